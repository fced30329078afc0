"""Brings a database to the tables that this version needs; every service does it when it starts."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import text

import storage.migrations
from domain.errors import Conflict
from storage.database import Database

_LOCK = 7_305_012
"""One number for all of dogwatch: whoever holds it in a PostgreSQL database is the one that migrates it."""


def upgrade(database: Database, to: str = "head") -> None:
    """All steps that are missing, in one transaction: afterwards all of them are done, or none.

    Safe when several processes start at once: the first does it, the others wait and find nothing to do. There is no
    way back down: restore a backup. Conflict when a newer dogwatch has been here before.
    """
    with database.exclusive() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        try:
            command.upgrade(_config(connection), to)
        except CommandError as refusal:
            raise Conflict(f"this database belongs to a newer version of dogwatch: {refusal}") from refusal


def migrations_folder() -> Path:
    """Where the steps are."""
    return Path(storage.migrations.__file__).parent


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
