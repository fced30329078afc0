"""What is published is what pages."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exporters.pagerduty_words import plan_words
from pager.lines import Line
from services.pagerduty.drift import drift
from services.pagerduty.handing_over import use_schedule
from services.pagerduty.verifying import verify
from storage.database import Database
from storage.overrides import override_row
from tests.pager.double.server import Double
from tests.pager.double.state import LayerSchedule
from tests.services.pagerduty.company import (
    ACME,
    NOW,
    OPERATOR,
    connection,
    found,
    pagerduty,
    planned,
    publish_weeks,
    published,
    swap,
    synced,
    user,
)
from tests.services.pagerduty.oracle import schedules, shown


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


def test_an_override_that_was_kept_with_seconds_is_sent_in_whole_minutes(database: Database, tmp_path: Path) -> None:
    found(database, tmp_path, 1)
    publish_weeks(database, 3)
    start, end = datetime(2027, 3, 9, 8, tzinfo=UTC), datetime(2027, 3, 9, 20, 30, tzinfo=UTC)
    with pagerduty(1) as double:
        way = connection(double)
        kept_with_seconds(database, start, end)
        assert synced(database, way).mismatches == ()
        schedule = double.state.schedules[schedules(database)[Line("team0", "primary")]]
        (sent,) = [one for one in schedule.shifts.values() if one.user == user(double, 0, "cy") and one.start.day == 9]
        assert (sent.start, sent.end) == (start, end)
        assert planned(database, way).is_empty
        assert not double.violations


def kept_with_seconds(database: Database, start: datetime, end: datetime) -> None:
    """As it could be recorded once; a further swap of that week writes the list anew."""
    number = swap(database, 0, start, end, "cy").override.id
    with database.write() as session:
        row = override_row(session, ACME, number)
        row.start, row.end = start + timedelta(seconds=49), end + timedelta(seconds=1)
    swap(database, 0, end + timedelta(days=1), end + timedelta(days=2), "dee")
    assert any(one.start.second == 49 for one in published(database).shifts)


def test_only_weeks_that_begin_within_the_horizon_are_sent_when_there_is_one(
    database: Database, tmp_path: Path
) -> None:
    found(database, tmp_path, 1)
    publish_weeks(database, 8)
    with pagerduty(1) as double:
        way = connection(double, horizon_days=20, batch=1)
        assert synced(database, way).mismatches == ()
        assert [len(one.shifts) for one in double.state.schedules.values()] == [3, 3]
        assert planned(database, way).is_empty
        double.now += timedelta(days=7)
        assert synced(database, way).mismatches == ()
        assert [len(one.shifts) for one in double.state.schedules.values()] == [4, 4]


@pytest.mark.parametrize("kind", ["shifts", "layers"])
def test_a_horizon_shorter_than_before_leaves_alone_what_lies_beyond(
    database: Database, tmp_path: Path, kind: str
) -> None:
    found(database, tmp_path, 1)
    publish_weeks(database, 8)
    with pagerduty(1) as double:
        if kind == "layers":
            for role in ("primary", "secondary"):
                double.state.layered[f"L{role}"] = LayerSchedule(f"L{role}", f"Old {role}", "Etc/UTC")
                use_schedule(database, ACME, Line("team0", role), f"L{role}", connection(double), OPERATOR)
        synced(database, connection(double))
        far, near = double.now + timedelta(days=40), datetime(2027, 3, 9, tzinfo=UTC)
        beyond = {line: shown_from(double, name, far) for line, name in schedules(database).items()}
        short = connection(double, horizon_days=10)
        assert planned(database, short).is_empty
        swap(database, 0, near, near + timedelta(hours=8), "cy")
        publish_weeks(database, 8, first=far.date() - timedelta(days=far.weekday()), turn=1)
        assert synced(database, short).mismatches == ()
        assert {line: shown_from(double, name, far) for line, name in schedules(database).items()} == beyond
        assert planned(database, short).is_empty
        assert drift(database, ACME, connection(double)).differences == ()
        assert synced(database, connection(double)).mismatches == ()
        assert {line: shown_from(double, name, far) for line, name in schedules(database).items()} != beyond


def shown_from(double: Double, schedule: str, moment: datetime) -> list[tuple[datetime, datetime, str]]:
    return [(one.start, one.end, one.user) for one in shown(double, schedule) if one.start >= moment]


def test_a_list_that_has_ended_is_told_and_never_taken_for_a_pager_in_order(database: Database, tmp_path: Path) -> None:
    found(database, tmp_path, 1)
    publish_weeks(database, 1)
    with pagerduty(1) as double:
        way = connection(double)
        synced(database, way)
        assert verify(database, ACME, way).notes == ("team0 is published for 10 more days only.",)
        double.now += timedelta(days=20)
        told = ("Nothing is published from now on: the list ended at 2027-03-08T14:00:00Z.",)
        answer = verify(database, ACME, way)
        assert (answer.lines, answer.notes) == (0, told)
        plan = planned(database, way)
        assert (plan.is_empty, plan.notes) == (True, told)
        assert list(plan_words(plan))[-1] == "There is nothing to do, because nothing is published."


def test_a_short_horizon_is_not_taken_for_the_end_of_the_list(database: Database, tmp_path: Path) -> None:
    found(database, tmp_path, 1)
    publish_weeks(database, 8)
    with pagerduty(1) as double:
        assert planned(database, connection(double, horizon_days=10)).notes == ()


def test_a_plan_reads_like_a_message_to_a_colleague(database: Database, tmp_path: Path) -> None:
    found(database, tmp_path, 1)
    publish_weeks(database, 3)
    with pagerduty(1, NOW + timedelta(days=4)) as double:
        way = connection(double)
        synced(database, way)
        swap(database, 0, datetime(2027, 3, 2, 18, tzinfo=UTC), datetime(2027, 3, 3, 6, tzinfo=UTC), "cy")
        later = datetime(2027, 3, 16, 8, tzinfo=UTC)
        swap(database, 0, later, later + timedelta(days=1), "dee", role="secondary")
        assert list(plan_words(planned(database, way))) == [
            "In the next 24 hours:",
            "  team0 primary from Tue 2 Mar 2027, 13:00 (UTC-05:00) to Wed 3 Mar 2027, 01:00 (UTC-05:00): "
            "Ana 0 -> Cy 0",
            "Later:",
            "  team0 secondary from Tue 16 Mar 2027, 04:00 (UTC-04:00) to Wed 17 Mar 2027, 04:00 (UTC-04:00): "
            "Fay 0 -> Dee 0",
            "Note:",
            "  team0 is published for 20 more days only.",
            "Steps: 4 x create, 2 x move boundary.",
        ]
