"""A sync that dies between any two writes, there or here, and is started again, ends where an undisturbed one ends."""

import copy
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.access import operator
from domain.errors import InvalidInput, NotFound
from importers.organisation_file import load_organisation
from pager.actual import ScheduleKind
from pager.lines import Line
from services.pagerduty.apply_plan import apply_plan
from services.pagerduty.handing_over import forget_line, use_schedule
from services.records.import_organisation import import_organisation
from storage.database import Database
from storage.pagerduty import keep_schedule
from storage.pagerduty_journal import WriteState, writes
from tests.pager.double.final_schedule import on_call
from tests.pager.double.server import Double
from tests.pager.double.state import LayerSchedule, ShiftSchedule, State, Turn
from tests.services.pagerduty.company import (
    ACME,
    NOW,
    OPERATOR,
    TUESDAY,
    connection,
    found,
    organisation_text,
    pagerduty,
    planned,
    publish_weeks,
    swap,
    synced,
    user,
)
from tests.services.pagerduty.dying import Died, Fate, mortal_connection
from tests.services.pagerduty.oracle import schedules, wrong_moments
from tests.storage.databases import SqliteFiles, database_at, file_of

ROTATIONS = 2
PRIMARY = Line("team0", "primary")


@dataclass(frozen=True)
class Kept:
    """A database as it was at some time."""

    files: SqliteFiles
    content: bytes


