"""Calendar feeds."""

import sqlalchemy as sa
from alembic import op

from storage.base import InstantColumn

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "feed",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("holder_kind", sa.String(20), nullable=False),
        sa.Column("holder_id", sa.String(63), nullable=True),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("kept_by", sa.String(80), nullable=False),
        sa.Column("secret_sha256", sa.String(64), nullable=False),
        sa.Column("created_at", InstantColumn(), nullable=False),
        sa.Column("revoked_at", InstantColumn(), nullable=True),
        sa.Column("last_fetched_at", InstantColumn(), nullable=True),
        sa.Column("last_agent", sa.String(200), nullable=True),
        sa.Column("fetches", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_feed_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_feed_secret_sha256")),
    )
    op.create_index(op.f("ix_feed_organisation_id"), "feed", ["organisation_id"])
    op.create_index(op.f("ix_feed_kept_by"), "feed", ["kept_by"])
