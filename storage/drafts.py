"""Drafts as rows, and what their last solve answered."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from domain.card import Card
from domain.drafts import Draft, DraftOptions, DraftResult
from domain.errors import NotFound
from domain.fairness import Fairness
from domain.organisation import Lock
from domain.plan import Plan, Status
from domain.schedule import Horizon
from storage.tables.drafts import DraftResultRow, DraftRow


class Answer(NamedTuple):
    """The plan of a draft with all that came with it; the card where there is no schedule."""

    plan: Plan
    fairness: Fairness
    card: Card | None
    ground: bytes
    """What it was planned from, packed."""


def add_draft(session: Session, draft: Draft) -> None:
    session.add(DraftRow(id=draft.id, organisation_id=draft.organisation, **_columns(draft)))
    session.flush()


def save_draft(session: Session, draft: Draft) -> None:
    """The same draft with other content."""
    for name, value in _columns(draft).items():
        setattr(_row(session, draft.organisation, draft.id), name, value)
    session.flush()


def draft(session: Session, organisation_id: str, draft_id: str) -> Draft:
    """NotFound when the organisation has no such draft."""
    row = _row(session, organisation_id, draft_id)
    return _draft(row, session.get(DraftResultRow, draft_id))


def drafts(session: Session, organisation_id: str) -> tuple[Draft, ...]:
    """All drafts of the organisation, the newest first."""
    rows = session.execute(
        select(DraftRow, DraftResultRow)
        .outerjoin(DraftResultRow, DraftResultRow.draft_id == DraftRow.id)
        .where(DraftRow.organisation_id == organisation_id)
        .order_by(DraftRow.created_at.desc(), DraftRow.id)
    )
    return tuple(_draft(row, result) for row, result in rows)


def remove_draft(session: Session, organisation_id: str, draft_id: str) -> None:
    """The draft, its result and its jobs are gone."""
    session.delete(_row(session, organisation_id, draft_id))
    session.flush()


def answer(session: Session, organisation_id: str, draft_id: str) -> Answer | None:
    """What the last solve answered; None before the first one."""
    wanted = select(DraftResultRow).where(
        DraftResultRow.organisation_id == organisation_id, DraftResultRow.draft_id == draft_id
    )
    row = session.scalar(wanted.options(undefer("*")))
    if row is None:
        return None
    card = Card.model_validate(row.card) if row.card is not None else None
    return Answer(Plan.model_validate(row.plan), Fairness.model_validate(row.fairness), card, row.ground)


def keep_answer(session: Session, of: Draft, result: DraftResult, answer: Answer) -> None:
    """In the place of the one before."""
    session.execute(delete(DraftResultRow).where(DraftResultRow.draft_id == of.id))
    session.add(
        DraftResultRow(
            draft_id=of.id,
            organisation_id=of.organisation,
            job_id=result.job,
            status=result.status.value,
            organisation_revision=result.organisation_revision,
            schedule_revision=result.schedule_revision,
            draft_fingerprint=result.fingerprint,
            ground=answer.ground,
            plan=answer.plan.model_dump(mode="json"),
            fairness=answer.fairness.model_dump(mode="json"),
            card=answer.card.model_dump(mode="json") if answer.card else None,
            made_at=result.made_at,
        )
    )
    session.flush()


def touch(session: Session, organisation_id: str, draft_id: str, now: datetime) -> None:
    """The draft counts as changed."""
    row = _row(session, organisation_id, draft_id)
    row.revision, row.changed_at = row.revision + 1, now
    session.flush()


def _row(session: Session, organisation_id: str, draft_id: str) -> DraftRow:
    row = session.get(DraftRow, draft_id)
    if row is None or row.organisation_id != organisation_id:
        raise NotFound(f"there is no draft {draft_id!r}")
    return row


def _columns(draft: Draft) -> dict[str, object]:
    return {
        "name": draft.name,
        "first_day": draft.horizon.first_day,
        "last_day": draft.horizon.last_day,
        "options": draft.options.model_dump(mode="json"),
        "locks": [lock.model_dump(mode="json") for lock in draft.locks],
        "revision": draft.revision,
        "published_version": draft.published_version,
        "created_by": draft.created_by,
        "created_at": draft.created_at,
        "changed_at": draft.changed_at,
    }


def _draft(row: DraftRow, result: DraftResultRow | None) -> Draft:
    return Draft(
        id=row.id,
        organisation=row.organisation_id,
        name=row.name,
        horizon=Horizon(first_day=row.first_day, last_day=row.last_day),
        options=DraftOptions.model_validate(row.options),
        locks=tuple(Lock.model_validate(lock) for lock in row.locks),
        revision=row.revision,
        published_version=row.published_version,
        created_by=row.created_by,
        created_at=row.created_at,
        changed_at=row.changed_at,
        result=_result(result) if result else None,
    )


def _result(row: DraftResultRow) -> DraftResult:
    return DraftResult(
        job=row.job_id,
        status=Status(row.status),
        made_at=row.made_at,
        organisation_revision=row.organisation_revision,
        schedule_revision=row.schedule_revision,
        fingerprint=row.draft_fingerprint,
    )
