"""A database for what does not touch the database's own ways."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database, open_database
from tests.storage.databases import SqliteFiles


@pytest.fixture
def quick_url(tmp_path: Path) -> Iterator[str]:
    """The URL of a SQLite file with every table and no rows."""
    with SqliteFiles(tmp_path).with_tables() as url:
        yield url


@pytest.fixture
def quick_database(quick_url: str) -> Iterator[Database]:
    """The same, opened."""
    opened = open_database(quick_url)
    yield opened
    opened.close()
