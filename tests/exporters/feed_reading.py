"""Feeds as strangers read them: two parsers that share no code, and the bare lines."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import vobject
from icalendar import Calendar

from tests.exporters.sample import PEOPLE

_TITLE = re.compile(r"(?:On call|Shadowing): (?P<rotation>\S+) \((?P<role>[a-z-]+)\)(?: - (?P<person>.+))?")


@dataclass(frozen=True, order=True)
class Seen:
    """What a reader of the calendar knows of one event."""

    start: datetime
    end: datetime
    rotation: str
    role: str
    person: str
    uid: str
    sequence: int


def events(content: bytes) -> list[Any]:
    """The events as icalendar reads them; Any, because its types are unions of every value a property can have."""
    return list(Calendar.from_ical(content).walk("VEVENT"))


def by_icalendar(content: bytes) -> list[Seen]:
    return sorted(
        _seen(str(one["SUMMARY"]), one["DTSTART"].dt, one["DTEND"].dt, str(one["UID"]), int(one["SEQUENCE"]))
        for one in events(content)
    )


def by_vobject(content: bytes) -> list[Seen]:
    calendar = vobject.readOne(content.decode("utf-8"))
    return sorted(
        _seen(one.summary.value, one.dtstart.value, one.dtend.value, one.uid.value, int(one.sequence.value))
        for one in calendar.contents.get("vevent", [])
    )


def lines(content: bytes) -> list[str]:
    """The content lines of RFC 5545, unfolded by its own words: CRLF and a blank are nothing."""
    text = content.decode("utf-8")
    assert text.endswith("\r\n")
    return re.sub(r"\r\n[ \t]", "", text).split("\r\n")[:-1]


def values(content: bytes, name: str) -> list[str]:
    """What stands after `NAME:` on each such line."""
    return [line.partition(":")[2] for line in lines(content) if line.partition(":")[0] == name]


def on_duty(spans: Iterable[tuple[str, datetime, datetime]], moments: Iterable[datetime]) -> list[Counter[str]]:
    """Who is on duty at each moment, counted; equal at every start and end means equal at every second."""
    known = list(spans)
    return [Counter(who for who, start, end in known if start <= moment < end) for moment in moments]


def _seen(title: str, start: datetime, end: datetime, uid: str, sequence: int) -> Seen:
    found = _TITLE.fullmatch(title)
    assert found, title
    names = {name: who for who, (name, _) in PEOPLE.items()}
    person = names.get(found["person"], found["person"]) if found["person"] else ""
    return Seen(start, end, found["rotation"], found["role"], person, uid, sequence)
