"""Pay: facts besides the schedule, states of periods, reports as they were computed, corrections, and who did what.

`report`, `export`, `adjustment` and `event` rows are added and never changed; the database itself refuses it: see
`storage.kept_rows`. It refuses a period any step that there is not: see `storage.period_states`. A period that is
closed points at the report that was frozen then.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, event
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.kept_rows import keep_rows
from storage.period_states import keep_states

_EXACT = JSON()
"""Plain JSON on PostgreSQL too: what is hashed comes back in the order in which it was written."""


class PayBookRow(Base):
    """One for each organisation that pays; `revision` goes up by one with every change of anything about pay."""

    __tablename__ = "pay_book"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(default=0)


class PaySegmentRow(Base):
    """Somebody worked on an incident; given again with another end, the row is restated."""

    __tablename__ = "pay_segment"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    incident: Mapped[str] = mapped_column(primary_key=True)
    engineer: Mapped[str] = mapped_column(primary_key=True)
    start: Mapped[datetime] = mapped_column(primary_key=True)
    position: Mapped[int]
    """Its place among the facts of its kind: they are hashed in their order."""
    end: Mapped[datetime]
    team: Mapped[str | None]
    opened: Mapped[datetime | None]
    edited: Mapped[bool]
    approved_by: Mapped[str | None]


class PayUnansweredRow(Base):
    """An incident that nobody acknowledged."""

    __tablename__ = "pay_unanswered"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    incident: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    opened: Mapped[datetime]
    team: Mapped[str | None]
    auto_resolved: Mapped[bool]


class PayClaimRow(Base):
    """Work that the pager did not record, as somebody claims it."""

    __tablename__ = "pay_claim"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    engineer: Mapped[str]
    start: Mapped[datetime]
    end: Mapped[datetime]
    incident: Mapped[str | None]
    team: Mapped[str | None]
    approved_by: Mapped[str | None]
    reason: Mapped[str]
    """For whoever decides; in no report and in no audit."""


class PayDecisionRow(Base):
    """Somebody's word on work that needs one."""

    __tablename__ = "pay_decision"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    accepted: Mapped[bool]
    by: Mapped[str]
    at: Mapped[datetime]


class PayReportRow(Base):
    """A report as it was reviewed, approved or closed. Never changed; the state is the period's."""

    __tablename__ = "pay_report"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """1, 2, 3 ... within the period."""
    lines_sha256: Mapped[str]
    report: Mapped[dict[str, Any]] = mapped_column(_EXACT)


class PayPeriodRow(Base):
    """A pay period that somebody touched, and the report that stands for it; none when it was reopened."""

    __tablename__ = "pay_period"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "period", "report_number"],
            ["pay_report.organisation_id", "pay_report.period", "pay_report.number"],
        ),
    )

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    report_number: Mapped[int | None]


class PayExportRow(Base):
    """A closed period was handed to payroll. Never changed."""

    __tablename__ = "pay_export"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "period"], ["pay_period.organisation_id", "pay_period.period"]),
    )

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    by: Mapped[str]
    form: Mapped[str]
    lines_sha256: Mapped[str]


class PayAdjustmentRow(Base):
    """A posted correction of a closed period. Never changed: what is wrong about it is corrected by another one."""

    __tablename__ = "pay_adjustment"
    __table_args__ = (Index("ix_pay_adjustment_organisation_id_period", "organisation_id", "period"),)

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    period: Mapped[str]
    """Which one pays it."""
    line: Mapped[dict[str, Any]] = mapped_column(_EXACT)


class PaySetAsideRow(Base):
    """A correction that somebody decided not to post. Never changed."""

    __tablename__ = "pay_set_aside"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[dict[str, Any]] = mapped_column(_EXACT)


class PayEventRow(Base):
    """Who did what about pay. Never changed."""

    __tablename__ = "pay_event"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    by: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    note: Mapped[str]
    lines_sha256: Mapped[str | None]


class RateProposalRow(Base):
    """Rates and options of pay as somebody wants them; they hold when somebody else has approved them."""

    __tablename__ = "rate_proposal"

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    policy: Mapped[dict[str, Any]] = mapped_column(_EXACT)
    based_on: Mapped[int]
    """Revision of the policy that it was made from: it is not approved over another one."""
    correction: Mapped[str | None]
    """Why it changes what was in force, or reaches into closed months; None when it does neither."""
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    accepted: Mapped[bool | None]


KEPT = (PayReportRow, PayExportRow, PayAdjustmentRow, PaySetAsideRow, PayEventRow)
"""Tables whose rows are added and never changed."""

for _row in KEPT:
    event.listen(_row.__table__, "after_create", keep_rows)
event.listen(PayPeriodRow.__table__, "after_create", keep_states)
