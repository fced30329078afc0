"""A rotation as a table for a wiki: weeks down, roles across, in Markdown or HTML, with every name escaped."""

import html
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from domain.organisation import Organisation
from domain.people import SHADOW
from domain.schedule import Schedule, Shift, Slot
from domain.slots import held_slot, planned_slot, unheld
from exporters.local_times import on_the_clock

_MARKS = re.compile(r"([\\`*_\[\]|<>&~#!]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
"""What would end a cell, mark text, or make a link of a name that looks like an address."""


class WikiTable(NamedTuple):
    """Heading, names of the columns, and rows of cells; a cell has a line for each holder."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], ...], ...]


def wiki_table(schedule: Schedule, organisation: Organisation, rotation: str) -> WikiTable:
    """The weeks of one rotation; KeyError when there is none of that id."""
    known = organisation.rotation[rotation]
    mine = [one for one in schedule.shifts if one.rotation in {known.id, *known.formerly}]
    roles = [role for role in (*known.roles, SHADOW) if role in known.roles or any(one.role == role for one in mine)]
    weeks = sorted({one.week for one in mine})
    zone = organisation.handoff_zone(rotation)
    rows = []
    for week in weeks:
        here = [one for one in mine if one.week == week]
        start = min(one.start for one in here)
        cells = (_cell(planned_slot(organisation, rotation, role, week), mine, organisation) for role in roles)
        rows.append(((on_the_clock(start, zone),), *cells))
    return WikiTable(f"{known.name}: who is on call", (f"Week from ({zone})", *roles), tuple(rows))


def markdown_table(table: WikiTable) -> str:
    """GitHub's and most wikis' Markdown; nothing in a name can end a cell or become a link."""
    head = [_row(_escaped(one) for one in table.columns), _row("---" for _ in table.columns)]
    body = [_row("<br>".join(map(_escaped, cell)) for cell in row) for row in table.rows]
    return "\n".join([f"## {_escaped(table.heading)}", "", *head, *body]) + "\n"


def html_table(table: WikiTable) -> str:
    """A bare table to paste into a page; it brings no style and no script."""
    head = "".join(f'<th scope="col">{html.escape(one)}</th>' for one in table.columns)
    body = "\n".join(f"<tr>{''.join(_html_cells(row))}</tr>" for row in table.rows)
    caption = html.escape(table.heading)
    return (
        f"<table>\n<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n"
    )


def _cell(slot: Slot, shifts: Sequence[Shift], organisation: Organisation) -> tuple[str, ...]:
    """Who holds the slot, in order of time, and when nobody does; from when, where it is not one for all of it."""
    line = [one for one in shifts if one.role == slot.role]
    mine = [one for one in line if one.week == slot.week]
    slot = held_slot(organisation, mine, line) if mine else slot
    held = [(one.start, _name(one, organisation)) for one in mine]
    open_times = unheld(slot, mine) if slot.role != SHADOW else ()
    parts = sorted([*held, *((start, "nobody") for start, _ in open_times)])
    zone = organisation.handoff_zone(slot.rotation)
    return tuple(name + (f" from {on_the_clock(start, zone)}" if len(parts) > 1 else "") for start, name in parts)


def _name(shift: Shift, organisation: Organisation) -> str:
    known = organisation.engineer.get(shift.engineer)
    return known.name if known else shift.engineer


def _html_cells(row: Sequence[tuple[str, ...]]) -> Iterator[str]:
    first, *others = ("<br>".join(html.escape(line) for line in cell) for cell in row)
    yield f'<th scope="row">{first}</th>'
    yield from (f"<td>{cell}</td>" for cell in others)


def _row(cells: Iterator[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)
