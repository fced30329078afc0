"""Who is to be on call, as the pager sees it: lines of pieces that follow each other."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from domain.base import Instant, Value

_MINUTE = timedelta(minutes=1)
NOBODY = ""
"""Stands for a user where an override of ours puts nobody on call."""


class Line(NamedTuple):
    """One role of one rotation: what one schedule in PagerDuty holds."""

    rotation: str
    role: str

    def __str__(self) -> str:
        return f"{self.rotation} {self.role}"


class Piece(Value):
    """From `start` to `end` this PagerDuty user is on call."""

    start: Instant
    end: Instant
    user: str

    def meets(self, start: datetime, end: datetime) -> bool:
        return self.start < end and start < self.end

    def within(self, start: datetime, end: datetime) -> "Piece":
        """The part that lies between; only for pieces that meet it."""
        return Piece(start=max(self.start, start), end=min(self.end, end), user=self.user)


def from_moment(pieces: Iterable[Piece], moment: datetime) -> list[Piece]:
    """What is left of the pieces from `moment` on, in order of start."""
    return sorted(
        (piece.within(moment, piece.end) for piece in pieces if piece.end > moment),
        key=lambda one: (one.start, one.end, one.user),
    )


def without(pieces: Iterable[Piece], start: datetime, end: datetime) -> list[Piece]:
    """The pieces less the time from `start` to `end`."""
    found = []
    for piece in pieces:
        if not piece.meets(start, end):
            found.append(piece)
            continue
        if piece.start < start:
            found.append(piece.within(piece.start, start))
        if end < piece.end:
            found.append(piece.within(end, piece.end))
    return found


def joined_at(pieces: Sequence[Piece], moments: Iterable[datetime]) -> list[Piece]:
    """Pieces of one user that touch at one of the moments become one; the pieces come back in order of start."""
    seams, found = set(moments), list[Piece]()
    for piece in sorted(pieces, key=lambda one: (one.start, one.end, one.user)):
        last = found[-1] if found else None
        if last and last.user == piece.user and last.end == piece.start and piece.start in seams:
            found[-1] = Piece(start=last.start, end=piece.end, user=piece.user)
        else:
            found.append(piece)
    return found


def next_minute(moment: datetime) -> datetime:
    """The first whole minute that is not before `moment`: PagerDuty counts whole minutes."""
    return moment if whole_minute(moment) == moment else whole_minute(moment) + _MINUTE


def whole_minute(moment: datetime) -> datetime:
    """The whole minute in which `moment` lies."""
    return moment.replace(second=0, microsecond=0)
