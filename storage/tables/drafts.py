"""Drafts, what their last solve answered, and the jobs that solve them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, JsonColumn

_ID, _WORD, _SENTENCE = String(32), String(20), String(2000)
_LARGE = JSON(none_as_null=True)
"""Read on demand, and never searched."""


class DraftRow(Base):
    """A plan that is being made; `revision` goes up with every edit, and with every result."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("organisation_id", "id"),)

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    first_day: Mapped[date]
    last_day: Mapped[date]
    options: Mapped[dict[str, Any]]
    locks: Mapped[list[Any]]
    revision: Mapped[int] = mapped_column(default=1)
    published_version: Mapped[int | None]
    created_by: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class DraftResultRow(Base):
    """What the last solve of a draft answered. Large: beside the draft, so that a list of drafts does not read it."""

    __tablename__ = "draft_result"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "draft_id"], ["draft.organisation_id", "draft.id"], ondelete="CASCADE"
        ),
    )

    draft_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(String(63), index=True)
    job_id: Mapped[str] = mapped_column(_ID)
    status: Mapped[str] = mapped_column(_WORD)
    organisation_revision: Mapped[int]
    """Of the organisation that it was planned from; a larger one by now makes the result stale."""
    schedule_revision: Mapped[int]
    draft_fingerprint: Mapped[str] = mapped_column(String(64))
    """Hash of the weeks, options and locks that it was planned from."""
    ground: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """What it was planned from, packed: see `services.drafts.stored`."""
    plan: Mapped[dict[str, Any]] = mapped_column(_LARGE, deferred=True)
    fairness: Mapped[dict[str, Any]] = mapped_column(_LARGE, deferred=True)
    card: Mapped[dict[str, Any] | None] = mapped_column(_LARGE, deferred=True)
    made_at: Mapped[datetime]


class JobRow(Base):
    """Work that takes longer than a request. `attempt` fences: only the newest attempt may write."""

    __tablename__ = "job"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "draft_id"], ["draft.organisation_id", "draft.id"], ondelete="CASCADE"
        ),
        Index("ix_job_open", "state", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    draft_id: Mapped[str | None] = mapped_column(_ID, index=True)
    kind: Mapped[str] = mapped_column(_WORD)
    question: Mapped[dict[str, Any] | None] = mapped_column(_LARGE, deferred=True)
    answer: Mapped[dict[str, Any] | None] = mapped_column(_LARGE, deferred=True)
    state: Mapped[str] = mapped_column(_WORD)
    progress: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    outcome: Mapped[str | None] = mapped_column(_WORD)
    """The status of the plan that came of it."""
    attempt: Mapped[int] = mapped_column(default=0)
    lost: Mapped[int] = mapped_column(default=0)
    """Attempts whose process died."""
    worker: Mapped[str | None] = mapped_column(String(200))
    heartbeat_at: Mapped[datetime | None]
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[str] = mapped_column(String(200))
    request_id: Mapped[str | None] = mapped_column(String(100))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(_SENTENCE)
