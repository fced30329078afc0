"""Events out of calendars as they really are: each read by itself, so that a broken one takes no other with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from icalendar import Calendar, Event

from importers.calendar_blocks import Block, Blocks
from importers.calendar_limits import Allowance
from importers.calendar_revisions import Read, by_uid
from importers.calendar_spans import impossible_span
from importers.calendar_text import calendar_text
from importers.calendar_zones import ZoneNames, own_zones, repaired
from importers.file_tree import Source
from importers.nodes import Place
from importers.report import Report

_TIMED = {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}
_ZONED = ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")


@dataclass
class Series:
    """An event, its moved instances, and the calendar in which they can be expanded.

    `floating`: the zone in which its calendar means times without one; empty: it does not say.
    """

    place: Place
    events: list[Event] = field(default_factory=list)
    floating: str = ""
    allowance: Allowance = field(default_factory=Allowance)

    @property
    def calendar(self) -> Calendar:
        """One that holds nothing else."""
        made = Calendar()
        if self.floating:
            made.add("X-WR-TIMEZONE", self.floating)
        for event in self.events:
            made.add_component(event)
        return made

    @property
    def repeats(self) -> bool:
        return any(name in event for event in self.events for name in ("RRULE", "RDATE", "RECURRENCE-ID"))


def series_in(source: Source, report: Report) -> list[Series]:
    """Every series of events that can be read, each in a calendar of its own; the rest is in the report."""
    text = calendar_text(source, report)
    if text is None:
        return []
    allowance = Allowance()
    blocks = Blocks(source, report, allowance)
    blocks.read(text)
    with own_zones(blocks.zones):
        readable = list(_readable(blocks.events, source, allowance, report))
    return [_series(group, source, allowance) for group in by_uid(readable, source, report)]


def _readable(blocks: list[Block], source: Source, allowance: Allowance, report: Report) -> Iterator[Read]:
    names = ZoneNames(allowance)
    for number, block in enumerate(blocks):
        if not allowance.spend("values", block.size):
            left = f"{len(blocks) - number:,} events from here on were left out: the file is too large"
            hint = "export a shorter span of time, or fewer people"
            report.warn(Place(source.name, block.line, 1), "calendar", left, hint=hint)
            return
        if unknown := names.unknown_in(block):
            report.warn(Place(source.name, block.line, 1), "event", f"unknown time zone in {unknown}; it was left out")
        elif read := _event(repaired(block), source, report):
            yield read


def _event(block: Block, source: Source, report: Report) -> Read | None:
    """The event of a block; None, with a warning, when its times cannot be read."""
    try:
        event = Event.from_ical(block.text.encode())  # bytes: a str without newline is taken for a path and opened
        problem = _unusable(event) if isinstance(event, Event) else "cannot be read"
    except Exception:  # the library raises whatever the broken value led to
        event, problem = None, "cannot be read"
    if problem or not isinstance(event, Event):
        report.warn(Place(source.name, block.line, 1), "event", f"{problem}; it was left out")
        return None
    return Read(block, event)


def _unusable(event: Event) -> str:
    broken = sorted({str(name) for name, _ in event.errors} & _TIMED)
    if broken:
        return f"{broken[0]} cannot be read"
    if "DTSTART" not in event:
        return "has no DTSTART"
    for name in _ZONED:
        for value in _each(event.get(name)):
            zone = value.params.get("TZID")
            dates = [getattr(one, "dt", None) for one in getattr(value, "dts", (value,))]
            if zone and any(getattr(one, "tzinfo", zone) is None for one in dates):
                return f"unknown time zone in {name}"
    return impossible_span(event) or _unusable_rule(event)


def _unusable_rule(event: Event) -> str:
    for rule in _each(event.get("RRULE")):
        frequency = str((rule.get("FREQ") or [""])[0]).upper()
        if frequency in {"HOURLY", "MINUTELY", "SECONDLY"} or rule.keys() & {"BYHOUR", "BYMINUTE", "BYSECOND"}:
            return "repeats more than once a day"
        once = [rule.get(name, [1]) for name in ("FREQ", "COUNT", "INTERVAL")]
        if any(len(values) != 1 or (isinstance(values[0], int) and values[0] < 1) for values in once):
            return "RRULE cannot be followed"
    moments = isinstance(getattr(event["DTSTART"], "dt", None), datetime)
    dates = [one.dt for value in _each(event.get("RDATE")) for one in getattr(value, "dts", ())]
    if moments and not all(isinstance(one, datetime | tuple) for one in dates):
        return "RDATE and DTSTART are of different kinds"
    return ""


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _series(group: list[Read], source: Source, allowance: Allowance) -> Series:
    first = group[0].block
    return Series(Place(source.name, first.line, 1), [one.event for one in group], first.floating, allowance)
