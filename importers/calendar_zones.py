"""Time zones that a calendar names or defines itself.

The library keeps every definition it has seen, for all calendars of the process: one file's `Office` would be taken
for another's. So each file is read alone, after a clean start, and only zones that it defines itself are added.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from functools import cache
from threading import Lock
from zoneinfo import available_timezones

from icalendar import Calendar
from icalendar.timezone import tzp

from domain.clock import iso
from importers.calendar_blocks import Block
from importers.calendar_limits import Allowance

_ALONE = Lock()
_MOST = 30
"""Zones of its own in one file."""
_LARGEST = 4_000
"""Signs of one definition."""
_TZID = re.compile(r"TZID(?:;[^:]*)?:(.*)", re.IGNORECASE)
_NAMED = re.compile(
    r"""(DTSTART|DTEND|RECURRENCE-ID|EXDATE|RDATE)(?:;[^:"]*)?;TZID=(?:"([^"]*)"|([^":;]*))""", re.IGNORECASE
)
_REPEATS = re.compile(r"RRULE[^:]*:(.*)", re.IGNORECASE)
_OF_A_VENDOR = re.compile(r'(;TZID="?)/([^":;]+)')
_UNTIL = re.compile(r"(UNTIL=)(\d{8})(T\d{6}Z?)?", re.IGNORECASE)


@contextmanager
def own_zones(zones: Iterable[Block]) -> Iterator[None]:
    """While inside, the zones that these definitions add are known, and no other file's."""
    with _ALONE:
        tzp.use_default()
        try:
            for zone in [one for one in zones if _is_harmless(one)][:_MOST]:
                _define(zone)
            yield
        finally:
            tzp.use_default()


def _is_harmless(zone: Block) -> bool:
    """Whether it can be expanded: by the year, as all real ones are, and not the definition of a known name."""
    if sum(map(len, zone.lines)) > _LARGEST:
        return False
    names = [found[1].strip() for line in zone.lines if (found := _TZID.fullmatch(line))]
    rules = [found[1].upper() for line in zone.lines if (found := _REPEATS.fullmatch(line))]
    by_year = all("FREQ=YEARLY" in rule and not re.search("BY(HOUR|MINUTE|SECOND|SETPOS)", rule) for rule in rules)
    return by_year and len(rules) <= 10 and bool(names) and not _is_known(names[0])


class ZoneNames:
    """Which zones an event may name; each name is looked up once, for a look into the folders of zones is slow."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._known: dict[str, bool] = {}

    def unknown_in(self, block: Block) -> str:
        """The property whose times cannot be understood, as nobody knows their zone; empty: there is none."""
        for line in block.lines:
            found = _NAMED.match(line)
            if found and not line.rstrip().upper().endswith("Z") and not self._has(found[2] or found[3] or ""):
                return found[1].upper()
        return ""

    def _has(self, name: str) -> bool:
        if name not in self._known:
            self._known[name] = self._allowance.spend("zone names", 1) and _is_known(name)
        return self._known[name]


def _is_known(name: str) -> bool:
    plain = _OF_A_VENDOR.sub(_plain_zone, f";TZID={name}:")
    return plain != f";TZID={name}:" or _known(name) is not None


def _known(name: str) -> tzinfo | None:
    """The zone of this name. `America` is a folder of the time zone data, and other names are no file's."""
    try:
        return tzp.timezone(name)
    except OSError:
        return None


def _define(zone: Block) -> None:
    """Have the library read it; one that it cannot read is as if it were not there, and its events are told of."""
    try:
        Calendar.from_ical(f"BEGIN:VCALENDAR\r\n{zone.text}END:VCALENDAR\r\n".encode())
    except Exception:  # whatever the broken definition led to
        return


def repaired(block: Block) -> Block:
    """The event with what programs get wrong put right: zones with a vendor before them, ends of another kind."""
    lines = [_OF_A_VENDOR.sub(_plain_zone, line) for line in block.lines]
    start = next((line for line in lines if line.upper().startswith("DTSTART")), "")
    return block._replace(
        lines=tuple(_ended(line, start) if line.upper().startswith("RRULE") else line for line in lines)
    )


def _plain_zone(found: re.Match[str]) -> str:
    """`Europe/Berlin` for `/vendor.example/20070129_1/Europe/Berlin`."""
    parts = found[2].split("/")
    names = ("/".join(parts[start:]) for start in range(min(len(parts), 8)))
    return next((f"{found[1]}{name}" for name in names if name in _names()), found[0])


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


def _ended(rule: str, start: str) -> str:
    """UNTIL of the kind that DTSTART is: a day ends with its last second on the clock of the event."""
    head, _, value = start.partition(":")

    def until(found: re.Match[str]) -> str:
        day, clock = found[2], found[3]
        if "T" not in value.upper():
            return f"{found[1]}{day}"
        if clock and (clock.upper().endswith("Z") or value.upper().endswith("Z")):
            return f"{found[1]}{day}{clock.upper().removesuffix('Z')}Z"
        return f"{found[1]}{_in_utc(day + (clock or 'T235959'), _zone(head), utc=value.upper().endswith('Z'))}"

    return _UNTIL.sub(until, rule)


def _zone(head: str) -> tzinfo | None:
    found = re.search(r'TZID="?([^":;]+)', head, re.IGNORECASE)
    return _known(found[1]) if found else None


def _in_utc(wall: str, zone: tzinfo | None, *, utc: bool) -> str:
    """The wall time as it is where nothing says its zone, else in UTC."""
    if zone is None:
        return f"{wall}Z" if utc else wall
    try:
        moment = datetime.strptime(wall.upper(), "%Y%m%dT%H%M%S").replace(tzinfo=zone)
        return iso(moment).replace("-", "").replace(":", "")
    except (ValueError, OverflowError):
        return wall
