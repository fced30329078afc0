"""The company that most tests here begin with."""

from pathlib import Path

import pytest

from storage.database import Database
from tests.services.pagerduty.company import found, publish_weeks


@pytest.fixture
def company(database: Database, tmp_path: Path) -> Database:
    """One rotation, three weeks."""
    found(database, tmp_path, 1)
    publish_weeks(database, 3)
    return database
