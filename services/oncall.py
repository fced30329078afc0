"""Who is on call: asked by pagers, chat bots and dashboards many times a second, answered from the one stored list.

The shifts of the days around now are kept with the revision they belong to, and once a second the database is asked
whether that is still the last one. Between two handoffs the answer is the same, and is kept too, as it is sent: a big
company has thousands of places. Other days are read.
"""

import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from threading import Lock

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from domain.base import Id, Instant, Name, Value
from domain.people import SHADOW, Role
from domain.schedule import Shift
from services.records.reading import on_call, published_schedule, stored_organisation
from storage.database import Database
from storage.organisations import organisation_row

FRESH_SECONDS = 1.0
_AROUND = timedelta(days=8)
_INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)


class Holder(Value):
    """Somebody who answers the pager."""

    rotation: Id
    role: Role
    engineer: Id
    name: Name
    start: Instant
    end: Instant


class OnCall(Value):
    """Who answers at a moment, and for which roles nobody does."""

    at: Instant
    holders: tuple[Holder, ...]
    uncovered: tuple[tuple[Id, Role], ...]
    """Rotation and role of every place that is empty, though the rotation has shifts around it or none at all."""


@dataclass(frozen=True)
class _Board:
    """The shifts from `start` to `end`, and who holds which places in them."""

    revisions: tuple[int, int]
    start: datetime
    end: datetime
    shifts: tuple[Shift, ...]
    names: Mapping[str, str]
    places: tuple[tuple[str, str], ...]

    def covers(self, at: datetime) -> bool:
        return self.start <= at < self.end

    def answer(self, at: datetime, running: Iterable[Shift]) -> OnCall:
        """Who answers, of the shifts that run then."""
        holders = tuple(self._holder(shift) for shift in running if shift.role != SHADOW)
        held = {(one.rotation, one.role) for one in holders}
        return OnCall(at=at, holders=holders, uncovered=tuple(place for place in self.places if place not in held))

    def stretch(self, at: datetime) -> "_Stretch":
        """The answer at this moment, and from when to when it is the same."""
        edges = sorted(edge for shift in self.shifts for edge in _edges(shift))
        place = bisect_right(edges, at)
        start = edges[place - 1] if place else self.start
        end = edges[place] if place < len(edges) else self.end
        running = (shift for shift in self.shifts if shift.is_answered_at(at))
        return _Stretch(max(start, self.start), min(end, self.end), self.answer(at, running))

    def _holder(self, shift: Shift) -> Holder:
        return Holder(
            rotation=shift.rotation,
            role=shift.role,
            engineer=shift.engineer,
            name=self.names.get(shift.engineer, shift.engineer),
            start=shift.start,
            end=shift.end,
        )


def _edges(shift: Shift) -> Iterator[datetime]:
    """Every moment at which this shift begins or ceases to be answered."""
    yield from (shift.start, shift.end)
    for hours in shift.hours:
        yield from hours


@dataclass(frozen=True)
class _Stretch:
    """A time in which the answer is the same."""

    start: datetime
    end: datetime
    answer: OnCall

    def covers(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def json(self, moment: datetime) -> bytes:
        """The answer at a moment of this time, as it is sent: written once, but for the moment."""
        return b"".join((b'{"at":', _INSTANT.dump_json(moment), b",", self._rest))

    @cached_property
    def _rest(self) -> bytes:
        return self.answer.model_dump_json(exclude={"at"}).encode().removeprefix(b"{")


@dataclass(frozen=True)
class _Known:
    """What is told from memory until it is a second old."""

    board: _Board
    stretch: _Stretch
    asked: float


class OnCallBoards:
    """One for each service process; safe to share between threads."""

    def __init__(self, database: Database, ticks: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._ticks = ticks
        self._known: dict[str, _Known] = {}
        self._lock = Lock()

    def at_hand(self, organisation_id: str, at: datetime) -> bytes | None:
        """The answer as JSON if it can be told from memory; None when the database has to be asked."""
        known = self._known.get(organisation_id)
        return known.stretch.json(at) if known and self._is_fresh(known) and known.stretch.covers(at) else None

    def json(self, organisation_id: str, at: datetime, now: datetime) -> bytes:
        """Who answers at `at`, as JSON. NotFound when there is no such organisation."""
        known = self._fresh(organisation_id, now)
        if known.stretch.covers(at):
            return known.stretch.json(at)
        return self._answer(known, organisation_id, at).model_dump_json().encode()

    def at(self, organisation_id: str, at: datetime, now: datetime) -> OnCall:
        """Who answers at `at`. NotFound when there is no such organisation."""
        return self._answer(self._fresh(organisation_id, now), organisation_id, at)

    def _answer(self, known: "_Known", organisation_id: str, at: datetime) -> OnCall:
        if known.stretch.covers(at):
            return known.stretch.answer.model_copy(update={"at": at})
        if known.board.covers(at):
            return known.board.stretch(at).answer
        with self._database.read() as session:
            return known.board.answer(at, on_call(session, organisation_id, at))

    def _fresh(self, organisation_id: str, now: datetime) -> _Known:
        with self._lock:
            known = self._known.get(organisation_id)
            if known is None or not self._is_fresh(known):
                known = self._asked(organisation_id, now, known)
                self._known[organisation_id] = known
            return known

    def _asked(self, organisation_id: str, now: datetime, before: _Known | None) -> _Known:
        asked = self._ticks()
        with self._database.read() as session:
            board = _board(session, organisation_id, now, before.board if before else None)
        if before and board is before.board and before.stretch.covers(now):
            return _Known(board, before.stretch, asked)
        return _Known(board, board.stretch(now), asked)

    def _is_fresh(self, known: _Known) -> bool:
        return self._ticks() - known.asked < FRESH_SECONDS


def _board(session: Session, organisation_id: str, now: datetime, before: _Board | None) -> _Board:
    """The board of the last revision; `before` itself while it is that, and now is well inside it."""
    row = organisation_row(session, organisation_id)
    revisions = (row.revision, row.schedule_revision)
    if (
        before
        and before.revisions == revisions
        and before.covers(now - _AROUND / 2)
        and before.covers(now + _AROUND / 2)
    ):
        return before
    organisation = stored_organisation(session, organisation_id)
    start, end = now - _AROUND, now + _AROUND
    return _Board(
        revisions,
        start,
        end,
        published_schedule(session, organisation_id, start=start, end=end).shifts,
        {one.id: one.name for one in organisation.engineers},
        tuple((rotation.id, role) for rotation in organisation.rotations for role in rotation.roles),
    )
