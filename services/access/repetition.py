"""A request that is sent twice with one key is carried out once, and answered the same both times.

The key is claimed in a transaction of its own. Every transaction that the request then commits says so on the claim,
in that same transaction: after a crash it is known whether the request has changed anything. If not, it may be sent
again; if so and its answer is lost, it is refused.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain.clock import seconds
from domain.errors import Conflict
from storage import idempotency
from storage.database import Database
from storage.tables.access import IdempotencyKeyRow

_REMEMBERED = timedelta(hours=24)
_CARRIED_OUT_WITHIN = timedelta(seconds=60)
"""A request that has not answered by then has died: solves do not run inside a request."""


@dataclass(frozen=True)
class Request:
    """What is sent: by whom, under which key, and what it asks."""

    holder: str
    key: str
    target: str
    body_sha256: str


@dataclass(frozen=True)
class Answer:
    """What was answered. `body` None: it held a secret that is shown once, and was not kept."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes | None


@dataclass(frozen=True)
class Claim:
    """The permission to carry a request out."""

    request: Request
    at: datetime

    def mark(self, session: Session) -> None:
        """Say in this transaction that it belongs to the request; Conflict when the claim was taken over."""
        if not idempotency.mark_applied(session, self.request.holder, self.request.key, self.at):
            raise Conflict("this request took too long, and was sent again meanwhile; nothing was changed")


class Refusal(Enum):
    """Why a request with a key that is known is not carried out."""

    OTHER_REQUEST = auto()
    IN_FLIGHT = auto()
    ANSWER_LOST = auto()


def claim(database: Database, request: Request, now: datetime) -> Claim | Answer | Refusal:
    """The claim on a new key, what was answered to an old one, or why neither."""
    try:
        with database.write() as session:
            idempotency.forget_before(session, now - _REMEMBERED)
            known = idempotency.claimed(session, request.holder, request.key)
            if known is not None:
                return _standing(known, request, now)
            idempotency.claim(session, _row(request, now))
    except IntegrityError:  # somebody else claimed it in this very moment
        return Refusal.IN_FLIGHT
    return Claim(request, now)


def keep(database: Database, held: Claim, answer: Answer) -> None:
    """Keep the answer for whoever sends the request again."""
    kept = {"status": answer.status, "headers": [list(pair) for pair in answer.headers], "body": answer.body}
    with database.write() as session:
        idempotency.answer(session, held.request.holder, held.request.key, held.at, **kept)


def release(database: Database, held: Claim) -> None:
    """Free the key again, unless the request has changed something."""
    with database.write() as session:
        idempotency.release(session, held.request.holder, held.request.key, held.at)


def _standing(known: IdempotencyKeyRow, request: Request, now: datetime) -> Claim | Answer | Refusal:
    if (known.target, known.body_sha256) != (request.target, request.body_sha256):
        return Refusal.OTHER_REQUEST
    if known.status is not None:
        return Answer(known.status, tuple((name, value) for name, value in known.headers or ()), known.body)
    if seconds(known.claimed_at, now) < _CARRIED_OUT_WITHIN.total_seconds():
        return Refusal.IN_FLIGHT
    if known.applied:
        return Refusal.ANSWER_LOST
    known.claimed_at = now
    return Claim(request, now)


def _row(request: Request, now: datetime) -> IdempotencyKeyRow:
    return IdempotencyKeyRow(
        holder=request.holder,
        key=request.key,
        target=request.target,
        body_sha256=request.body_sha256,
        claimed_at=now,
        applied=False,
    )
