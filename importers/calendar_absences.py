"""What a calendar's events mean as absences: whole days in the engineer's own zone, or from moment to moment.

Titles and descriptions are not taken over: why somebody is away is nobody's business here.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import recurring_ical_events
from icalendar import Event

from domain.clock import instant, iso
from importers.calendar_events import Series, series_in
from importers.file_tree import Source
from importers.nodes import Node, Place, Scalar, Table
from importers.report import Report
from importers.scalars import LATEST

_BEGINNING = date(1970, 1, 2)
_DAY = timedelta(days=1)
_YEARS_OF_REPEATS = 10
_CALLED_OFF = re.compile(r"\s*(cancell?ed|abgesagt|annul[ée]e?|cancelad[oa])\s*:", re.IGNORECASE)
_OFF = "is called off"
_NOT_AWAY = {"FREE", "WORKINGELSEWHERE"}


def absences_of(source: Source, engineer: str, zone: str, report: Report) -> list[Table]:
    """A row of the absences section for each time the calendar says that this engineer is away.

    `zone` is the engineer's: times without a zone are meant on its clock. Series without an end are followed for
    ten years.
    """
    return [row for series in series_in(source, report) for row in rows_of(series, engineer, zone, report)]


def rows_of(series: Series, engineer: str, zone: str, report: Report) -> Iterator[Table]:
    """A row for each time of one series; what cannot be used is in the report."""
    zone = series.floating or zone
    try:
        found = [(event, {} if is_called_off(event) else _span(event, zone)) for event in _occurrences(series)]
    except _CannotBeFollowed as refusal:
        report.warn(series.place, "event", f"{refusal}; it was left out")
        return
    except Exception as refusal:  # the libraries raise whatever a broken rule led to
        problem = f"cannot be expanded ({type(refusal).__name__}); it was left out"
        report.warn(series.place, "event", problem)
        return
    for problem in dict.fromkeys(_problem(event, span) for event, span in found):
        if problem == _OFF and series.repeats:
            report.warn(series.place, "event", f"one of its times {_OFF}; it was left out")
        elif problem:
            report.warn(series.place, "event", f"{problem}; it was left out")
    for event, span in found:
        if not _problem(event, span):
            fields = {"engineer": engineer, **span}
            yield _row(fields | ({"approved": "false"} if _status(event) == "TENTATIVE" else {}), series.place)


class _CannotBeFollowed(ValueError):
    """The series repeats too often, or takes too long to follow."""


def _occurrences(series: Series) -> list[Event]:
    """Every occurrence within ten years of the series' beginning, moved and excluded ones respected."""
    if not series.repeats and len(series.events) == 1:
        return series.events
    first = max(_day(_when(event, "DTSTART")) for event in series.events)
    end = date(min(first.year + _YEARS_OF_REPEATS, LATEST), 12, 31)
    rules = [rule.to_ical().decode() for event in series.events for rule in _each(event.get("RRULE"))]
    dates = sum(len(getattr(one, "dts", ())) for event in series.events for one in _each(event.get("RDATE")))
    refusal = series.allowance.refusal(rules, dates + len(series.events), first, end)
    if refusal:
        raise _CannotBeFollowed(refusal)
    return list(recurring_ical_events.of(series.calendar).between(_BEGINNING, end))


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _span(event: Event, zone: str) -> dict[str, str]:
    """The fields that say when; empty when the event has no length."""
    start = _when(event, "DTSTART")
    end = _end(event, start)
    if not isinstance(start, datetime) or _is_microsoft_all_day(event, start, end):
        first, last = _day(start), _day(end) - timedelta(days=1)
        return {"first_day": str(first), "last_day": str(max(first, last))}
    begins, ends = _moment(start, zone), _moment(end, zone)
    return {"start": iso(begins), "end": iso(ends)} if begins < ends else {}


def _end(event: Event, start: date) -> date:
    """The end as written or by its duration; without either a day is one day, and a moment has no length."""
    if "DTEND" in event:
        return _when(event, "DTEND")
    if "DURATION" in event:
        length: timedelta = getattr(event["DURATION"], "dt", timedelta(0))
        return start + length
    return start if isinstance(start, datetime) else start + _DAY


def _when(event: Event, name: str) -> date:
    """The day, or the moment, of a property; ValueError when it is neither."""
    found = getattr(event[name], "dt", None)
    if not isinstance(found, date):
        raise ValueError(f"{name} is not a time")
    return found


def _is_microsoft_all_day(event: Event, start: datetime, end: date) -> bool:
    flagged = str(event.get("X-MICROSOFT-CDO-ALLDAYEVENT", "")).upper() == "TRUE"
    return flagged and isinstance(end, datetime) and start.hour == start.minute == end.hour == end.minute == 0


def _moment(moment: date, zone: str) -> datetime:
    if not isinstance(moment, datetime):
        return instant(moment, datetime.min.time(), zone)
    return moment if moment.tzinfo else instant(moment.date(), moment.time(), zone)


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _status(event: Event) -> str:
    return str(event.get("STATUS", "")).upper()


def is_called_off(event: Event) -> bool:
    return _status(event) == "CANCELLED" or bool(_CALLED_OFF.match(str(event.get("SUMMARY", ""))))


def _problem(event: Event, span: dict[str, str]) -> str:
    if is_called_off(event):
        return _OFF
    if str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() in _NOT_AWAY:
        return "is marked as free, not away"
    if not span:
        return "has no length"
    return f"lasts beyond the year {LATEST}" if max(span.values()) > str(LATEST + 1) else ""


def _row(fields: dict[str, str], place: Place) -> Table:
    entries: dict[str, Node] = {name: Scalar(place, text, quoted=True) for name, text in fields.items()}
    return Table(place, entries, {})
