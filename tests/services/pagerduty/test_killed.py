"""A sync that dies between any two writes, and is started again, ends where an undisturbed one ends."""

import copy
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.pagerduty.apply_plan import apply_plan
from storage.database import Database, open_database
from tests.pager.double.final_schedule import on_call
from tests.pager.double.server import Double
from tests.pager.double.state import State
from tests.services.pagerduty.company import (
    ACME,
    NOW,
    OPERATOR,
    connection,
    found,
    pagerduty,
    planned,
    publish_weeks,
    swap,
    synced,
)
from tests.services.pagerduty.dying import Died, dying_connection
from tests.services.pagerduty.oracle import schedules, wrong_moments
from tests.storage.databases import SqliteFiles

TUESDAY = NOW + timedelta(days=4)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A database with one rotation and three published weeks."""
    folder = tmp_path_factory.mktemp("company")
    with SqliteFiles(folder).with_tables() as url:
        database = open_database(url)
        found(database, folder, 1)
        publish_weeks(database, 3)
        database.close()
        yield Path(url.removeprefix("sqlite:///"))


@dataclass(frozen=True)
class Moment:
    """Both sides just before a plan is applied, to be taken up again and again."""

    database: Path
    pagerduty: State
    now: datetime
    plan: str

    @contextmanager
    def again(self) -> Iterator[tuple[Database, Double]]:
        with opened(self.database) as (database, double):
            double.state, double.now = copy.deepcopy(self.pagerduty), self.now
            yield database, double


@contextmanager
def opened(company: Path) -> Iterator[tuple[Database, Double]]:
    with tempfile.TemporaryDirectory() as folder, pagerduty(1, TUESDAY) as double:
        place = Path(folder) / "dogwatch.db"
        shutil.copyfile(company, place)
        database = open_database(f"sqlite:///{place}")
        try:
            yield database, double
        finally:
            database.close()


@contextmanager
def before_apply(company: Path, *, changes: bool) -> Iterator[Moment]:
    with opened(company) as (database, double):
        way = connection(double)
        if changes:
            synced(database, way)
            changed_much(database)
        plan = planned(database, way)
        database.close()
        place = Path(str(database.engine.url.database))
        yield Moment(place, copy.deepcopy(double.state), double.now, plan.id)


def state(database: Database, double: Double) -> object:
    """Who is on call when, line by line, and what the policies say: without the ids, which depend on the way there."""
    lines = {}
    for line, schedule in schedules(database).items():
        there = double.state.schedules[schedule]
        ahead = [(one.end, one.user) for one in on_call(there) if one.end > double.now + timedelta(minutes=5)]
        lines[line] = (there.name, ahead)
    names = {schedule: str(line) for line, schedule in schedules(database).items()}
    policies = {
        one.name: [
            (rule["escalation_delay_in_minutes"], [names.get(target["id"], target["id"]) for target in rule["targets"]])
            for rule in one.rules
        ]
        for one in double.state.policies.values()
    }
    return lines, policies


def changed_much(database: Database) -> None:
    """A change of every kind: members, boundaries, additions and removals, in both roles, running and to come."""
    publish_weeks(database, 3, turn=1, now=TUESDAY)
    swap(database, 0, datetime(2027, 3, 2, 18, tzinfo=UTC), datetime(2027, 3, 3, 9, tzinfo=UTC), "cy")
    swap(database, 0, datetime(2027, 3, 9, tzinfo=UTC), datetime(2027, 3, 10, tzinfo=UTC), "dee", role="secondary")


def undisturbed(moment: Moment) -> tuple[object, int]:
    """The state in which the plan ends, and how many writes it takes."""
    with moment.again() as (database, double):
        apply_plan(database, ACME, moment.plan, connection(double), OPERATOR)
        return state(database, double), len(double.writes)


@pytest.mark.parametrize("changes", [False, True], ids=["from empty", "after changes"])
def test_killed_between_any_two_writes_it_ends_in_the_same_state(company: Path, changes: bool) -> None:
    with before_apply(company, changes=changes) as moment:
        expected, writes = undisturbed(moment)
        assert writes >= 5
        for at in range(writes):
            for answered in (False, True):
                with moment.again() as (database, double):
                    dies_and_goes_on(database, double, moment.plan, at, answered=answered)
                    assert state(database, double) == expected, (at, answered)


def dies_and_goes_on(database: Database, double: Double, plan: str, at: int, *, answered: bool) -> None:
    """Applied by a process that dies, and applied again; what must hold in any case holds."""
    with pytest.raises(Died):
        apply_plan(database, ACME, plan, dying_connection(double, at, answered=answered), OPERATOR)
    way = connection(double)
    assert apply_plan(database, ACME, plan, way, OPERATOR).mismatches == ()
    assert wrong_moments(database, double, way.earliest()) == []
    double.forget_requests()
    assert planned(database, way).is_empty
    assert not double.writes
    assert len(double.state.policies) == 1
    assert not double.violations


def test_a_sync_that_died_can_also_be_planned_anew(company: Path) -> None:
    with before_apply(company, changes=True) as moment:
        expected, _ = undisturbed(moment)
        for at in (0, 3, 5):
            with moment.again() as (database, double):
                with pytest.raises(Died):
                    apply_plan(database, ACME, moment.plan, dying_connection(double, at, answered=True), OPERATOR)
                assert synced(database, connection(double)).mismatches == ()
                assert state(database, double) == expected
