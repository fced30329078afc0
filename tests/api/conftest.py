"""A running service for each test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.api.serving import Service, furnish, served, serving
from tests.storage.databases import SqliteFiles, database_at, file_of


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Service]:
    """The service on each kind of database."""
    with serving(database, tmp_path) as running:
        yield running


@pytest.fixture(scope="session")
def furnished(sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A SQLite file in which the organisations of a service are."""
    with sqlite_files.with_tables() as url:
        with database_at(url) as database:
            furnish(database, tmp_path_factory.mktemp("furnished"))
        return file_of(url).read_bytes()


@pytest.fixture(scope="module")
def shared_service(sqlite_files: SqliteFiles, furnished: bytes) -> Iterator[Service]:
    """One service on SQLite for all tests of a file: for those that change nothing another one looks at."""
    with sqlite_files.copy_of(furnished) as url, database_at(url) as database, served(database) as running:
        yield running


@pytest.fixture
def quick_service(sqlite_files: SqliteFiles, furnished: bytes) -> Iterator[Service]:
    """The service on SQLite only."""
    with sqlite_files.copy_of(furnished) as url, database_at(url) as database, served(database) as running:
        yield running
