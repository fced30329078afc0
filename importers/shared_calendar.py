"""Absences out of a calendar that carries many people: only of those titles whose engineer somebody has confirmed."""

from collections.abc import Mapping
from typing import NamedTuple

from domain.organisation import Organisation
from domain.people import Absence
from domain.time_off import Proposal
from importers.calendar_absences import HALF_A_DAY, AwayTimes, Counts
from importers.calendar_events import Series, series_in
from importers.calendar_times import is_called_off
from importers.feed_people import proposals, title_of
from importers.file_tree import Source
from importers.nodes import Node
from importers.report import Report
from importers.rows import read_rows

_FORMULA_MARK = "'"
"""What our own CSV files put before a title that a spreadsheet would calculate."""


class SharedCalendar(NamedTuple):
    """What a shared calendar says; `proposals` are the titles that nobody has confirmed yet."""

    absences: tuple[Absence, ...]
    proposals: tuple[Proposal, ...]


def read_shared(
    source: Source,
    organisation: Organisation,
    confirmed: Mapping[str, str],
    report: Report,
    counts: Counts = HALF_A_DAY,
) -> SharedCalendar:
    """The confirmed absences, and a proposal for every other title; each event that is not used is in the report.

    `confirmed`: title -> engineer, or several with a blank between.
    """
    found, away = series_in(source, report), AwayTimes(counts, report)
    rows: list[tuple[Node, str]] = []
    open_series: list[Series] = []
    for series in found:
        engineers = _confirmed(title_of(series), confirmed)
        for engineer in engineers:
            rows += [(row, "") for row in away.rows(series, engineer, organisation.zone_of(engineer))]
        if not engineers:
            open_series.append(series)
    away.tell(source)
    checked = read_rows(rows, Absence, report)
    return SharedCalendar(tuple(row.value for row in checked), _asked(open_series, organisation, report))


def _confirmed(title: str, confirmed: Mapping[str, str]) -> list[str]:
    return (confirmed.get(title) or confirmed.get(_FORMULA_MARK + title) or "").split()


def _asked(found: list[Series], organisation: Organisation, report: Report) -> tuple[Proposal, ...]:
    for series in found:
        if all(is_called_off(event) for event in series.events):
            report.warn(series.place, "event", "is called off; it was left out")
        else:
            problem = "nobody has confirmed whose it is; it was left out"
            report.warn(series.place, "event", problem, value=title_of(series))
    return proposals(found, organisation, report)
