"""What the names mean that PagerDuty uses in incidents: said once, for every reading."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "pagerduty_name",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_pagerduty_name_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "kind", "name", name=op.f("pk_pagerduty_name")),
    )
