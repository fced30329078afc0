"""A sync is frugal: PagerDuty allows 960 requests a minute, and other tools share them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.database import Database
from tests.services.pagerduty.company import (
    connection,
    found,
    pagerduty,
    publish_weeks,
    published,
    swap,
    synced,
)
from tests.storage.databases import SqliteFiles, database_at


@pytest.fixture
def database(sqlite_files: SqliteFiles) -> Iterator[Database]:
    with sqlite_files.with_tables() as url, database_at(url) as empty:
        yield empty


def test_a_quarter_of_ten_rotations_and_then_one_swap(database: Database, tmp_path: Path) -> None:
    found(database, tmp_path, 10)
    publish_weeks(database, 13)
    assert len(published(database).shifts) == 10 * 2 * 13
    with pagerduty(10) as double:
        way = connection(double)
        assert synced(database, way).mismatches == ()
        from_empty = len(double.requests)
        double.forget_requests()
        monday = datetime(2027, 3, 22, 13, tzinfo=UTC)
        swap(database, 0, monday, datetime(2027, 3, 25, 12, tzinfo=UTC), "cy")
        assert synced(database, way).mismatches == ()
        after_a_swap = len(double.requests)
    assert from_empty < 200
    assert after_a_swap < 60
