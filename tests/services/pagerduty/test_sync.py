"""What is published is what pages."""

from pathlib import Path

from storage.database import Database
from tests.services.pagerduty.company import connection, found, pagerduty, planned, publish_weeks, synced


def test_a_published_quarter_pages_as_published_and_a_second_run_does_nothing(
    database: Database, tmp_path: Path
) -> None:
    found(database, tmp_path, 2)
    publish_weeks(database, 13)
    with pagerduty(2) as double:
        way = connection(double)
        applied = synced(database, way)
        assert applied.mismatches == ()
        assert not double.violations
        double.forget_requests()
        assert planned(database, way).is_empty
        assert not double.writes
