"""Hours of the next two weeks for which nobody is on call, from the one list of shifts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from domain.clock import overlap_seconds, seconds
from domain.people import PRIMARY, SECONDARY
from domain.schedule import Schedule, Shift
from services.records.reading import published_schedule
from storage.database import Database
from storage.organisations import organisation_ids
from storage.parts import part_rows

AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class CoverageGap:
    """How long one role of one rotation has no holder; zero hours when it always has one."""

    organisation: str
    rotation: str
    role: str
    seconds: int

    @property
    def hours(self) -> float:
        return round(self.seconds / 3600, 3)


def coverage_gaps(database: Database, now: datetime) -> tuple[CoverageGap, ...]:
    """Every role of every rotation of every organisation, in the two weeks after `now`."""
    with database.read() as session:
        return tuple(gap for one in organisation_ids(session) for gap in _gaps_of(session, one, now))


def _gaps_of(session: Session, organisation_id: str, now: datetime) -> Iterator[CoverageGap]:
    end = now + AHEAD
    schedule = published_schedule(session, organisation_id, start=now, end=end)
    for row in part_rows(session, organisation_id, "rotation"):
        for role in row.body.get("roles") or (PRIMARY, SECONDARY):
            open_seconds = seconds(now, end) - _covered(_of_role(schedule, row.key, role), now, end)
            yield CoverageGap(organisation_id, row.key, role, open_seconds)


def _of_role(schedule: Schedule, rotation: str, role: str) -> Iterable[Shift]:
    return (shift for shift in schedule.by_rotation.get(rotation, ()) if shift.role == role)


def _covered(shifts: Iterable[Shift], start: datetime, end: datetime) -> int:
    """Seconds from `start` to `end` with at least one holder; two at once count once. `shifts` in order of start."""
    covered, reached = 0, start
    for shift in shifts:
        covered += overlap_seconds(max(shift.start, reached), max(shift.end, reached), reached, end)
        reached = max(reached, min(shift.end, end))
    return covered
