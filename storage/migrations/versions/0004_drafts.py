"""Drafts, what their solves answered, jobs, and the queue that wakes up whoever does them."""

import sqlalchemy as sa
from alembic import op

from storage.base import InstantColumn, JsonColumn
from storage.tables.queue import create_queue

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _create_draft()
    _create_draft_result()
    _create_job()
    create_queue(op.get_bind())


def _create_draft() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("options", JsonColumn, nullable=False),
        sa.Column("locks", JsonColumn, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("published_version", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.String(200), nullable=False),
        sa.Column("created_at", InstantColumn(), nullable=False),
        sa.Column("changed_at", InstantColumn(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_draft_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_draft_organisation_id")),
    )
    op.create_index("ix_draft_organisation_id", "draft", ["organisation_id"])


def _create_draft_result() -> None:
    op.create_table(
        "draft_result",
        sa.Column("draft_id", sa.String(32), nullable=False),
        sa.Column("organisation_id", sa.String(63), nullable=False),
        sa.Column("job_id", sa.String(32), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("organisation_revision", sa.Integer(), nullable=False),
        sa.Column("schedule_revision", sa.Integer(), nullable=False),
        sa.Column("draft_fingerprint", sa.String(64), nullable=False),
        sa.Column("ground", sa.LargeBinary(), nullable=False),
        sa.Column("plan", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("fairness", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("card", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("made_at", InstantColumn(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "draft_id"],
            ["draft.organisation_id", "draft.id"],
            name=op.f("fk_draft_result_organisation_id_draft"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_draft_result")),
    )
    op.create_index("ix_draft_result_organisation_id", "draft_result", ["organisation_id"])


def _create_job() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("draft_id", sa.String(32), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("question", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("answer", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("progress", JsonColumn, nullable=True),
        sa.Column("outcome", sa.String(20), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("lost", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(200), nullable=True),
        sa.Column("heartbeat_at", InstantColumn(), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.String(200), nullable=False),
        sa.Column("request_id", sa.String(100), nullable=True),
        sa.Column("created_at", InstantColumn(), nullable=False),
        sa.Column("started_at", InstantColumn(), nullable=True),
        sa.Column("finished_at", InstantColumn(), nullable=True),
        sa.Column("error", sa.String(2000), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "draft_id"],
            ["draft.organisation_id", "draft.id"],
            name=op.f("fk_job_organisation_id_draft"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_job_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_draft_id", "job", ["draft_id"])
    op.create_index("ix_job_open", "job", ["state", "created_at", "id"])
    op.create_index("ix_job_organisation_id", "job", ["organisation_id"])
