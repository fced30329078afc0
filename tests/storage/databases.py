"""Databases for tests: on a SQLite file and on a real PostgreSQL, a new one for every test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from services.records.migrate import upgrade
from storage.database import Database, open_database
from storage.tables import Base
from tests.storage.postgres import PostgresServer, memory

KINDS = ("sqlite", "postgresql")


class SqliteFiles:
    """SQLite files that are gone after their test; those with tables are copies of one that was made once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0
        self._free: list[Path] = []

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The URL of a database without tables."""
        self._made += not self._free
        path = self._free.pop() if self._free else self._folder / f"dogwatch{self._made}.db"
        try:
            yield f"sqlite:///{path}"
        finally:
            for left in self._folder.glob(f"{path.name}*"):
                left.unlink()
            self._free.append(path)

    @contextmanager
    def with_tables(self) -> Iterator[str]:
        """The URL of a database with every table and no rows."""
        with self.copy_of(_furnished(_make_tables)) as url:
            yield url

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """The same as it is when the migrations have made the tables: a service is ready on it."""
        with self.copy_of(_furnished(_migrate)) as url:
            yield url

    @contextmanager
    def copy_of(self, content: bytes) -> Iterator[str]:
        """The URL of a database that another one's file was read for."""
        with self.empty() as url:
            file_of(url).write_bytes(content)
            yield url


def file_of(url: str) -> Path:
    """Where the SQLite database of this URL lies."""
    return Path(url.removeprefix("sqlite:///"))


@cache
def _furnished(furnish: Callable[[str], None]) -> bytes:
    with folder_in_memory() as folder, SqliteFiles(folder).empty() as url:
        furnish(url)
        return file_of(url).read_bytes()


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """A folder without a disk, where the machine has one and room in it: at every commit SQLite waits for the disk."""
    with TemporaryDirectory(prefix="dogwatch-", dir=memory(500_000_000)) as folder:
        yield Path(folder)


@contextmanager
def database_at(url: str) -> Iterator[Database]:
    """The open database. It is the same one each time: a new one would compile each statement again.

    Connections to PostgreSQL stay for the next test: each new one has to read what tables there are.
    """
    database = _known(url)
    try:
        yield database
    finally:
        if database.is_sqlite:
            database.close()


_known = cache(open_database)


class PostgresDatabases:
    """Databases on one server. One with tables is used again when it has been emptied, which takes a twentieth of the
    time of making another; unless a test has changed what is in it beside rows."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._clean: list[str] = []
        self._shape: object = None

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The URL of a database without tables."""
        url = self._server.new_database()
        try:
            yield url
        finally:
            self._server.drop(url)

    @contextmanager
    def with_tables(self) -> Iterator[str]:
        """The URL of a database with every table and no rows."""
        url = self._clean.pop() if self._clean else self._made()
        try:
            yield url
        finally:
            if self._emptied(url):
                self._clean.append(url)
            else:
                self._drop(url)

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """The same as it is when the migrations have made the tables: a service is ready on it."""
        url = self._server.furnished(_migrate)
        try:
            yield url
        finally:
            self._drop(url)

    def close(self) -> None:
        """Drops what was made."""
        while self._clean:
            self._drop(self._clean.pop())

    def _made(self) -> str:
        url = self._server.furnished(_make_tables)
        if self._shape is None:
            with self._server.within(url) as connection:
                self._shape = connection.scalar(text(_SHAPE))
        return url

    def _emptied(self, url: str) -> bool:
        """Without a row, its sequences as new, nobody at work in it; False for one of another shape than it had."""
        with self._server.within(url) as connection:
            connection.execute(text(_DISTURBED))
            if connection.scalar(text(_SHAPE)) != self._shape:
                return False
            connection.execute(text(_EMPTY))
        return True

    def _drop(self, url: str) -> None:
        _known(url).close()
        self._server.drop(url)


_DISTURBED = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
  AND (state IS DISTINCT FROM 'idle' OR pid IN (SELECT pid FROM pg_locks))
"""
"""Who has begun something, or holds a lock."""
_SHAPE = """
SELECT string_agg(name, ',' ORDER BY name) FROM (
    SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal
) AS found (name)
"""
_EMPTY = """
DO $$ DECLARE found record; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR found IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LOOP
        EXECUTE format('DELETE FROM %I', found.relname);
    END LOOP;
    FOR found IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' LOOP
        PERFORM setval(found.relname::regclass, 1, false);
    END LOOP;
END $$
"""
"""As a replica: no trigger that keeps rows, and no foreign key, is asked."""


Databases = SqliteFiles | PostgresDatabases


def _make_tables(url: str) -> None:
    database = open_database(url)
    Base.metadata.create_all(database.engine)
    database.close()


def _migrate(url: str) -> None:
    database = open_database(url)
    upgrade(database)
    database.close()
