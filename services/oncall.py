"""Who is on call: asked by pagers, chat bots and dashboards many times a second, answered from the one stored list.

The shifts of the days around now are kept for a moment with the revision they belong to; what is older than that
moment is asked of the database again. Other days are always read.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy.orm import Session

from domain.base import Id, Instant, Name, Value
from domain.people import SHADOW, Role
from domain.schedule import Shift
from services.records.reading import on_call, published_schedule, stored_organisation
from storage.database import Database
from storage.organisations import organisation_row

FRESH_SECONDS = 1.0
_AROUND = timedelta(days=8)


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
    revisions: tuple[int, int]
    asked: float
    start: datetime
    end: datetime
    shifts: tuple[Shift, ...]
    names: Mapping[str, str]
    places: tuple[tuple[str, str], ...]


class OnCallBoards:
    """One for each service process; safe to share between threads."""

    def __init__(self, database: Database, ticks: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._ticks = ticks
        self._boards: dict[str, _Board] = {}
        self._lock = Lock()

    def at_hand(self, organisation_id: str, at: datetime) -> OnCall | None:
        """The answer if it can be told from memory; None when the database has to be asked."""
        board = self._boards.get(organisation_id)
        if board is None or not self._is_fresh(board) or not board.start <= at < board.end:
            return None
        return _answer(at, [shift for shift in board.shifts if shift.is_answered_at(at)], board)

    def at(self, organisation_id: str, at: datetime, now: datetime) -> OnCall:
        """Who answers at `at`. NotFound when there is no such organisation."""
        board = self._board(organisation_id, now)
        if board.start <= at < board.end:
            return _answer(at, [shift for shift in board.shifts if shift.is_answered_at(at)], board)
        with self._database.read() as session:
            return _answer(at, on_call(session, organisation_id, at), board)

    def _board(self, organisation_id: str, now: datetime) -> _Board:
        with self._lock:
            board = self._boards.get(organisation_id)
            if board is None or not self._is_fresh(board):
                with self._database.read() as session:
                    board = self._read(session, organisation_id, now, board)
                self._boards[organisation_id] = board
            return board

    def _read(self, session: Session, organisation_id: str, now: datetime, before: _Board | None) -> _Board:
        row = organisation_row(session, organisation_id)
        revisions, asked = (row.revision, row.schedule_revision), self._ticks()
        if before and before.revisions == revisions and before.start + _AROUND / 2 <= now < before.end - _AROUND / 2:
            return _Board(revisions, asked, before.start, before.end, before.shifts, before.names, before.places)
        organisation = stored_organisation(session, organisation_id)
        start, end = now - _AROUND, now + _AROUND
        return _Board(
            revisions,
            asked,
            start,
            end,
            published_schedule(session, organisation_id, start=start, end=end).shifts,
            {one.id: one.name for one in organisation.engineers},
            tuple((rotation.id, role) for rotation in organisation.rotations for role in rotation.roles),
        )

    def _is_fresh(self, board: _Board) -> bool:
        return self._ticks() - board.asked < FRESH_SECONDS


def _answer(at: datetime, running: list[Shift] | tuple[Shift, ...], board: _Board) -> OnCall:
    holders = tuple(
        Holder(
            rotation=shift.rotation,
            role=shift.role,
            engineer=shift.engineer,
            name=board.names.get(shift.engineer, shift.engineer),
            start=shift.start,
            end=shift.end,
        )
        for shift in running
        if shift.role != SHADOW
    )
    held = {(one.rotation, one.role) for one in holders}
    return OnCall(at=at, holders=holders, uncovered=tuple(place for place in board.places if place not in held))
