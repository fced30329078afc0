"""A calendar taken apart into events and time zones, with only those lines that are needed.

What stands around an event, broken lines, alarms and attachments cannot harm it: they are not read.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from domain.base import Value, ZoneName
from importers.calendar_answers import Answers
from importers.calendar_flaws import TIMES, Flaws
from importers.calendar_limits import Allowance
from importers.calendar_text import LONGEST, unfolded
from importers.calendar_warnings import Count, Warnings
from importers.file_tree import Source
from importers.report import Report

_BROKEN_BEGINNING = re.compile(r"BEGIN\W*V?EVENT", re.IGNORECASE)
_LONGEST_NAME = 40
_LONGEST_RULE = 2_000
"""Signs; every day of a year written out is shorter. The libraries take ten milliseconds for one of 20,000."""
_EDGE = re.compile(r"(BEGIN|END):([A-Z-]+)\s*", re.IGNORECASE)
_FIRST_SIGNS = frozenset("BbEe")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_WANTED = frozenset(
    (
        "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE", "STATUS",
        "SUMMARY", "DESCRIPTION", "ATTENDEE", "TRANSP", "X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-CDO-BUSYSTATUS",
    )
)  # fmt: skip
_TEXTS = frozenset({"ATTENDEE", "DESCRIPTION", "SUMMARY", "UID"})
"""In which a comma is a comma."""
_SAYS_NOTHING = frozenset({"DESCRIPTION:", "SEQUENCE:0", "STATUS:CONFIRMED", "TRANSP:OPAQUE"})
"""What holds without them too; calendars write them into each of their events."""
_ONCE = frozenset({"ATTENDEE", "DESCRIPTION", "SUMMARY"})


class _Zone(Value):
    name: ZoneName


class Block(NamedTuple):
    """The lines of one component, unfolded, and the number of its first line.

    `floating` is the zone on whose clock its calendar means times without a zone; empty: it does not say.
    """

    line: int
    lines: tuple[str, ...]
    floating: str = ""

    @property
    def text(self) -> str:
        return "".join(f"{one}\r\n" for one in self.lines)

    @property
    def size(self) -> int:
        """How many values the library will have to read: lines, and dates in a list; a rule is as much as three."""
        return sum(_size(line) for line in self.lines)


class Blocks:
    """Splits a calendar at the edges of its events and time zones."""

    def __init__(self, source: Source, report: Report, allowance: Allowance) -> None:
        self.events: list[Block] = []
        self.zones: list[Block] = []
        self._allowance = allowance
        self._warnings = Warnings(source, report, allowance)
        self._zones_left_out = Count()
        self._begun = 0
        self._kind = ""
        self._lines: list[str] = []
        self._inner: list[tuple[int, str]] = []
        self._flaw = ""
        self._flaws = Flaws(allowance)
        self._other = ""
        self._is_last = self._is_told = False
        self._floating = ""
        self._answers = Answers()
        self._room = allowance.left["values"]
        """Below nothing, further events will not be read, but counted: what they say is left out here already."""

    def read(self, text: str) -> None:
        for number, line in unfolded(text):
            edge = _EDGE.fullmatch(line) if line[:1] in _FIRST_SIGNS else None
            kind = edge[2].upper() if edge else ""
            if edge and edge[1].upper() == "BEGIN":
                self._begin(kind, number, line)
            elif edge:
                self._end(kind, number, line)
            elif not self._begun:
                self._outside(number, line)
            elif self._kind == "VTIMEZONE" or not self._inner:
                self._lines.append(line)
                if self._kind == "VEVENT" and self._room >= 0:
                    self._flaw = self._flaw or self._flaws.of(number, line)
        self._warn_of_cut()
        self._warnings.tell(self._zones_left_out, "time zones from here on were left out")
        self._warnings.end()

    def _begin(self, kind: str, number: int, line: str) -> None:
        self._is_last = self._is_told = False
        if kind in {"VEVENT", "VTIMEZONE", "VCALENDAR"}:
            self._warn_of_cut()
            self._begun, self._kind = (number, kind) if kind != "VCALENDAR" else (0, "")
            self._lines, self._inner, self._flaw, self._other = [line], [], "", ""
            if kind == "VCALENDAR":
                self._floating, self._answers = "", Answers()
        elif self._begun:
            self._inner.append((number, kind))
            self._lines += [line] if self._kind == "VTIMEZONE" else []
        elif not self._other:
            self._other = kind
            self._warnings.warn(number, kind[:_LONGEST_NAME], "is no event; it was left out")

    def _end(self, kind: str, number: int, line: str) -> None:
        if not self._begun:
            self._end_outside(kind, number)
        elif kind == self._kind:
            self._flaw = self._flaw or next((f"{inner} in line {begun} has no end" for begun, inner in self._inner), "")
            self._keep()
            self._begun = 0
        elif not self._inner or self._inner.pop()[1] != kind:
            self._flaw = self._flaw or f"END:{kind[:_LONGEST_NAME]} in line {number} has no beginning"
        else:
            self._lines += [line] if self._kind == "VTIMEZONE" else []

    def _keep(self) -> None:
        kind = self._kind
        if self._flaw:
            self._warnings.warn(self._begun, self._what, f"{self._flaw}; it was left out")
            self._is_told = True
            return
        if kind == "VTIMEZONE" and not self._allowance.spend("zones", 1):
            self._zones_left_out.add(self._begun)
            return
        self._is_last = kind == "VEVENT"
        if not self._is_last:
            self.zones.append(Block(self._begun, (f"BEGIN:{kind}", *self._lines[1:], f"END:{kind}"), self._floating))
        elif self._room < 0:
            self.events.append(Block(self._begun, ()))
        else:
            said = _wanted(self._answers.with_status(self._lines[1:]))
            self.events.append(Block(self._begun, (f"BEGIN:{kind}", *said, f"END:{kind}"), self._floating))
            self._room -= self.events[-1].size

    def _end_outside(self, kind: str, number: int) -> None:
        if kind == "VEVENT" and not self._other and not self._is_told:
            self._warn_of_lost(number, "END:VEVENT")
        self._other = "" if kind in {self._other, "VCALENDAR"} else self._other

    def _outside(self, number: int, line: str) -> None:
        """A line between events: about the whole calendar, or of an event whose edge is broken."""
        name = re.split("[:;]", line, maxsplit=1)[0].strip().upper()
        self._answers.hear(name, line)
        if name == "X-WR-TIMEZONE":
            self._remember_zone(number, line)
        elif self._other or self._is_told:
            return
        elif name in TIMES or _BROKEN_BEGINNING.match(line):
            self._warn_of_lost(number, name)

    def _warn_of_lost(self, number: int, what: str) -> None:
        """The event before the line is not whole; or, when it has such a line, another one has no beginning."""
        self._is_told = True
        if self._is_last and what in TIMES and not any(one.upper().startswith(what) for one in self.events[-1].lines):
            line = self.events.pop().line
            self._warnings.warn(line, "event", f"{what} in line {number} stands after its end; it was left out")
        else:
            self._warnings.warn(number, "event", f"{what[:_LONGEST_NAME]} is of no event that began; it was left out")
        self._is_last = False

    def _warn_of_cut(self) -> None:
        if self._begun:
            self._warnings.warn(self._begun, self._what, "is cut off and was left out")
            self._begun = 0

    @property
    def _what(self) -> str:
        return "event" if self._kind == "VEVENT" else "time zone"

    def _remember_zone(self, number: int, line: str) -> None:
        value = line.partition(":")[2]
        if self._floating:
            return
        try:
            self._floating = _Zone(name=value.strip()).name
        except ValueError:
            problem = "unknown time zone; the engineer's own is used"
            self._warnings.warn(number, "calendar", problem, value=value.strip())


def _size(line: str) -> int:
    name = _NAME.match(line)
    kind = name[0].upper() if name else ""
    return 1 if kind in _TEXTS else (3 if kind == "RRULE" else 1) + line.count(",")


def _wanted(lines: Iterable[str]) -> Iterator[str]:
    """The lines of an event that mean something here; of people and texts the first of each."""
    seen = set[str]()
    for line in lines:
        found = _NAME.match(line)
        name = found[0].upper() if found else ""
        if name not in _WANTED or (name in _ONCE and name in seen) or line.rstrip() in _SAYS_NOTHING:
            continue
        seen.add(name)
        line = line.rstrip() if name in TIMES else line
        if len(line) <= (_LONGEST_RULE if name == "RRULE" else LONGEST):
            yield line
        elif name not in _ONCE:
            yield f"{name}:longer than a line may be"
