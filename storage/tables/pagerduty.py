"""PagerDuty: what there is ours, every write before and after it was sent, plans, how incidents are read."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, JsonColumn

_THEIR_ID, _WORD = String(80), String(20)


class PagerScheduleRow(Base):
    """The schedule in PagerDuty that holds one role of one rotation."""

    __tablename__ = "pagerduty_schedule"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    rotation: Mapped[str] = mapped_column(String(63), primary_key=True)
    role: Mapped[str] = mapped_column(String(31), primary_key=True)
    schedule_id: Mapped[str] = mapped_column(_THEIR_ID)
    kind: Mapped[str] = mapped_column(_WORD)
    """`shifts` or `layers`: which of PagerDuty's two interfaces keeps it."""
    looked_at: Mapped[datetime | None]
    """Until when overrides made in PagerDuty have been looked for."""


class PagerPolicyRow(Base):
    """The escalation policy of one rotation, and its rules as we last wrote or accepted them."""

    __tablename__ = "pagerduty_policy"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    rotation: Mapped[str] = mapped_column(String(63), primary_key=True)
    policy_id: Mapped[str] = mapped_column(_THEIR_ID)
    rules: Mapped[list[Any]]


class PagerObjectRow(Base):
    """A custom shift or override that is ours, or an override made in PagerDuty that was adopted.

    PagerDuty has no field in which an object could say whose it is: this table is the only place that knows.
    """

    __tablename__ = "pagerduty_object"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    schedule_id: Mapped[str] = mapped_column(_THEIR_ID, primary_key=True)
    object_id: Mapped[str] = mapped_column(_THEIR_ID, primary_key=True)
    adopted: Mapped[bool] = mapped_column(default=False)
    start: Mapped[datetime]
    end: Mapped[datetime]
    user_id: Mapped[str] = mapped_column(_THEIR_ID)
    override_ids: Mapped[list[Any]]
    """Of an adopted one: the overrides that dogwatch keeps for it."""
    kept_at: Mapped[datetime]
    gone: Mapped[bool] = mapped_column(default=False)
    """Not there when we last looked. The row stays: should the object turn up again, it is ours."""


class PagerWriteRow(Base):
    """A write: `intended` before it is sent, then `done`, `refused`, or `unseen` when nobody answered."""

    __tablename__ = "pagerduty_write"
    __table_args__ = (Index("ix_pagerduty_write_open", "organisation_id", "schedule_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    plan_id: Mapped[str] = mapped_column(String(64))
    schedule_id: Mapped[str] = mapped_column(String(200))
    """The name of what is created, while a schedule or a policy has no id."""
    step: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(_WORD)
    object_id: Mapped[str | None] = mapped_column(_THEIR_ID)
    left: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    """What the object held after the write; none when it is gone."""
    intended_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class PagerPlanRow(Base):
    """A plan that was shown to somebody: its id is the hash of what is wanted and of what was there."""

    __tablename__ = "pagerduty_plan"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(_WORD)
    """`shown`, `begun`, `applied`."""
    after_write: Mapped[int]
    """The last write of the journal when it was shown; a plan shown once more starts again."""
    content: Mapped[dict[str, Any]] = mapped_column(JsonColumn, deferred=True)


class PagerWebhookRow(Base):
    """A webhook that was taken: PagerDuty sends some twice."""

    __tablename__ = "pagerduty_webhook"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    webhook_id: Mapped[str] = mapped_column(_THEIR_ID, primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(index=True)


class PagerCursorRow(Base):
    """How far something was read, such as `incidents`."""

    __tablename__ = "pagerduty_cursor"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]


class PagerNameRow(Base):
    """What a name means that PagerDuty uses in incidents: `kind` is `team` or `severity`."""

    __tablename__ = "pagerduty_name"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(_WORD, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    meaning: Mapped[str]
