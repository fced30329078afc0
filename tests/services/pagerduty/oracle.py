"""Judges a sync by the double alone: who is on call at each instant against the published list, and the history."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from pager.actual import Shown
from pager.lines import Line, whole_minute
from storage.database import Database
from storage.pagerduty import kept_schedules
from tests.pager.double.final_schedule import OnCall, on_call, people_at
from tests.pager.double.server import Double
from tests.services.pagerduty.company import ACME, published
from tests.services.pagerduty.strangers import Strangers

_DAY = timedelta(hours=24)
NOBODY_ELSE = Strangers()


class Hole(NamedTuple):
    """Somebody took `start` to `end` away by hand at place `first` of the history; nobody is blamed for that gap."""

    schedule: str
    first: int
    start: datetime
    end: datetime


def schedules(database: Database) -> Mapping[Line, str]:
    with database.read() as session:
        return {line: kept.id for line, kept in kept_schedules(session, ACME).items()}


def wrong_moments(database: Database, double: Double, since: datetime, strangers: Strangers = NOBODY_ELSE) -> list[str]:
    """Every moment, between all edges of both sides, at which not exactly the expected person is on call.

    Besides, their own shifts page those of `strangers`, and their overrides somebody instead.
    """
    known, found = schedules(database), []
    shifts = published(database).shifts
    ids = {one.email.casefold(): one.id for one in double.state.users.values()}
    for line in sorted({Line(one.rotation, one.role) for one in shifts}):
        mine = [one for one in shifts if (one.rotation, one.role) == line and one.end > since]
        there = pieces(double, known[line])
        edges = {moment for one in mine for moment in (one.start, one.end)}
        edges |= {moment for one in there for moment in (one.start, one.end)} | {since}
        for moment in sorted(edge for edge in edges if since <= edge < max(one.end for one in mine)):
            expected = {ids[f"{one.engineer}@acme.example"] for one in mine if one.start <= moment < one.end}
            on = people_at(there, moment)
            if not _right(on, expected, strangers, known[line], moment):
                found.append(f"{line} at {moment}: {on or 'nobody'} instead of {expected or 'nobody'}")
    return found


def _right(on: set[str], expected: set[str], strangers: Strangers, schedule: str, moment: datetime) -> bool:
    besides, instead = strangers.shifts(schedule, moment), strangers.overrides(schedule, moment)
    if instead:
        return bool(on) and on <= expected | besides | instead
    return expected <= on <= expected | besides


def pieces(double: Double, schedule: str) -> list[OnCall]:
    """Who is on call there, in whole minutes."""
    state = double.state
    found = on_call(state.schedules[schedule] if schedule in state.schedules else state.layered[schedule])
    return [replace(one, start=whole_minute(one.start), end=whole_minute(one.end)) for one in found]


def shown(double: Double, schedule: str, strangers: Strangers = NOBODY_ELSE) -> list[Shown]:
    """The same, as our own models name it, without the shifts of strangers."""
    ours = (one for one in pieces(double, schedule) if not strangers.has(one.object_id))
    return [Shown(start=one.start, end=one.end, user=one.user) for one in ours]


def gaps(
    double: Double,
    schedule: str,
    first: int,
    last: datetime,
    holes: Iterable[Hole] = (),
    strangers: Strangers = NOBODY_ELSE,
) -> list[str]:
    """States since place `first` of the history that leave a gap in the 24 hours from then on, up to `last`.

    What strangers cover beside us does not count.
    """
    found = []
    for place, seen in enumerate(double.history[first:], first):
        if seen.schedule == schedule:
            cover = [(one.start, one.end) for one in seen.pieces if not strangers.has(one.object_id)]
            cover += [(one.start, one.end) for one in holes if one.schedule == schedule and one.first <= place]
            until = min(seen.at + _DAY, last)
            reached = _reached(cover, seen.at)
            if reached < until:
                found.append(f"{schedule} at {seen.at}: nobody from {reached}")
    return found


def _reached(cover: Iterable[tuple[datetime, datetime]], since: datetime) -> datetime:
    """How far somebody is on call without a break."""
    reached = since
    for start, end in sorted(cover):
        if start <= reached < end:
            reached = end
    return reached