@pytest.fixture(scope="module")
def company(sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A database with two rotations and two published weeks; the second rotation is kept in layers."""
    with sqlite_files.with_tables() as url:
        with database_at(url) as database:
            found(database, tmp_path_factory.mktemp("company"), ROTATIONS)
            publish_weeks(database, 2)
            with database.write() as session:
                for role in ("primary", "secondary"):
                    keep_schedule(session, ACME, Line("team1", role), f"L{role}", ScheduleKind.LAYERS)
        return Kept(sqlite_files, file_of(url).read_bytes())


@dataclass(frozen=True)
class Moment:
    """Both sides just before a plan is applied, to be taken up again and again."""

    database: Kept
    pagerduty: State
    now: datetime
    plan: str

    @contextmanager
    def again(self) -> Iterator[tuple[Database, Double]]:
        with opened(self.database) as (database, double):
            double.state, double.now = copy.deepcopy(self.pagerduty), self.now
            yield database, double


@contextmanager
def opened(company: Kept) -> Iterator[tuple[Database, Double]]:
    with (
        company.files.copy_of(company.content) as url,
        database_at(url) as database,
        pagerduty(ROTATIONS, TUESDAY) as double,
    ):
        for role, who in (("primary", "ana"), ("secondary", "dee")):
            always = [[Turn(NOW, NOW + timedelta(days=90), user(double, 1, who))]]
            double.state.layered[f"L{role}"] = LayerSchedule(f"L{role}", f"Old {role}", "Europe/Berlin", always)
        yield database, double


@contextmanager
def before_apply(company: Kept, *, changes: bool) -> Iterator[Moment]:
    with opened(company) as (database, double):
        way = connection(double)
        if changes:
            synced(database, way)
            changed_much(database)
        plan = planned(database, way)
        database.close()
        kept = Kept(company.files, file_of(str(database.engine.url)).read_bytes())
        yield Moment(kept, copy.deepcopy(double.state), double.now, plan.id)


def state(database: Database, double: Double) -> object:
    """Who is on call when, line by line, and what the policies say: without the ids, which depend on the way there."""
    lines, soon = {}, double.now + timedelta(minutes=5)
    for line, schedule in schedules(database).items():
        there = double.state.schedules.get(schedule) or double.state.layered[schedule]
        lines[line] = (there.name, [(one.end, one.user) for one in on_call(there) if one.end > soon])
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
    """A change of every kind: members, boundaries, additions and removals, running and to come, and who is paged."""
    publish_weeks(database, 2, turn=1, now=TUESDAY)
    for number in range(ROTATIONS):
        swap(database, number, datetime(2027, 3, 2, 18, tzinfo=UTC), datetime(2027, 3, 3, 9, tzinfo=UTC), "cy")
    swap(database, 0, datetime(2027, 3, 9, tzinfo=UTC), datetime(2027, 3, 10, tzinfo=UTC), "dee", role="secondary")
    led_by_fay(database)


def led_by_fay(database: Database) -> None:
    """The organisation with other team leads: every escalation policy is rewired."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "organisation.yaml"
        text = organisation_text(ROTATIONS)
        for number in range(ROTATIONS):
            text = text.replace(f"lead: ana{number}", f"lead: fay{number}")
        path.write_text(text)
        import_organisation(database, load_organisation(path), ACME, operator(ACME), NOW)


def undisturbed(moment: Moment) -> tuple[object, int]:
    """The state in which the plan ends, and at how many moments a process may die on the way."""
    with moment.again() as (database, double):
        fate = Fate()
        with mortal_connection(database, double, fate) as way:
            assert apply_plan(database, ACME, moment.plan, way, OPERATOR).mismatches == ()
        assert fate.moments > 4 * len(double.writes) > 20
        return state(database, double), fate.moments


@pytest.mark.parametrize("changes", [False, True], ids=["from empty", "after changes"])
def test_killed_at_any_moment_it_ends_in_the_same_state(company: Kept, changes: bool) -> None:
    with before_apply(company, changes=changes) as moment:
        expected, moments = undisturbed(moment)
        for at in range(moments):
            with moment.again() as (database, double):
                dies(database, double, moment.plan, at)
                way = connection(double)
                assert apply_plan(database, ACME, moment.plan, way, OPERATOR).mismatches == (), at
                assert state(database, double) == expected, at
                if at % 4 == 0:
                    in_order(database, double)


def dies(database: Database, double: Double, plan: str, at: int) -> None:
    """A process applies the plan, and dies on the way."""
    with mortal_connection(database, double, Fate(at)) as way, pytest.raises(Died):
        apply_plan(database, ACME, plan, way, OPERATOR)


def in_order(database: Database, double: Double) -> None:
    """Who is published is on call, nothing is twice, nothing is left to find out, and a further run does nothing."""
    way = connection(double)
    assert wrong_moments(database, double, way.earliest()) == []
    double.forget_requests()
    assert planned(database, way).is_empty
    assert not double.writes
    assert (len(double.state.schedules), len(double.state.policies)) == (ROTATIONS, ROTATIONS)
    assert not double.violations
    with database.read() as session:
        assert writes(session, ACME, states=[WriteState.INTENDED]) == ()


def test_a_sync_that_died_can_also_be_planned_anew(company: Kept) -> None:
    with before_apply(company, changes=True) as moment:
        expected, moments = undisturbed(moment)
        for at in range(3, moments, 15):
            with moment.again() as (database, double):
                dies(database, double, moment.plan, at)
                assert synced(database, connection(double)).mismatches == ()
                assert state(database, double) == expected
                in_order(database, double)


def test_what_was_created_before_it_died_is_ours_also_when_the_settings_change_meanwhile(company: Kept) -> None:
    with before_apply(company, changes=False) as moment:
        _, moments = undisturbed(moment)
        for at in range(moments - 5, moments - 1):
            with moment.again() as (database, double):
                dies(database, double, moment.plan, at)
                led_by_fay(database)
                assert synced(database, connection(double)).mismatches == ()
                in_order(database, double)


def somebody_elses(double: Double) -> ShiftSchedule:
    """A schedule that is called as ours would be."""
    made = ShiftSchedule("SOTHERS", "On call: team0 (primary)", "Etc/UTC")
    double.state.schedules[made.id] = made
    return made


BEFORE_THE_FIRST_POST = 4
"""Kept are then: that the plan has begun, what it has shown, the schedules that we know, the intent to create one."""


def test_a_creation_that_never_was_sent_is_waited_for_one_day_only(company: Kept) -> None:
    with before_apply(company, changes=False) as moment, moment.again() as (database, double):
        dies(database, double, moment.plan, BEFORE_THE_FIRST_POST)
        assert not double.writes
        double.now += timedelta(days=1, hours=1)
        planned(database, connection(double))
        somebody_elses(double)
        with pytest.raises(InvalidInput, match="team0 primary: a schedule of this name is in use already"):
            planned(database, connection(double))


def test_what_was_let_go_of_after_it_died_is_not_taken_again(company: Kept) -> None:
    with before_apply(company, changes=False) as moment, moment.again() as (database, double):
        dies(database, double, moment.plan, BEFORE_THE_FIRST_POST)
        forget_line(database, ACME, PRIMARY, OPERATOR, double.now)
        with pytest.raises(NotFound):
            forget_line(database, ACME, PRIMARY, OPERATOR, double.now)
        other = somebody_elses(double)
        with pytest.raises(InvalidInput, match="a schedule of this name is in use already"):
            planned(database, connection(double))
        assert not other.shifts


def test_shifts_of_a_sync_that_died_are_nobodys_once_their_schedule_was_let_go_of(company: Kept) -> None:
    with before_apply(company, changes=False) as moment, moment.again() as (database, double):
        dies(database, double, moment.plan, BEFORE_THE_FIRST_POST + 10)
        assert double.writes[-1].path.endswith("/custom_shifts")
        schedule = schedules(database)[PRIMARY]
        sent = copy.deepcopy(double.state.schedules[schedule].shifts)
        assert sent
        forget_line(database, ACME, PRIMARY, OPERATOR, double.now)
        use_schedule(database, ACME, PRIMARY, schedule, connection(double), OPERATOR)
        (line, *_) = planned(database, connection(double)).lines
        assert len(line.foreign) == len(sent)
        synced(database, connection(double))
        assert sent.items() <= double.state.schedules[schedule].shifts.items()


def test_a_schedule_that_was_let_go_of_after_its_creation_was_retried_is_not_taken_again(company: Kept) -> None:
    with before_apply(company, changes=False) as moment, moment.again() as (database, double):
        dies(database, double, moment.plan, BEFORE_THE_FIRST_POST)
        synced(database, connection(double))
        forget_line(database, ACME, PRIMARY, OPERATOR, double.now)
        with pytest.raises(InvalidInput, match="a schedule of this name is in use already"):
            planned(database, connection(double))
