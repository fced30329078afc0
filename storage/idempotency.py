"""Keeps what was answered to requests with an Idempotency-Key."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.orm import Session

from storage.tables.access import IdempotencyKeyRow


def claimed(session: Session, holder: str, key: str) -> IdempotencyKeyRow | None:
    """The row of a key, held until the transaction ends."""
    return session.get(IdempotencyKeyRow, (holder, key), with_for_update=True)


def claim(session: Session, row: IdempotencyKeyRow) -> None:
    """A key that nobody has used."""
    session.add(row)
    session.flush()


def mark_applied(session: Session, holder: str, key: str, claimed_at: datetime) -> bool:
    """Say in this transaction that the request changed something; False when somebody else has taken it over."""
    mine = _mine(holder, key, claimed_at)
    done = update(IdempotencyKeyRow).where(*mine).values(applied=True)
    return session.connection().execute(done).rowcount == 1


def answer(session: Session, holder: str, key: str, claimed_at: datetime, **answered: Any) -> None:
    """Keep the `status`, `headers` and `body` that were answered."""
    mine = _mine(holder, key, claimed_at)
    session.connection().execute(update(IdempotencyKeyRow).where(*mine).values(**answered))


def release(session: Session, holder: str, key: str, claimed_at: datetime) -> None:
    """Free the key of a request that changed nothing."""
    session.connection().execute(
        delete(IdempotencyKeyRow).where(*_mine(holder, key, claimed_at), IdempotencyKeyRow.applied.is_(False))
    )


def forget_before(session: Session, moment: datetime) -> None:
    """Forget keys that were claimed before a moment."""
    session.connection().execute(delete(IdempotencyKeyRow).where(IdempotencyKeyRow.claimed_at < moment))


def _mine(holder: str, key: str, claimed_at: datetime) -> tuple[ColumnElement[bool], ...]:
    row = IdempotencyKeyRow
    return (row.holder == holder, row.key == key, row.claimed_at == claimed_at)
