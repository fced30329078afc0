"""What a found schedule says in each of its rows: somebody holds something from then until then."""

from datetime import date, datetime, time
from typing import NamedTuple

from domain import clock
from importers.nodes import Place


class When(NamedTuple):
    """A day; with a time on some clock, or as an exact instant, when the file says so."""

    day: date
    wall: time | None = None
    instant: datetime | None = None

    def moment(self, handoff: time, zone: str) -> datetime:
        """The instant that is meant in a rotation: days begin at its handoff, and its clock is the one on the wall."""
        if self.instant is not None:
            return self.instant
        return clock.instant(self.day, handoff if self.wall is None else self.wall, zone)

    @property
    def is_day(self) -> bool:
        return self.wall is None and self.instant is None


class Held(NamedTuple):
    """One row: names as they were written, empty where the file does not say."""

    place: Place
    person: str
    rotation: str
    role: str
    start: When
    end: When | None = None
    """Where it ends, as it was written; None: the next row, or the file's rhythm, says so."""
    email: str = ""
    weekly: bool = False
    """The file calls `start` a week."""
    rotation_at: Place | None = None
    """Where the rotation stands, if in a cell of its own; None: `place` is all that is known."""
    role_at: Place | None = None
