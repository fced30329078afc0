"""Opens the database, and lends sessions: one that only reads, one that writes and commits once.

SQLite is one file in WAL mode: readers never wait for the writer. A writing transaction takes the write lock at its
first statement (`BEGIN IMMEDIATE`), because one that upgrades later fails with "database is locked" at once instead
of waiting its turn.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from domain.errors import Unavailable

_WAIT_SECONDS = 20
_WRITES = "dogwatch_writes"

WITH_EVERY_WRITE: ContextVar[Callable[[Session], None] | None] = ContextVar("WITH_EVERY_WRITE", default=None)
"""What is written into every transaction of this context just before it commits: see `services.access.repetition`."""


@dataclass(frozen=True)
class Database:
    """An open database. `url` may hold a password: it is never printed."""

    engine: Engine

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the data, however often it looks, and keeps nothing."""
        with (
            _told_plainly(),
            self.engine.connect().execution_options(**self._one_state) as connection,
            Session(connection, autoflush=False) as session,
        ):
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are kept all together at the end, or not at all."""
        with (
            _told_plainly(),
            self.engine.connect().execution_options(**{_WRITES: True}) as connection,
            Session(connection, expire_on_commit=False) as session,
        ):
            yield session
            also = WITH_EVERY_WRITE.get()
            if also is not None:
                also(session)
            session.flush()
            with _told_plainly("whether it was kept is not known: look again"):
                session.commit()

    @contextmanager
    def exclusive(self) -> Iterator[Connection]:
        """A bare connection in one writing transaction, for changes of the tables themselves."""
        with (
            _told_plainly(),
            self.engine.connect().execution_options(**{_WRITES: True}) as connection,
            connection.begin(),
        ):
            yield connection

    @property
    def _one_state(self) -> dict[str, Any]:
        """SQLite's readers see one state anyhow."""
        return {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _told_plainly(outcome: str = "nothing was changed") -> Iterator[None]:
    """Unavailable, in words without the statement and its values, when the database cannot do what it was asked."""
    try:
        yield
    except OperationalError as failure:
        raise Unavailable(f"the database did not do it ({_said(failure.orig)}); {outcome}") from failure


def _said(refusal: BaseException | None) -> str:
    """The database's own words. Where there is no connection there are none: the driver's would name the host."""
    if isinstance(refusal, sqlite3.Error):
        return str(refusal)
    return (isinstance(refusal, psycopg.Error) and refusal.diag.message_primary) or "no connection"


def open_database(url: str) -> Database:
    """The database at `url`: `sqlite:///dogwatch.db` or `postgresql+psycopg://user@host/name`."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
        return Database(create_engine(address, pool_pre_ping=True, pool_size=10, max_overflow=20))
    engine = create_engine(address, connect_args={"timeout": _WAIT_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _prepared)
    event.listen(engine, "begin", _begun)
    return Database(engine)


def _prepared(raw: Any, _record: Any) -> None:
    raw.isolation_level = None  # the driver must not open transactions of its own
    cursor = raw.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", f"busy_timeout={_WAIT_SECONDS * 1000}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begun(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
