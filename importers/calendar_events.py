"""Events out of calendars as they really are: each read by itself, so that a broken one takes no other with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from icalendar import Calendar, Event

from domain.base import Value, ZoneName
from importers.file_tree import MEGABYTE, Source
from importers.nodes import Place
from importers.report import Report
from importers.scalars import EARLIEST, LATEST

LARGEST = 5 * MEGABYTE
_HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//dogwatch//import//EN\r\n"
_TAIL = "END:VCALENDAR\r\n"
_EDGE = re.compile(r"(BEGIN|END):(VEVENT|VTIMEZONE)\s*", re.IGNORECASE)
_TIMED = {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}


class _Zone(Value):
    name: ZoneName


class Block(NamedTuple):
    """The lines of one component, and the number of its first line."""

    line: int
    text: str


@dataclass
class Series:
    """An event, its moved instances, and the calendar text in which they can be expanded."""

    place: Place
    calendar: Calendar
    events: list[Event] = field(default_factory=list)


def series_in(source: Source, report: Report) -> list[Series]:
    """Every series of events that can be read, each in a calendar of its own; the rest is in the report."""
    text = _text(source, report)
    if text is None:
        return []
    blocks = _Blocks(source, report)
    blocks.read(text)
    zones = "".join(zone.text for zone in blocks.zones if _parsed(_HEAD + zone.text + _TAIL) is not None)
    head = _HEAD + _floating_zone(text, source, report) + zones
    readable = [(block, event) for block in blocks.events if (event := _event(block, head, source, report))]
    return [series for group in _by_uid(readable) if (series := _series(group, head, source, report))]


def _text(source: Source, report: Report) -> str | None:
    if len(source.raw) > LARGEST:
        report.fault(source.start, "calendar", f"is larger than {LARGEST // MEGABYTE} MB")
        return None
    try:
        text = source.raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = source.raw.decode("latin-1")
        report.warn(source.start, "calendar", "is not UTF-8; it was read as Latin-1")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "BEGIN:VCALENDAR" not in text.upper():
        page = re.search(r"<\s*(!doctype|html)", text, re.IGNORECASE)
        hint = "it is a web page: does its address want a log-in?" if page else "it has no line BEGIN:VCALENDAR"
        report.fault(source.start, "calendar", "is not a calendar", hint=hint)
        return None
    return text


class _Blocks:
    """Splits a calendar at the edges of its events and time zones."""

    def __init__(self, source: Source, report: Report) -> None:
        self.events: list[Block] = []
        self.zones: list[Block] = []
        self._source = source
        self._report = report
        self._begun = 0
        self._lines: list[str] = []

    def read(self, text: str) -> None:
        for number, line in enumerate(text.split("\n"), start=1):
            edge = _EDGE.fullmatch(line)
            if edge and edge[1].upper() == "BEGIN":
                self._warn_of_cut()
                self._begun, self._lines = number, []
            if self._begun:
                self._lines.append(line)
            if edge and edge[1].upper() == "END" and self._begun:
                kept = self.events if edge[2].upper() == "VEVENT" else self.zones
                kept.append(Block(self._begun, "".join(f"{one}\r\n" for one in self._lines)))
                self._begun = 0
        self._warn_of_cut()

    def _warn_of_cut(self) -> None:
        if self._begun:
            self._report.warn(Place(self._source.name, self._begun, 1), "event", "is cut off and was left out")


def _floating_zone(text: str, source: Source, report: Report) -> str:
    """The line that says on which clock times without a zone are meant, when the calendar has one that is known."""
    found = re.search(r"^X-WR-TIMEZONE[^:\n]*:[ \t]*(\S+)[ \t]*$", text, re.MULTILINE | re.IGNORECASE)
    if not found:
        return ""
    try:
        return f"X-WR-TIMEZONE:{_Zone(name=found[1]).name}\r\n"
    except ValueError:
        place = Place(source.name, text.count("\n", 0, found.start()) + 1, 1)
        report.warn(place, "calendar", "unknown time zone; the engineer's own is used", value=found[1])
        return ""


def _parsed(text: str) -> Calendar | None:
    try:
        found = Calendar.from_ical(text.encode())  # bytes: a str without newline is taken for a path and opened
    except Exception:  # the library raises whatever the broken value led to; the caller reports the place
        return None
    return found if isinstance(found, Calendar) else None


def _event(block: Block, head: str, source: Source, report: Report) -> Event | None:
    """The one event of a block; None, with a warning, when its times cannot be read."""
    calendar = _parsed(head + block.text + _TAIL)
    event = next(iter(calendar.events), None) if calendar else None
    problem = _unusable(event) if event else "cannot be read"
    if problem:
        report.warn(Place(source.name, block.line, 1), "event", f"{problem}; it was left out")
    return None if problem else event


def _unusable(event: Event) -> str:
    broken = sorted({str(name) for name, _ in event.errors} & _TIMED)
    if broken:
        return f"{broken[0]} cannot be read"
    if "DTSTART" not in event:
        return "has no DTSTART"
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        for value in _each(event.get(name)):
            zone = value.params.get("TZID")
            if zone and getattr(value.dt, "tzinfo", zone) is None:
                return f"unknown time zone in {name}"
    return _impossible_span(event) or _too_frequent(event)


def _impossible_span(event: Event) -> str:
    written = [getattr(value, "dt", None) for name in ("DTSTART", "DTEND") for value in _each(event.get(name))]
    moments = [moment for moment in written if isinstance(moment, date)]
    if len(moments) < len(written):
        return "DTSTART or DTEND is not a time"
    if any(not EARLIEST <= moment.year <= LATEST for moment in moments):
        return f"lies outside the years {EARLIEST} to {LATEST}"
    zoned = {isinstance(moment, datetime) and moment.tzinfo is not None for moment in moments}
    if len({type(moment) for moment in moments}) > 1 or len(zoned) > 1:
        return "DTSTART and DTEND are of different kinds"
    return "ends before it begins" if moments != sorted(moments) else ""


def _too_frequent(event: Event) -> str:
    for rule in _each(event.get("RRULE")):
        frequency = str((rule.get("FREQ") or [""])[0]).upper()
        if frequency in {"HOURLY", "MINUTELY", "SECONDLY"} or rule.keys() & {"BYHOUR", "BYMINUTE", "BYSECOND"}:
            return "repeats more than once a day"
    return ""


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _by_uid(readable: list[tuple[Block, Event]]) -> Iterator[list[tuple[Block, Event]]]:
    """Events with their moved instances. Several events of one UID and revision are different events all the same."""
    groups: dict[str, list[tuple[Block, Event]]] = {}
    for block, event in readable:
        groups.setdefault(str(event.get("UID", f"line {block.line}")), []).append((block, event))
    for group in groups.values():
        whole = [one for one in group if "RECURRENCE-ID" not in one[1]]
        if len(whole) > 1 and len({event.get("SEQUENCE") for _, event in whole}) == 1:
            moved = [one for one in group if "RECURRENCE-ID" in one[1]]
            yield [whole[0], *moved]
            yield from ([one] for one in whole[1:])
        else:
            yield group


def _series(group: list[tuple[Block, Event]], head: str, source: Source, report: Report) -> Series | None:
    place = Place(source.name, group[0][0].line, 1)
    calendar = _parsed(head + "".join(block.text for block, _ in group) + _TAIL)
    if calendar is None:
        report.warn(place, "event", "contradicts its moved instances; it was left out")
        return None
    return Series(place, calendar, [event for _, event in group])
