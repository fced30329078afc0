"""Who is on call: asked by pagers, chat bots and dashboards many times a second, answered from the one stored list.

The shifts of the week that is asked about are kept with the revision they belong to, and once a second the database is
asked whether that is still the last one. Between two handoffs the answer is the same, and is kept too, as it is sent:
a big company has thousands of places.
"""

import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from threading import Lock

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from domain.base import Id, Instant, Name, Value
from domain.clock import WEEK
from domain.errors import NotFound
from domain.people import SHADOW, Role
from domain.schedule import Shift
from services.records.reading import published_schedule, stored_organisation
from storage.database import Database
from storage.organisations import organisation_row

FRESH_SECONDS = 1.0
_INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)
_FIRST = datetime(1970, 1, 5, tzinfo=UTC)
_LAST = _FIRST + 13_000 * WEEK
_EVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_MOST_BOARDS, _MOST_STRETCHES = 64, 4


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

    def of(self, rotation: str) -> "OnCall":
        """What concerns one rotation."""
        holders = tuple(one for one in self.holders if one.rotation == rotation)
        return self.model_copy(
            update={"holders": holders, "uncovered": tuple(one for one in self.uncovered if one[0] == rotation)}
        )


@dataclass(frozen=True)
class _Board:
    """The shifts from `start` to `end`, and who holds which places in them."""

    revisions: tuple[int, int]
    start: datetime
    end: datetime
    shifts: tuple[Shift, ...]
    names: Mapping[str, str]
    places: tuple[tuple[str, str], ...]

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
        answer, known = self.answer(at, running), {rotation for rotation, _ in self.places}
        rotations = known.union(one.rotation for one in answer.holders)
        return _Stretch(max(start, self.start), min(end, self.end), answer, frozenset(rotations))

    def _holder(self, shift: Shift) -> Holder:
        return Holder(
            rotation=shift.rotation,
            role=shift.role,
            engineer=shift.engineer,
            name=self.names.get(shift.engineer, shift.engineer),
            start=shift.start,
            end=shift.end,
        )


def _without_moment(answer: OnCall) -> bytes:
    return answer.model_dump_json(exclude={"at"}).encode().removeprefix(b"{")


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
    rotations: frozenset[str]

    def covers(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def json(self, moment: datetime, rotation: str | None = None) -> bytes:
        """The answer at a moment of this time, as it is sent: written once, but for the moment. NotFound for a rotation
        that there is not."""
        rest = self._rest if rotation is None else self._rest_of.get(rotation)
        if rest is None:
            raise NotFound(f"there is no rotation {rotation!r}")
        return b"".join((b'{"at":', _INSTANT.dump_json(moment), b",", rest))

    @cached_property
    def _rest(self) -> bytes:
        return _without_moment(self.answer)

    @cached_property
    def _rest_of(self) -> Mapping[str, bytes]:
        """The same of each rotation alone."""
        return {rotation: _without_moment(self.answer.of(rotation)) for rotation in self.rotations}


@dataclass(frozen=True)
class _Known:
    """What is told from memory until it is a second old."""

    board: _Board
    stretches: tuple[_Stretch, ...]
    """Those asked for, the newest first."""
    asked: float

    def stretch(self, at: datetime) -> _Stretch | None:
        return next((one for one in self.stretches if one.covers(at)), None)


class OnCallBoards:
    """One for each service process; safe to share between threads."""

    def __init__(self, database: Database, ticks: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._ticks = ticks
        self._known: dict[tuple[str, datetime], _Known] = {}
        self._lock = Lock()

    def at_hand(self, organisation_id: str, at: datetime, rotation: str | None = None) -> bytes | None:
        """The answer as JSON, of one rotation where it is given, if it can be told from memory; None when the database
        has to be asked."""
        known = self._known.get((organisation_id, _week_of(at)[0]))
        found = known.stretch(at) if known and self._is_fresh(known) else None
        return found.json(at, rotation) if found else None

    def json(self, organisation_id: str, at: datetime, rotation: str | None = None) -> bytes:
        """Who answers at `at`, as JSON. NotFound when there is no such organisation, or rotation."""
        return self._stretch(organisation_id, at).json(at, rotation)

    def at(self, organisation_id: str, at: datetime) -> OnCall:
        """Who answers at `at`. NotFound when there is no such organisation."""
        return self._stretch(organisation_id, at).answer.model_copy(update={"at": at})

    def _stretch(self, organisation_id: str, at: datetime) -> _Stretch:
        key = (organisation_id, _week_of(at)[0])
        with self._lock:
            known = self._known.pop(key, None)
            if known is None or not self._is_fresh(known):
                known = self._asked(organisation_id, at, known)
            found = known.stretch(at)
            if found is None:
                found = known.board.stretch(at)
                known = replace(known, stretches=(found, *known.stretches)[:_MOST_STRETCHES])
            while len(self._known) >= _MOST_BOARDS:
                self._known.pop(next(iter(self._known)))
            self._known[key] = known
            return found

    def _asked(self, organisation_id: str, at: datetime, before: _Known | None) -> _Known:
        asked = self._ticks()
        with self._database.read() as session:
            board = _board(session, organisation_id, at, before.board if before else None)
        return _Known(board, before.stretches if before and board is before.board else (), asked)

    def _is_fresh(self, known: _Known) -> bool:
        return self._ticks() - known.asked < FRESH_SECONDS


def _week_of(at: datetime) -> tuple[datetime, datetime]:
    """The week in which a moment lies; all that lies before or after every schedule is one."""
    if _FIRST <= at < _LAST:
        start = at - (at - _FIRST) % WEEK
        return start, start + WEEK
    return (_EVER[0], _FIRST) if at < _FIRST else (_LAST, _EVER[1])


def _board(session: Session, organisation_id: str, at: datetime, before: _Board | None) -> _Board:
    """The board of the last revision; `before` itself while it is that."""
    row = organisation_row(session, organisation_id)
    revisions = (row.revision, row.schedule_revision)
    if before and before.revisions == revisions:
        return before
    organisation = stored_organisation(session, organisation_id)
    start, end = _week_of(at)
    return _Board(
        revisions,
        start,
        end,
        published_schedule(session, organisation_id, start=start, end=end).shifts,
        {one.id: one.name for one in organisation.engineers},
        tuple((rotation.id, role) for rotation in organisation.rotations for role in rotation.roles),
    )
