"""Pay: facts, periods, reports, corrections, the record of who did what; and proposed rates."""

import sqlalchemy as sa
from alembic import op

from storage.base import InstantColumn
from storage.kept_rows import keep_rows

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _create_work()
    _create_words()
    _create_periods()
    _create_record()
    _create_set_aside()
    _create_rate_proposal()


def _create_work() -> None:
    op.create_table(
        "pay_book",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pay_book_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_pay_book")),
    )
    op.create_table(
        "pay_segment",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("incident", sa.String(), nullable=False),
        sa.Column("engineer", sa.String(), nullable=False),
        sa.Column("start", InstantColumn(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("end", InstantColumn(), nullable=False),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("opened", InstantColumn(), nullable=True),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pay_segment_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "incident", "engineer", "start", name=op.f("pk_pay_segment")),
    )
    op.create_table(
        "pay_unanswered",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("incident", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("opened", InstantColumn(), nullable=False),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("auto_resolved", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pay_unanswered_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "incident", name=op.f("pk_pay_unanswered")),
    )


def _create_words() -> None:
    op.create_table(
        "pay_claim",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("engineer", sa.String(), nullable=False),
        sa.Column("start", InstantColumn(), nullable=False),
        sa.Column("end", InstantColumn(), nullable=False),
        sa.Column("incident", sa.String(), nullable=True),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pay_claim_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_pay_claim")),
    )
    op.create_table(
        "pay_decision",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", InstantColumn(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pay_decision_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "subject", name=op.f("pk_pay_decision")),
    )


def _create_periods() -> None:
    kept = op.create_table(
        "pay_report",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lines_sha256", sa.String(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pay_report_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "period", "number", name=op.f("pk_pay_report")),
    )
    keep_rows(kept, op.get_bind())
    op.create_table(
        "pay_period",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("report_number", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pay_period_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "period", "report_number"],
            ["pay_report.organisation_id", "pay_report.period", "pay_report.number"],
            name=op.f("fk_pay_period_organisation_id_pay_report"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "period", name=op.f("pk_pay_period")),
    )
    kept = op.create_table(
        "pay_export",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", InstantColumn(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("lines_sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "period"],
            ["pay_period.organisation_id", "pay_period.period"],
            name=op.f("fk_pay_export_organisation_id_pay_period"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "period", "number", name=op.f("pk_pay_export")),
    )
    keep_rows(kept, op.get_bind())


def _create_record() -> None:
    kept = op.create_table(
        "pay_adjustment",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("line", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pay_adjustment_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_pay_adjustment")),
    )
    op.create_index("ix_pay_adjustment_organisation_id_period", "pay_adjustment", ["organisation_id", "period"])
    keep_rows(kept, op.get_bind())
    kept = op.create_table(
        "pay_event",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", InstantColumn(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("lines_sha256", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pay_event_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "number", name=op.f("pk_pay_event")),
    )
    keep_rows(kept, op.get_bind())


def _create_set_aside() -> None:
    kept = op.create_table(
        "pay_set_aside",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pay_set_aside_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "position", name=op.f("pk_pay_set_aside")),
    )
    keep_rows(kept, op.get_bind())


def _create_rate_proposal() -> None:
    op.create_table(
        "rate_proposal",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", InstantColumn(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", InstantColumn(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_rate_proposal_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_proposal")),
    )
    op.create_index("ix_rate_proposal_organisation_id", "rate_proposal", ["organisation_id"])
