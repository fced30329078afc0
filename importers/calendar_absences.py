"""What a calendar's events mean as absences: whole days in the engineer's own zone, or from moment to moment.

Titles and descriptions are not taken over: why somebody is away is nobody's business here.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from icalendar import Event

from domain.clock import instant, iso, parse_instant
from importers.calendar_events import Series, series_in
from importers.calendar_reach import Reach
from importers.calendar_spans import day_of, end_of, time_of
from importers.calendar_times import OFF, is_called_off, left_out, status_of, times_of
from importers.calendar_warnings import Count
from importers.file_tree import Source
from importers.nodes import Node, Place, Scalar, Table
from importers.report import Report
from importers.scalars import LATEST

_YEARS_OF_REPEATS = 20
_NOT_AWAY = {"FREE", "WORKINGELSEWHERE"}
_FREE = "is marked as free, not away"
_AWAY = re.compile(
    r"\b(out of (the )?office|ooo|abwesend|abwesenheit|au(ß|ss)er haus|absent|fuera de la oficina|fuori sede)",
    re.IGNORECASE,
)


class Counts(NamedTuple):
    """Which events count as absences: those with a time only when they are no shorter than `shortest`.

    `today`: repeating events are followed from the beginning of the year before; none: from their own beginning.
    """

    shortest: timedelta = timedelta(hours=4)
    today: date | None = None


HALF_A_DAY = Counts()


def absences_of(source: Source, engineer: str, zone: str, report: Report, counts: Counts = HALF_A_DAY) -> list[Table]:
    """A row of the absences section for each time the calendar says that this engineer is away.

    `zone` is the engineer's: times without a zone are meant on its clock.
    """
    away = AwayTimes(counts, report)
    rows = [row for series in series_in(source, report) for row in away.rows(series, engineer, zone)]
    away.tell(source)
    return rows


class AwayTimes:
    """Reads series of events as absences; what cannot be used is in the report, and what was cut off or is too short
    is told at the end, with its number."""

    def __init__(self, counts: Counts, report: Report) -> None:
        self._shortest = counts.shortest
        self._report = report
        self._reach = Reach(_YEARS_OF_REPEATS, counts.today)
        self._short = Count()

    def rows(self, series: Series, engineer: str, zone: str) -> Iterator[Table]:
        """A row for each time of one series."""
        zone = series.floating or zone
        if all(self._is_short(event, *_read(event, zone)) for event in series.events):
            self._short.add(series.place.line)
            return
        found = [(event, _read(event, zone)) for event in times_of(series, self._reach, self._report)]
        for problem in dict.fromkeys(problem for _, (_, problem) in found if problem):
            self._report.warn(series.place, "event", left_out(problem, series))
        for event, (span, problem) in found:
            if not problem and not self._is_short(event, span, problem):
                fields = {"engineer": engineer, **span}
                yield _row(fields | ({"approved": "false"} if _is_tentative(event) else {}), series.place)

    def tell(self, source: Source) -> None:
        """What was left out of the whole file."""
        if self._short.number:
            place, hours = Place(source.name, self._short.line, 1), self._shortest / timedelta(hours=1)
            problem = f"events of less than {hours:g} hours that do not say out of office, left out"
            self._report.warn(place, "calendar", f"{problem}: {self._short.number:,}")
        self._reach.tell(source, self._report)

    def _is_short(self, event: Event, span: Mapping[str, str], problem: str) -> bool:
        """Whether it is a meeting rather than an absence; one that is none anyhow has its own line."""
        if problem or "start" not in span or _says_away(event):
            return False
        return parse_instant(span["end"]) - parse_instant(span["start"]) < self._shortest


def _read(event: Event, zone: str) -> tuple[dict[str, str], str]:
    """The fields that say when, or why it is no absence."""
    if is_called_off(event):
        return {}, OFF
    if _busy(event) in _NOT_AWAY:
        return {}, _FREE
    try:
        span = _span(event, zone)
    except (ValueError, OverflowError) as refusal:
        return {}, f"cannot be read ({type(refusal).__name__})"
    if not span:
        return {}, "has no length"
    if "start" in span and str(event.get("TRANSP", "")).upper() == "TRANSPARENT" and not _says_away(event):
        return {}, _FREE
    return span, f"lasts beyond the year {LATEST}" if max(span.values()) > str(LATEST + 1) else ""


def _busy(event: Event) -> str:
    return str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()


def _is_tentative(event: Event) -> bool:
    return "TENTATIVE" in (status_of(event), _busy(event))


def _says_away(event: Event) -> bool:
    """By Outlook's status, or the title that calendars give such an event."""
    return _busy(event) == "OOF" or bool(_AWAY.search(str(event.get("SUMMARY", ""))))


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
