"""The queue of a company's PostgreSQL: procrastinate's own schema, made with our tables. SQLite has none.

procrastinate is loaded where there is a PostgreSQL: every process of a solve would wait for it otherwise.
"""

from typing import Any

import psycopg
from sqlalchemy import Connection, Table, event, text

from storage.tables.drafts import JobRow


def has_queue(connection: Connection) -> bool:
    """True on PostgreSQL."""
    return connection.dialect.name == "postgresql"


def create_queue(connection: Connection) -> None:
    """The schema of the version of procrastinate at hand, unless one is there; part of the transaction at hand."""
    if has_queue(connection) and connection.scalar(text("SELECT to_regclass('procrastinate_jobs')")) is None:
        from procrastinate.schema import SchemaManager

        driver(connection).execute(SchemaManager.get_schema().encode())


def driver(connection: Connection) -> "psycopg.Connection[Any]":
    """The connection as procrastinate takes it: what it writes is part of our transaction."""
    raw = connection.connection.driver_connection
    if not isinstance(raw, psycopg.Connection):
        raise TypeError(f"{type(raw)} is no connection of psycopg")
    return raw


def _after_create(_table: Table, connection: Connection, **_: object) -> None:
    create_queue(connection)


event.listen(JobRow.__table__, "after_create", _after_create)
