"""PagerDuty: our objects there, the journal of writes, plans, webhooks taken, and how far incidents were read."""

import sqlalchemy as sa
from alembic import op

from storage.base import InstantColumn, JsonColumn

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    _schedules()
    _objects()
    _writes()
    _incidents()


def _schedules() -> None:
    op.create_table(
        "pagerduty_schedule",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("rotation", sa.String(63), nullable=False),
        sa.Column("role", sa.String(31), nullable=False),
        sa.Column("schedule_id", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("looked_at", InstantColumn(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pagerduty_schedule_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "rotation", "role", name=op.f("pk_pagerduty_schedule")),
    )
    op.create_table(
        "pagerduty_policy",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("rotation", sa.String(63), nullable=False),
        sa.Column("policy_id", sa.String(80), nullable=False),
        sa.Column("rules", JsonColumn, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pagerduty_policy_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "rotation", name=op.f("pk_pagerduty_policy")),
    )


def _objects() -> None:
    op.create_table(
        "pagerduty_object",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("schedule_id", sa.String(80), nullable=False),
        sa.Column("object_id", sa.String(80), nullable=False),
        sa.Column("adopted", sa.Boolean(), nullable=False),
        sa.Column("start", InstantColumn(), nullable=False),
        sa.Column("end", InstantColumn(), nullable=False),
        sa.Column("user_id", sa.String(80), nullable=False),
        sa.Column("override_ids", JsonColumn, nullable=False),
        sa.Column("kept_at", InstantColumn(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pagerduty_object_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "schedule_id", "object_id", name=op.f("pk_pagerduty_object")),
    )


def _writes() -> None:
    op.create_table(
        "pagerduty_write",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("plan_id", sa.String(64), nullable=False),
        sa.Column("schedule_id", sa.String(200), nullable=False),
        sa.Column("step", JsonColumn, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("object_id", sa.String(80), nullable=True),
        sa.Column("left", JsonColumn, nullable=True),
        sa.Column("intended_at", InstantColumn(), nullable=False),
        sa.Column("settled_at", InstantColumn(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pagerduty_write_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pagerduty_write")),
    )
    op.create_index(op.f("ix_pagerduty_write_open"), "pagerduty_write", ["organisation_id", "schedule_id", "state"])
    op.create_table(
        "pagerduty_plan",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("made_at", InstantColumn(), nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("after_write", sa.Integer(), nullable=False),
        sa.Column("content", JsonColumn, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pagerduty_plan_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_pagerduty_plan")),
    )


def _incidents() -> None:
    op.create_table(
        "pagerduty_webhook",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("webhook_id", sa.String(80), nullable=False),
        sa.Column("taken_at", InstantColumn(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pagerduty_webhook_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "webhook_id", name=op.f("pk_pagerduty_webhook")),
    )
    op.create_index(op.f("ix_pagerduty_webhook_taken_at"), "pagerduty_webhook", ["taken_at"])
    op.create_table(
        "pagerduty_cursor",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("at", InstantColumn(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pagerduty_cursor_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "name", name=op.f("pk_pagerduty_cursor")),
    )
