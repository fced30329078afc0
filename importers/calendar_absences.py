"""What a calendar's events mean as absences: whole days in the engineer's own zone, or from moment to moment.

Titles and descriptions are not taken over: why somebody is away is nobody's business here.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from icalendar import Event

from domain.clock import instant, iso
from importers.calendar_events import Series, series_in
from importers.calendar_spans import day_of, end_of, time_of
from importers.calendar_times import OFF, is_called_off, left_out, status_of, times_of
from importers.file_tree import Source
from importers.nodes import Node, Place, Scalar, Table
from importers.report import Report
from importers.scalars import LATEST

_YEARS_OF_REPEATS = 10
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
    found = [(event, _read(event, zone)) for event in times_of(series, _YEARS_OF_REPEATS, report)]
    for problem in dict.fromkeys(problem for _, (_, problem) in found if problem):
        report.warn(series.place, "event", left_out(problem, series))
    for event, (span, problem) in found:
        if not problem:
            fields = {"engineer": engineer, **span}
            yield _row(fields | ({"approved": "false"} if status_of(event) == "TENTATIVE" else {}), series.place)


def _read(event: Event, zone: str) -> tuple[dict[str, str], str]:
    """The fields that say when, or why it is no absence."""
    if is_called_off(event):
        return {}, OFF
    if str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() in _NOT_AWAY:
        return {}, "is marked as free, not away"
    try:
        span = _span(event, zone)
    except (ValueError, OverflowError) as refusal:
        return {}, f"cannot be read ({type(refusal).__name__})"
    if not span:
        return {}, "has no length"
    return span, f"lasts beyond the year {LATEST}" if max(span.values()) > str(LATEST + 1) else ""


def _span(event: Event, zone: str) -> dict[str, str]:
    """The fields that say when; empty when the event has no length."""
    start, end = time_of(event, "DTSTART"), end_of(event)
    if not isinstance(start, datetime) or _is_microsoft_all_day(event, start, end):
        first, last = day_of(start), day_of(end) - timedelta(days=1)
        return {"first_day": str(first), "last_day": str(max(first, last))}
    begins, ends = _moment(start, zone), _moment(end, zone)
    return {"start": iso(begins), "end": iso(ends)} if begins < ends else {}


def _is_microsoft_all_day(event: Event, start: datetime, end: date) -> bool:
    flagged = str(event.get("X-MICROSOFT-CDO-ALLDAYEVENT", "")).upper() == "TRUE"
    return flagged and isinstance(end, datetime) and start.hour == start.minute == end.hour == end.minute == 0


def _moment(moment: date, zone: str) -> datetime:
    if not isinstance(moment, datetime):
        return instant(moment, datetime.min.time(), zone)
    return moment if moment.tzinfo else instant(moment.date(), moment.time(), zone)


def _row(fields: dict[str, str], place: Place) -> Table:
    entries: dict[str, Node] = {name: Scalar(place, text, quoted=True) for name, text in fields.items()}
    return Table(place, entries, {})
