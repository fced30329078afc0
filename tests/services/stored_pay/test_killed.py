"""A process that is killed while it closes a month has closed it entirely, or not at all."""

import json
import subprocess
import sys
from pathlib import Path

from services.stored_pay import periods
from services.stored_pay.segments import take_in_segments
from storage.database import open_database
from tests.services.stored_pay.stored_company import FINN, NIGHT, NOW, PAGER, PAULA, SEPTEMBER, store

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
