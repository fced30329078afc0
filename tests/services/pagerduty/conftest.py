"""The company that most tests here begin with."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pager.actual import ScheduleKind
from pager.lines import Line
from storage.database import Database
from storage.pagerduty import keep_schedule
from tests.pager.double.server import Double
from tests.pager.double.state import LayerSchedule, Turn
from tests.services.pagerduty.company import ACME, NOW, TUESDAY, found, pagerduty, publish_weeks, user


@pytest.fixture
def company(database: Database, tmp_path: Path) -> Database:
    """One rotation, three weeks."""
    found(database, tmp_path, 1)
    publish_weeks(database, 3)
    return database


@pytest.fixture(params=list(ScheduleKind))
def double(request: pytest.FixtureRequest, company: Database) -> Iterator[Double]:
    """The primary is kept in shifts, or in layers."""
    with pagerduty(1, TUESDAY) as found:
        if request.param is ScheduleKind.LAYERS:
            always = Turn(NOW, NOW + timedelta(days=200), user(found, 0, "ana"))
            found.state.layered["L"] = LayerSchedule("L", "Old", "Etc/UTC", [[always]])
            with company.write() as session:
                keep_schedule(session, ACME, Line("team0", "primary"), "L", ScheduleKind.LAYERS)
        yield found
