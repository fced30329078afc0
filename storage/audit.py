"""The audit: entries are added, read, and never changed; the database itself refuses it."""

from collections.abc import Collection, Mapping
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.access import Actor
from storage.tables.audit import AuditRow

REQUEST_ID: ContextVar[str | None] = ContextVar("REQUEST_ID", default=None)
"""The request in which things happen, so that an entry can be found again in the log; set where requests arrive."""


def add_entry(
    session: Session,
    actor: Actor,
    now: datetime,
    action: str,
    subject: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Note in the actor's organisation what was done. No private reasons, no secrets: auditors read it."""
    entry = AuditRow(
        organisation_id=actor.organisation,
        at=now,
        actor=actor.id,
        action=action,
        subject=subject,
        before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None,
        request_id=REQUEST_ID.get(),
    )
    session.add(entry)
    session.flush()


def audit_entries(
    session: Session, organisation_id: str, *, before_id: int | None = None, most: int = 100
) -> tuple[AuditRow, ...]:
    """The newest entries first; those older than the entry `before_id` where it is given."""
    wanted = select(AuditRow).where(AuditRow.organisation_id == organisation_id)
    if before_id is not None:
        wanted = wanted.where(AuditRow.id < before_id)
    return tuple(session.scalars(wanted.order_by(AuditRow.id.desc()).limit(most)))


def entries_of(session: Session, organisation_id: str, actions: Collection[str]) -> tuple[AuditRow, ...]:
    """All entries of these kinds of actions, the oldest first."""
    wanted = select(AuditRow).where(AuditRow.organisation_id == organisation_id, AuditRow.action.in_(sorted(actions)))
    return tuple(session.scalars(wanted.order_by(AuditRow.id)))


def last_entry_at(session: Session, organisation_id: str) -> datetime | None:
    """When the last entry was made; None before the first."""
    wanted = select(func.max(AuditRow.id)).where(AuditRow.organisation_id == organisation_id).scalar_subquery()
    return session.scalar(select(AuditRow.at).where(AuditRow.id == wanted))


def last_entry(session: Session, organisation_id: str, action: str) -> AuditRow | None:
    """The newest entry of one kind of action; None before the first."""
    wanted = select(AuditRow).where(AuditRow.organisation_id == organisation_id, AuditRow.action == action)
    return session.scalars(wanted.order_by(AuditRow.id.desc()).limit(1)).first()
