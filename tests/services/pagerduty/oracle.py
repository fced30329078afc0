"""Judges a sync by the double alone: who is on call at each instant against the published list, and the history."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from pager.actual import Shown
from pager.lines import Line, whole_minute
from storage.database import Database
from storage.pagerduty import kept_schedules
from tests.pager.double.final_schedule import OnCall, on_call, people_at
from tests.pager.double.server import Double
from tests.services.pagerduty.company import ACME, published

_DAY = timedelta(hours=24)


def schedules(database: Database) -> Mapping[Line, str]:
    with database.read() as session:
        return {line: kept.id for line, kept in kept_schedules(session, ACME).items()}


def wrong_moments(database: Database, double: Double, since: datetime) -> list[str]:
    """Every moment, between all edges of both sides, at which not exactly the expected person is on call."""
    known, found = schedules(database), []
    shifts = published(database).shifts
    emails = {one.id: one.email.casefold() for one in double.state.users.values()}
    for line in sorted({Line(one.rotation, one.role) for one in shifts}):
        mine = [one for one in shifts if (one.rotation, one.role) == line and one.end > since]
        there = pieces(double, known[line])
        edges = {moment for one in mine for moment in (one.start, one.end)}
        edges |= {moment for one in there for moment in (one.start, one.end)} | {since}
        for moment in sorted(edge for edge in edges if since <= edge < max(one.end for one in mine)):
            expected = {f"{one.engineer}@acme.example" for one in mine if one.start <= moment < one.end}
            on = {emails[one] for one in people_at(there, moment)}
            if on != expected:
                found.append(f"{line} at {moment}: {on or 'nobody'} instead of {expected or 'nobody'}")
    return found


def pieces(double: Double, schedule: str) -> list[OnCall]:
    """Who is on call there, in whole minutes."""
    state = double.state
    found = on_call(state.schedules[schedule] if schedule in state.schedules else state.layered[schedule])
    return [replace(one, start=whole_minute(one.start), end=whole_minute(one.end)) for one in found]


def shown(double: Double, schedule: str) -> list[Shown]:
    """The same, as our own models name it."""
    return [Shown(start=one.start, end=one.end, user=one.user) for one in pieces(double, schedule)]


def gaps(double: Double, schedule: str, first: int, last: datetime) -> list[str]:
    """States since place `first` of the history that leave a gap in the 24 hours from then on, up to `last`."""
    found = []
    for seen in double.history[first:]:
        if seen.schedule == schedule:
            reached, until = seen.at, min(seen.at + _DAY, last)
            for piece in sorted(seen.pieces):
                if piece.start <= reached < piece.end:
                    reached = piece.end
            if reached < until:
                found.append(f"{schedule} at {seen.at}: nobody from {reached}")
    return found
