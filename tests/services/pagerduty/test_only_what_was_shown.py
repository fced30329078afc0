"""What `apply` writes was shown by the plan: whatever moved in between, on either side, refuses it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.errors import StaleVersion
from importers.organisation_file import load_organisation
from pager.lines import Line
from services.pagerduty.apply_plan import apply_plan
from services.pagerduty.drift import drift
from services.pagerduty.handing_over import use_schedule
from services.records.import_organisation import import_organisation
from storage.database import Database
from tests.pager.double.faults import Fault, Trouble
from tests.pager.double.state import LayerSchedule, Turn
from tests.services.pagerduty.company import (
    ACME,
    NOW,
    OPERATOR,
    TUESDAY,
    connection,
    organisation_text,
    pagerduty,
    planned,
    publish_weeks,
    swap,
    synced,
    user,
)
from tests.services.pagerduty.dying import Died, dying_connection


def led_by_fay(database: Database, folder: Path) -> None:
    """The organisation with another team lead."""
    path = folder / "led_by_fay.yaml"
    path.write_text(organisation_text(1).replace("lead: ana0", "lead: fay0"))
    import_organisation(database, load_organisation(path), ACME, OPERATOR, NOW)


def test_a_plan_is_refused_when_the_escalation_was_set_otherwise_since(company: Database, tmp_path: Path) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        swap(company, 0, datetime(2027, 3, 10, 8, tzinfo=UTC), datetime(2027, 3, 11, 8, tzinfo=UTC), "cy")
        plan = planned(company, way)
        led_by_fay(company, tmp_path)
        double.forget_requests()
        with pytest.raises(StaleVersion, match="the escalation policy 'On call: team0' was set otherwise"):
            apply_plan(company, ACME, plan.id, way, OPERATOR)
        assert not double.writes


def test_a_plan_is_refused_when_the_layers_beneath_were_changed_since(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        always = Turn(NOW, NOW + timedelta(days=200), user(double, 0, "ana"))
        double.state.layered["L9999999"] = LayerSchedule("L9999999", "Old", "Etc/UTC", [[always]])
        way = connection(double)
        use_schedule(company, ACME, Line("team0", "primary"), "L9999999", way, OPERATOR)
        plan = planned(company, way)
        always.user = user(double, 0, "fay")
        with pytest.raises(StaleVersion, match="team0 primary was changed in PagerDuty"):
            apply_plan(company, ACME, plan.id, way, OPERATOR)
        assert not double.writes
        assert planned(company, way).id != plan.id


@pytest.mark.parametrize("written", range(4))
def test_what_a_plan_wrote_into_layers_before_it_was_killed_is_no_change(company: Database, written: int) -> None:
    with pagerduty(1, TUESDAY) as double:
        always = Turn(NOW, NOW + timedelta(days=200), user(double, 0, "ana"))
        double.state.layered["L9999999"] = LayerSchedule("L9999999", "Old", "Etc/UTC", [[always]])
        way = connection(double)
        use_schedule(company, ACME, Line("team0", "primary"), "L9999999", way, OPERATOR)
        synced(company, way)
        publish_weeks(company, 3, turn=1, now=double.now)
        plan = planned(company, way)
        with pytest.raises(Died):
            apply_plan(company, ACME, plan.id, dying_connection(double, written, answered=True), OPERATOR)
        assert apply_plan(company, ACME, plan.id, way, OPERATOR).mismatches == ()


def test_a_policy_that_somebody_renamed_is_still_ours_and_keeps_its_name(company: Database, tmp_path: Path) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        (policy,) = double.state.policies.values()
        policy.name = "Payments escalation"
        plan = planned(company, way)
        assert plan.is_empty
        assert any("is called 'Payments escalation' in PagerDuty" in note for note in plan.notes)
        assert drift(company, ACME, way).differences == ()
        led_by_fay(company, tmp_path)
        double.faults = [Fault(Trouble.FAILED_AFTER)]
        synced(company, way)
        assert double.state.policies == {policy.id: policy}
        assert (policy.name, policy.rules[2]["targets"][0]["id"]) == ("Payments escalation", user(double, 0, "fay"))
        assert planned(company, way).is_empty


def test_a_policy_that_is_gone_is_created_again(company: Database) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        synced(company, way)
        double.state.policies.clear()
        synced(company, way)
        assert [one.name for one in double.state.policies.values()] == ["On call: team0"]
        assert planned(company, way).is_empty


def test_a_first_plan_is_refused_too_when_the_escalation_was_set_otherwise_since(
    company: Database, tmp_path: Path
) -> None:
    with pagerduty(1, TUESDAY) as double:
        way = connection(double)
        plan = planned(company, way)
        led_by_fay(company, tmp_path)
        with pytest.raises(StaleVersion, match="was set otherwise"):
            apply_plan(company, ACME, plan.id, way, OPERATOR)
        assert not double.writes
        assert synced(company, way).mismatches == ()
