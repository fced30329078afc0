"""Schedules out of calendars: our own feeds, a pager's, or whatever names the person on call in its title.

Ours carry rotation and role in the UID and the person in the title or description; PagerDuty writes
`On Call - NAME - SCHEDULE` and the address as attendee. Anything else: an attendee, else the title is the name.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from icalendar import Event

from importers.calendar_events import Series, series_in
from importers.calendar_reach import Reach
from importers.calendar_spans import end_of, time_of
from importers.calendar_times import OFF, is_called_off, left_out, times_of
from importers.file_tree import Source
from importers.found.held import Held, When
from importers.found.words import people_in, split_role
from importers.report import Report

_OURS = re.compile(r"(?P<rotation>[a-z0-9][a-z0-9._-]*)\.(?P<role>[a-z][a-z0-9-]*)\.\d{8}T\d{6}Z(\+.*)?@dogwatch")
_PAGER = re.compile(r"on[ -]?call\s+-\s+(?P<person>.+?)(?:\s+-\s+(?P<rotation>.+))?", re.IGNORECASE)
_COLON = re.compile(r"(?:on[ -]?call\s*:\s*)?(?P<person>[^:(]+?)\s*(?:\((?P<rotation>[^)]*)\))?", re.IGNORECASE)
_OUR_WORDS = re.compile(r"^(?P<person>.+?) (?:is on call for|shadows) ")
_ENDLESS_YEARS = 3
"""How far a series without an end is followed, counted from its first event."""


def held_in_calendar(source: Source, report: Report) -> tuple[Held, ...]:
    """What every event of the calendar says; events that cannot be read become warnings."""
    found, reach = list[Held](), Reach(_ENDLESS_YEARS)
    for series in series_in(source, report):
        times = times_of(series, reach, report)
        read = [(event, [] if is_called_off(event) else list(_held(event, series))) for event in times]
        for problem, title in dict.fromkeys(_problem(event) for event, held in read if not held):
            report.warn(series.place, "event", left_out(problem, series), value=title)
        found += [one for _, held in read for one in held]
    reach.tell(source, report)
    if not found and not report.faults:
        report.fault(source.start, "calendar", "holds no event that says who is on call")
    return tuple(found)


def _problem(event: Event) -> tuple[str, str]:
    """Why nobody holds the event, and its title where that is why."""
    return (OFF, "") if is_called_off(event) else ("names nobody", _text(event, "SUMMARY"))


def _held(event: Event, series: Series) -> Iterator[Held]:
    title, (start, end) = _text(event, "SUMMARY"), _span(event)
    ours = _OURS.fullmatch(_text(event, "UID"))
    if ours:
        said = _OUR_WORDS.match(_text(event, "DESCRIPTION"))
        if said:
            yield Held(series.place, said["person"], ours["rotation"], ours["role"], start, end)
        return
    pager = _PAGER.fullmatch(title)
    named = pager or _COLON.fullmatch(title)
    person, rotation = (named["person"], named["rotation"] or "") if named else (title, "")
    email = _attendee(event)
    if pager and email and not pager["rotation"]:  # exports of one schedule name it in place of the person
        person = person if _resembles(person, email) else email
    rotation, role = split_role(rotation) if rotation else ("", "")

    for name in people_in(person) or people_in(email):
        yield Held(series.place, name, rotation, role, start, end, email)


def _resembles(person: str, email: str) -> bool:
    """Whether an address could be this person's: some word of the name stands in it."""
    local = email.split("@")[0].casefold()
    return any(word.casefold() in local for word in re.split(r"\W+", person) if len(word) > 1)


def _attendee(event: Event) -> str:
    found = event.get("ATTENDEE")
    first = found[0] if isinstance(found, list) else found
    return re.sub(r"^mailto:", "", str(first).strip(), flags=re.IGNORECASE) if first else ""


def _span(event: Event) -> tuple[When, When | None]:
    ends = "DTEND" in event or "DURATION" in event
    return _when(time_of(event, "DTSTART")), _when(end_of(event)) if ends else None


def _when(moment: date | datetime) -> When:
    if not isinstance(moment, datetime):
        return When(moment)
    if moment.tzinfo is None:
        return When(moment.date(), moment.time())
    return When(moment.date(), moment.time(), moment.astimezone(UTC))


def _text(event: Event, name: str) -> str:
    return str(event.get(name, "")).strip()
