"""A database for what does not touch the database's own ways."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.storage.databases import SqliteFiles, database_at


@pytest.fixture
def quick_url(sqlite_files: SqliteFiles) -> Iterator[str]:
    """The URL of a SQLite file with every table and no rows."""
    with sqlite_files.with_tables() as url:
        yield url


@pytest.fixture
def quick_database(quick_url: str) -> Iterator[Database]:
    """The same, opened."""
    with database_at(quick_url) as database:
        yield database
