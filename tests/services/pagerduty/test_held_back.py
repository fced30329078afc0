"""What is wrong with one rotation's list holds that rotation back, and no other; what is open on purpose stays open."""

import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.errors import StaleVersion
from exporters.pagerduty_words import plan_words
from services.pagerduty.apply_plan import apply_plan
from services.pagerduty.drift import drift
from services.pagerduty.preflight import preflight
from services.pagerduty.verifying import verify
from services.records.overriding import list_overrides, withdraw_override
from services.records.parts import put_part, read_part
from storage.database import Database
from tests.pager.double.server import Double
from tests.services.pagerduty.company import (
    ACME,
    NOW,
    OPERATOR,
    TUESDAY,
    connection,
    found,
    leave_open,
    pagerduty,
    planned,
    publish_weeks,
    swap,
    synced,
)
from tests.services.pagerduty.made_there import overridden
from tests.services.pagerduty.oracle import schedules, wrong_moments

HOUR = timedelta(hours=1)
FAR, TONIGHT = datetime(2027, 4, 14, 8, tzinfo=UTC), datetime(2027, 3, 2, 22, tzinfo=UTC)
TWICE = "holds primary at the same time, so nobody stands behind"


@pytest.fixture
def company(database: Database, tmp_path: Path) -> Database:
    """Two rotations, eight weeks."""
    found(database, tmp_path, 2)
    publish_weeks(database, 8)
    return database


def in_both_roles(database: Database) -> int:
    """The first rotation's primary of that week is its secondary too, for an hour; the number of the override."""
    return swap(database, 0, FAR, FAR + HOUR, "ana", role="secondary").override.id


def of_first(database: Database, double: Double) -> object:
    ids = [name for line, name in schedules(database).items() if line.rotation == "team0"]
    return copy.deepcopy([double.state.schedules[name] for name in ids])


def test_an_hour_that_nobody_holds_on_purpose_is_written_as_published_and_stops_nothing(company: Database) -> None:
    with pagerduty(2, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        leave_open(company, 0, "secondary", FAR, FAR + HOUR)
        swap(company, 1, TONIGHT, TONIGHT + 8 * HOUR, "gus")
        told = (
            "team0 secondary pages nobody from Wed 14 Apr 2027, 04:00 (UTC-04:00) to Wed 14 Apr 2027, 05:00 "
            "(UTC-04:00), as it was published."
        )
        plan = planned(company, way)
        assert (plan.held_back, told in plan.notes) == ((), True)
        assert apply_plan(company, ACME, plan.id, way, OPERATOR).mismatches == ()
        assert wrong_moments(company, double, way.earliest()) == []
        shown = verify(company, ACME, way)
        assert (shown.mismatches, shown.notes) == ((), (told,))
        assert planned(company, way).is_empty
        assert preflight(company, ACME, way).faults == ()


def test_a_role_open_now_and_at_the_end_of_the_list_is_no_fault(company: Database) -> None:
    with pagerduty(2, TUESDAY) as double:
        way = connection(double)
        leave_open(company, 0, "secondary", TONIGHT - 16 * HOUR, TONIGHT)
        leave_open(company, 0, "secondary", datetime(2027, 4, 22, tzinfo=UTC), datetime(2027, 4, 26, 13, tzinfo=UTC))
        assert planned(company, way).held_back == ()
        assert synced(company, way).mismatches == ()
        assert wrong_moments(company, double, way.earliest()) == []
        assert planned(company, connection(double, horizon_days=9)).held_back == ()


def test_a_role_that_nobody_holds_at_all_has_an_empty_schedule_that_the_escalation_names(company: Database) -> None:
    leave_open(company, 0, "secondary", datetime(2027, 3, 1, 14, tzinfo=UTC), datetime(2027, 4, 26, 13, tzinfo=UTC))
    with pagerduty(2, TUESDAY) as double:
        way = connection(double)
        assert synced(company, way).mismatches == ()
        assert len(double.state.schedules) == len(double.state.policies) * 2 == 4
        assert not double.violations
        assert planned(company, way).is_empty


def test_one_person_in_both_roles_next_month_holds_back_that_rotation_only(company: Database) -> None:
    with pagerduty(2, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        number = in_both_roles(company)
        for team in (0, 1):
            swap(company, team, TONIGHT, TONIGHT + 8 * HOUR, "gus")
        before = of_first(company, double)
        plan = planned(company, way)
        ((rotation, (fault,)),) = [(one.rotation, one.faults) for one in plan.held_back]
        assert (rotation, TWICE in fault) == ("team0", True)
        assert list(plan_words(plan))[:2] == [
            "Held back, and left as it is until its list is mended:",
            f"  team0: {fault}",
        ]
        applied = apply_plan(company, ACME, plan.id, way, OPERATOR)
        assert applied.mismatches == ()
        assert of_first(company, double) == before
        wrong = wrong_moments(company, double, way.earliest())
        assert {one.split()[0] for one in wrong} == {"team0"}
        assert list(plan_words(planned(company, way)))[-1] == "There is nothing to do but to mend what is held back."
        assert preflight(company, ACME, way).held_back == plan.held_back
        assert fault in drift(company, ACME, way).faults
        withdraw_override(company, ACME, number, OPERATOR, double.now)
        assert synced(company, way).mismatches == ()
        assert wrong_moments(company, double, way.earliest()) == []
        assert planned(company, way).is_empty


def test_nothing_is_created_for_a_rotation_that_is_held_back(company: Database) -> None:
    number = in_both_roles(company)
    with pagerduty(2, TUESDAY) as double:
        way = connection(double)
        assert synced(company, way).mismatches == ()
        assert {line.rotation for line in schedules(company)} == {"team1"}
        assert not double.state.policies, "both escalate to the first rotation at last"
        again = planned(company, way)
        told = "The escalation policy 'On call: team1' waits for 'On call: team0 (primary)', which is held back."
        assert (again.is_empty, told in again.notes) == (True, True)
        withdraw_override(company, ACME, number, OPERATOR, double.now)
        assert synced(company, way).mismatches == ()
        assert (len(schedules(company)), len(double.state.policies)) == (4, 2)


def test_overrides_made_there_in_a_rotation_that_is_held_back_are_recorded_all_the_same(company: Database) -> None:
    with pagerduty(2, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        in_both_roles(company)
        overridden(company, double, "gus")
        assert synced(company, way).adopted == 1
        assert [one.engineer for one in list_overrides(company, ACME) if one.origin == "pagerduty"] == ["gus0"]
        assert planned(company, way).is_empty


def test_a_plan_is_refused_when_a_rotation_is_held_back_since_it_was_shown(company: Database) -> None:
    with pagerduty(2, TUESDAY) as double:
        way = connection(double)
        plan = planned(company, way)
        in_both_roles(company)
        with pytest.raises(StaleVersion, match="team0 secondary was published otherwise"):
            apply_plan(company, ACME, plan.id, way, OPERATOR)
        assert not double.writes


def test_a_role_that_was_given_up_holds_back_its_rotation_only(company: Database) -> None:
    kept = read_part(company, ACME, "rotation", "team0")
    body = {**kept.body, "roles": ["primary"]}
    put_part(company, ACME, "rotation", "team0", body, OPERATOR, NOW, kept.revision)
    with pagerduty(2, TUESDAY) as double:
        way = connection(double)
        (held,) = planned(company, way).held_back
        assert "the rotation has no such role" in held.faults[0]
        assert synced(company, way).mismatches == ()
        assert {line.rotation for line in schedules(company)} == {"team1"}
