"""Whatever befalls a write, it is looked for before it is sent again: nothing is lost, nothing is done twice."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.errors import RemoteFailure
from pager.coverage import doubled
from pager.lines import Line
from storage.database import Database
from tests.pager.double.faults import Fault, Trouble
from tests.pager.double.server import Double
from tests.pager.double.wire import Request
from tests.services.pagerduty.company import (
    TUESDAY,
    connection,
    found,
    pagerduty,
    planned,
    publish_weeks,
    swap,
    synced,
)
from tests.services.pagerduty.oracle import schedules, shown, wrong_moments
from tests.storage.databases import SqliteFiles, database_at

PRIMARY = Line("team0", "primary")
PATIENCE = 0.4
OF_WRITES = [one for one in Trouble if one not in (Trouble.STALE, Trouble.ITEM_REFUSED)]


@pytest.fixture
def company(sqlite_files: SqliteFiles, tmp_path: Path) -> Iterator[Database]:
    """One rotation, three weeks."""
    with sqlite_files.with_tables() as url, database_at(url) as database:
        found(database, tmp_path, 1)
        publish_weeks(database, 3)
        yield database


def in_order(database: Database, double: Double) -> None:
    """Everybody once at every moment, and a further run has nothing to do."""
    way = connection(double)
    assert wrong_moments(database, double, way.earliest()) == []
    for schedule in schedules(database).values():
        assert not doubled(shown(double, schedule), way.earliest()), "somebody is on call twice"
    double.forget_requests()
    assert planned(database, way).is_empty
    assert not double.writes
    assert not double.violations
    assert len(double.state.policies) == 1
    assert len(double.state.schedules) == 2


@pytest.mark.parametrize("trouble", OF_WRITES)
def test_a_trouble_with_every_write_in_turn_loses_nothing_and_doubles_nothing(
    company: Database, trouble: Trouble
) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double, timeout=PATIENCE if trouble is Trouble.SLOW else 20)
        double.faults = [Fault(trouble, skip=2 * place) for place in range(4)]
        assert synced(company, way).mismatches == ()
        in_order(company, double)
        publish_weeks(company, 3, turn=1, now=double.now)
        swap(company, 0, datetime(2027, 3, 9, tzinfo=UTC), datetime(2027, 3, 10, tzinfo=UTC), "cy", now=double.now)
        double.faults = [Fault(trouble, skip=2 * place) for place in range(4)]
        assert synced(company, way).mismatches == ()
        assert double.met
        in_order(company, double)


@pytest.mark.parametrize("skip", range(4))
def test_a_write_that_is_not_seen_at_first_and_was_done_is_not_done_twice(company: Database, skip: int) -> None:
    with pagerduty(1, TUESDAY) as double:
        double.faults = [Fault(Trouble.FAILED_AFTER, skip=skip), Fault(Trouble.STALE, writes=False, skip=5 + skip)]
        assert synced(company, connection(double)).mismatches == ()
        in_order(company, double)


def test_a_write_that_turns_up_after_it_was_given_up_is_ours_and_cleaned_away(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        publish_weeks(company, 4, now=double.now)
        double.faults = [Fault(Trouble.FAILED_AFTER)]

        def hide_it(*_: object) -> None:
            double.faults.append(Fault(Trouble.STALE, writes=False, reads_stale=8))
            double.after_write = None

        double.after_write = hide_it
        synced(company, way)
        assert doubled(shown(double, schedules(company)[PRIMARY]), way.earliest()), "it was written twice"
        synced(company, way)
        in_order(company, double)


@pytest.mark.parametrize("path", ["/v3/schedules", "/escalation_policies"])
def test_a_creation_that_takes_effect_only_when_it_is_sent_again_is_ours(company: Database, path: str) -> None:
    with pagerduty(1, TUESDAY) as double:
        sent = list[Request]()

        def late(request: Request) -> str:
            if request.path != path:
                return "go on"
            sent.append(request)
            if len(sent) == 2:
                double.take_effect(sent[0])
            return "lost" if len(sent) == 1 else "go on"

        double.before_write = late
        assert synced(company, connection(double)).mismatches == ()
        assert len(sent) >= 2
        in_order(company, double)


def test_pagerduty_that_stays_silent_is_told_after_a_few_attempts(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        double.faults = [Fault(Trouble.FAILED_BEFORE) for _ in range(9)]
        with pytest.raises(RemoteFailure, match="gave no usable answer to POST /v3/schedules: it answered 500"):
            synced(company, connection(double))
        double.faults = []
        assert synced(company, connection(double)).mismatches == ()
        in_order(company, double)
