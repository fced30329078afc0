"""Why rates were proposed that change what was in force: none of those that are there did, or nobody asked."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("rate_proposal", sa.Column("correction", sa.String(), nullable=True))
