"""Whatever happens while a month makes a step, to its process or to the database, it is made entirely or not at all."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text

from compensation.report import PeriodState
from domain.errors import Unavailable
from services.stored_pay import periods
from services.stored_pay.segments import take_in_segments
from storage.database import Database, open_database
from tests.services.stored_pay.stored_company import ACME, FINN, NIGHT, NOW, PAGER, PAULA, SEPTEMBER, store

ROOT = Path(__file__).parents[3]


def test_a_month_is_closed_entirely_or_not_at_all_wherever_its_process_is_killed(database_url: str) -> None:
    database = open_database(database_url)
    store(database)
    take_in_segments(database, PAGER, [NIGHT], [], NOW)
    periods.review(database, PAULA, SEPTEMBER, NOW, 0)
    periods.approve(database, FINN, SEPTEMBER, NOW, 1)
    database.close()

    command = [sys.executable, "-m", "tests.services.stored_pay.closing_under_fire", database_url]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=120).stdout
    found = [json.loads(line) for line in told.splitlines()]
    assert len(found) > 8, "too few steps for a test of anything"
    approved = {"killed": True, "state": "approved", "pay_event": 2, "pay_report": 1, "audit": 3}
    assert found[:-1] == [approved] * (len(found) - 1)
    assert found[-1] == {"killed": False, "state": "closed", "pay_event": 3, "pay_report": 1, "audit": 4}


def test_a_full_disk_or_a_lost_connection_amid_a_step_takes_it_all_back(database: Database) -> None:
    store(database)
    take_in_segments(database, PAGER, [NIGHT], [], NOW)
    failing = _failing(database)
    with pytest.raises(Unavailable, match="nothing was changed"):
        periods.review(failing, PAULA, SEPTEMBER, NOW, 0)
    failing.close()
    found = periods.read_period(database, ACME, SEPTEMBER)
    assert (found.record.state, found.record.report, found.revision) == (PeriodState.OPEN, None, 0)
    assert periods.review(database, PAULA, SEPTEMBER, NOW, 0).record.state is PeriodState.IN_REVIEW


def _failing(database: Database) -> Database:
    """The same database, on SQLite with a disk that takes no more; on PostgreSQL it cuts whoever writes an event."""
    failing = open_database(database.engine.url.render_as_string(hide_password=False))
    if failing.is_sqlite:
        event.listen(failing.engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count = 1"))
        return failing

    def cut(connection: Connection, _: object, statement: str, *__: object) -> None:
        if statement.startswith("INSERT INTO pay_event"):
            backend = connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]  # psycopg's
            with database.exclusive() as other:
                other.execute(text("SELECT pg_terminate_backend(:backend)"), {"backend": backend})

    event.listen(failing.engine, "before_cursor_execute", cut)
    return failing
