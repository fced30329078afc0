"""What was published: versions, overrides, the one list of shifts, and the revisions of calendar events."""

import sqlalchemy as sa
from alembic import op

from storage.base import InstantColumn, JsonColumn
from storage.kept_rows import keep_rows

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _create_version()
    _create_override()
    _create_shift()


def _create_version() -> None:
    version = op.create_table(
        "version",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("published_at", InstantColumn(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("draft_id", sa.String(), nullable=True),
        sa.Column("rolls_back_to", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("plan", JsonColumn, nullable=False),
        sa.Column("shifts_sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_version_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "number", name=op.f("pk_version")),
    )
    keep_rows(version, op.get_bind())
    shift = op.create_table(
        "version_shift",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        *_shift_columns(),
        sa.ForeignKeyConstraint(
            ["organisation_id", "version"],
            ["version.organisation_id", "version.number"],
            name=op.f("fk_version_shift_organisation_id_version"),
        ),
        sa.PrimaryKeyConstraint(
            *("organisation_id", "version", "rotation", "role", "start", "engineer"), name=op.f("pk_version_shift")
        ),
    )
    keep_rows(shift, op.get_bind())


def _create_override() -> None:
    op.create_table(
        "override",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("rotation", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("start", InstantColumn(), nullable=False),
        sa.Column("end", InstantColumn(), nullable=False),
        sa.Column("engineer", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", InstantColumn(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("withdrawn_at", InstantColumn(), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_override_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_override")),
    )
    op.create_index(op.f("ix_override_organisation_id"), "override", ["organisation_id"])


def _create_shift() -> None:
    op.create_table(
        "shift",
        sa.Column("organisation_id", sa.String(), nullable=False),
        *_shift_columns(),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_shift_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "rotation", "role", "start", "engineer", name=op.f("pk_shift")),
    )
    op.create_index("ix_shift_organisation_id_end", "shift", ["organisation_id", "end"])
    op.create_index("ix_shift_organisation_id_engineer", "shift", ["organisation_id", "engineer"])
    op.create_table(
        "event_revision",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stamped", InstantColumn(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_event_revision_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "uid", name=op.f("pk_event_revision")),
    )


def _shift_columns() -> tuple["sa.Column[object]", ...]:
    return (
        sa.Column("rotation", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("start", InstantColumn(), nullable=False),
        sa.Column("engineer", sa.String(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("end", InstantColumn(), nullable=False),
        sa.Column("hours", JsonColumn, nullable=False),
    )
