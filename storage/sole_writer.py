"""One writer at a time, over many transactions: a lock that ends with the process that holds it.

PostgreSQL holds it as a session's advisory lock, SQLite as the lock of a file beside the database: neither outlives
a process that is killed, so nobody ever waits for a lease to run out.
"""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path

from sqlalchemy import text

from domain.errors import Conflict
from storage.database import Database


@contextmanager
def sole_writer(database: Database, *names: str) -> Iterator[None]:
    """Nobody else holds any of the names meanwhile. Conflict at once when somebody does."""
    with ExitStack() as held:
        for name in sorted(names):
            held.enter_context(_file_lock(database, name) if database.is_sqlite else _advisory_lock(database, name))
        yield


@contextmanager
def _advisory_lock(database: Database, name: str) -> Iterator[None]:
    key = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}):
            raise _taken()
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})


@contextmanager
def _file_lock(database: Database, name: str) -> Iterator[None]:
    kept = database.engine.url.database
    if not kept or kept == ":memory:":
        raise Conflict("a database in memory has no other process; keep it in a file to connect PagerDuty")
    path = Path(f"{kept}.{sha256(name.encode()).hexdigest()[:12]}.lock")
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise _taken() from taken
        yield


def _taken() -> Conflict:
    return Conflict("another process is writing to PagerDuty right now; wait until it has finished")
