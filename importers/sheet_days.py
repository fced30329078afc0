"""Days in sheets as people and spreadsheets write them, put into the one form in which rows are checked."""

import re
from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from importers.found.dates import Order, order_of, read_when
from importers.nodes import Node, Scalar, Table
from importers.report import Report
from importers.scalars import UnreadableText, read_day
from importers.shapes import One, fields_of

_PLAIN = re.compile(r"\d{4}-\d{2}-\d{2}")
_WEEK_OF_YEAR = re.compile(r"\d{4}[- ]?[a-z]{1,2}[- ]?\d{1,2}", re.IGNORECASE)
_WEEK = "week"


def with_plain_days(rows: Sequence[Table], model: type[BaseModel], report: Report) -> tuple[Table, ...]:
    """The rows with `25.01.2027` as `2027-01-25`; what could be two days, or none, stays as it is and is told later.

    One 25/01/2027 settles the order of all days of the file. `2027-W04` is a day only where a week is asked for.
    """
    fields = [name for name, shape in fields_of(model).items() if shape == One(read_day)]
    written = {(name, text) for row in rows for name in fields if (text := row.text(name))}
    unusual = {(name, text) for name, text in written if not _PLAIN.fullmatch(text)}
    if not unusual:
        return tuple(rows)
    try:
        order = order_of(text for _, text in unusual)
    except UnreadableText as refusal:
        report.fault(rows[0].place, "dates", refusal.problem, hint=refusal.hint)
        return tuple(rows)
    days = {(name, text): day for name, text in unusual if (day := _plain(name, text, order)) != text}
    return tuple(_rewritten(row, fields, days) for row in rows)


def _plain(name: str, text: str, order: Order | None) -> str:
    if name != _WEEK and _WEEK_OF_YEAR.fullmatch(text):
        return text
    try:
        when = read_when(text, order)
    except UnreadableText:
        return text
    return when.day.isoformat() if when.is_day else text


def _rewritten(row: Table, fields: Sequence[str], days: Mapping[tuple[str, str], str]) -> Table:
    changed: dict[str, Node] = {}
    for name in fields:
        cell = row.entries.get(name)
        if isinstance(cell, Scalar) and (name, cell.text) in days:
            changed[name] = cell._replace(text=days[name, cell.text])
    return row._replace(entries=row.entries | changed) if changed else row
