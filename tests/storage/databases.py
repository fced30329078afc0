"""Databases for tests: on a SQLite file and on a real PostgreSQL, a new one for every test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from storage.database import open_database
from storage.tables import Base
from tests.storage.postgres import PostgresServer

KINDS = ("sqlite", "postgresql")


class SqliteFiles:
    """New SQLite files; those with tables are copies of one that was made once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0
        self._template: Path | None = None

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The URL of a database without tables."""
        yield _url(self._new_path())

    @contextmanager
    def with_tables(self) -> Iterator[str]:
        """The URL of a database with every table and no rows."""
        if self._template is None:
            self._template = self._new_path()
            _make_tables(_url(self._template))
        path = self._new_path()
        shutil.copyfile(self._template, path)
        yield _url(path)

    def _new_path(self) -> Path:
        self._made += 1
        return self._folder / f"dogwatch{self._made}.db"


class PostgresDatabases:
    """New databases on one server; those with tables are copies of one that was made once."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._template: str | None = None

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The URL of a database without tables."""
        with self._dropped(self._server.new_database()) as url:
            yield url

    @contextmanager
    def with_tables(self) -> Iterator[str]:
        """The URL of a database with every table and no rows."""
        if self._template is None:
            self._template = self._server.new_database()
            _make_tables(self._template)
        with self._dropped(self._server.new_database(make_url(self._template).database)) as url:
            yield url

    @contextmanager
    def _dropped(self, url: str) -> Iterator[str]:
        try:
            yield url
        finally:
            self._server.drop(url)


Databases = SqliteFiles | PostgresDatabases


def _url(path: Path) -> str:
    return f"sqlite:///{path}"


def _make_tables(url: str) -> None:
    database = open_database(url)
    Base.metadata.create_all(database.engine)
    database.close()
