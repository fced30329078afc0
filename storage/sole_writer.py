"""One writer at a time, over many transactions, and one service for a file: locks that end with who holds them.

PostgreSQL holds it as a session's advisory lock, SQLite as the lock of a file beside the database: neither outlives
a process that is killed, so nobody ever waits for a lease to run out.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path

from sqlalchemy import text

from domain.errors import Conflict
from storage.database import Database

_SERVICE = ".service.lock"
_OURS: set[Path] = set()
"""Files that this process serves."""


@contextmanager
def sole_writer(database: Database, *names: str) -> Iterator[None]:
    """Nobody else holds any of the names meanwhile. Conflict at once when somebody does."""
    with ExitStack() as held:
        for name in sorted(names):
            held.enter_context(_file_lock(database, name) if database.is_sqlite else _advisory_lock(database, name))
        yield


def serves_alone(database: Database) -> bool:
    """True while this process holds the file: then no other service is at work on it, and whatever was is dead."""
    path = _service_lock(database)
    return path is not None and path in _OURS


@contextmanager
def sole_service(database: Database) -> Iterator[None]:
    """Nobody else serves this SQLite file meanwhile; Conflict at once when somebody does.

    Nothing is held on PostgreSQL, which is for several, and for a database in memory, which no other process sees. Who
    asks again in the same process holds it already.
    """
    path = _service_lock(database)
    if path is None or path in _OURS:
        yield
        return
    with _lock(path) as holder:
        if holder is not None:
            raise _served(path.name.removesuffix(_SERVICE), holder)
        _OURS.add(path)
        try:
            yield
        finally:
            _OURS.discard(path)


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
    with _lock(Path(f"{Path(kept).resolve()}.{sha256(name.encode()).hexdigest()[:12]}.lock")) as holder:
        if holder is not None:
            raise _taken()
        yield


@contextmanager
def _lock(path: Path) -> Iterator[str | None]:
    """Who holds the lock of this file: None when it is us. Its content is for people; what locks is the system."""
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            yield file.read(40).strip() or "process unknown"
            return
        file.truncate(0)
        file.write(f"process {os.getpid()}")
        file.flush()
        yield None


def _service_lock(database: Database) -> Path | None:
    kept = database.engine.url.database if database.is_sqlite else None
    return Path(f"{Path(kept).resolve()}{_SERVICE}") if kept and kept != ":memory:" else None


def _served(name: str, holder: str) -> Conflict:
    told = f"another dogwatch ({holder}) serves {name} already, and SQLite is for one: stop that one, or"
    return Conflict(f"{told} keep everything in PostgreSQL, which is for several (postgresql://USER@HOST/NAME)")


def _taken() -> Conflict:
    return Conflict("another process is writing to PagerDuty right now; wait until it has finished")
