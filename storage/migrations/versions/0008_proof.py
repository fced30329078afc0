"""Who has proved who they are, and of whose account it was confirmed that it is this engineer's.

Sessions and links that are there were made by nobody knows whom: they prove nothing, and are over within hours.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("account", sa.Column("confirmed_by", sa.String(), nullable=True))
    op.add_column("token", sa.Column("proved", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(sa.text("UPDATE token SET proved = true WHERE kind = 'api'"))
