"""What was published: immutable versions, overrides, and the one list of shifts that everybody reads."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, event
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, JsonColumn
from storage.kept_rows import keep_rows


class VersionRow(Base):
    """One publication: the weeks from `first_day` to `last_day` as they were planned then. Never changed."""

    __tablename__ = "version"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """1, 2, 3 ... within the organisation."""
    first_day: Mapped[date]
    last_day: Mapped[date]
    published_at: Mapped[datetime]
    published_by: Mapped[str]
    draft_id: Mapped[str | None]
    rolls_back_to: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    plan: Mapped[dict[str, Any]]
    """Status, tiers, seed, hash of the input and allowances, without the shifts."""
    shifts_sha256: Mapped[str]


class VersionShiftRow(Base):
    """A shift as a version planned it, before any override. Never changed."""

    __tablename__ = "version_shift"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "version"], ["version.organisation_id", "version.number"]),
    )

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rotation: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    start: Mapped[datetime] = mapped_column(primary_key=True)
    engineer: Mapped[str] = mapped_column(primary_key=True)
    """Part of the key: two people may shadow in one week."""
    week: Mapped[date]
    end: Mapped[datetime]
    hours: Mapped[list[Any]] = mapped_column(JsonColumn, default=list)


class OverrideRow(Base):
    """All or part of a shift passed to someone else; where two meet, the higher id wins."""

    __tablename__ = "override"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    rotation: Mapped[str]
    role: Mapped[str]
    start: Mapped[datetime]
    end: Mapped[datetime]
    engineer: Mapped[str | None]
    """None: nobody holds it."""
    reason: Mapped[str] = mapped_column(default="")
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    origin: Mapped[str] = mapped_column(default="dogwatch")
    """`dogwatch`, or `pagerduty` when it was made there."""
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]


class ShiftRow(Base):
    """The list: who is on call after all overrides, over all published weeks.

    Written only by `services.records`, in the transaction that changes what it follows from; readers compute nothing.
    """

    __tablename__ = "shift"
    __table_args__ = (
        Index("ix_shift_organisation_id_end", "organisation_id", "end"),
        Index("ix_shift_organisation_id_engineer", "organisation_id", "engineer"),
    )

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    rotation: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    start: Mapped[datetime] = mapped_column(primary_key=True)
    engineer: Mapped[str] = mapped_column(primary_key=True)
    week: Mapped[date]
    end: Mapped[datetime]
    hours: Mapped[list[Any]] = mapped_column(JsonColumn, default=list)


class EventRevisionRow(Base):
    """When a calendar event last changed and how often; never down, and kept when the event is gone."""

    __tablename__ = "event_revision"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    uid: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    stamped: Mapped[datetime]


event.listen(VersionRow.__table__, "after_create", keep_rows)
event.listen(VersionShiftRow.__table__, "after_create", keep_rows)
