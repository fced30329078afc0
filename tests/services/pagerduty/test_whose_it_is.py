"""What pages for one organisation is never another's, and what somebody else made is never silently ours."""

import copy
from pathlib import Path

import pytest

from domain.access import Actor, operator
from domain.errors import Conflict, InvalidInput, NotFound
from importers.organisation_file import load_organisation
from pager.lines import Line
from pager.plan import PolicyVerb
from services.pagerduty.apply_plan import apply_plan
from services.pagerduty.drift import drift
from services.pagerduty.handing_over import forget_line, forget_policy, use_policy, use_schedule
from services.pagerduty.make_plan import make_plan
from services.pagerduty.preflight import preflight
from services.records.import_organisation import import_organisation
from storage.audit import audit_entries
from storage.database import Database
from storage.pagerduty import kept_schedules
from storage.tables.audit import AuditRow
from tests.pager.double.server import Double
from tests.pager.double.state import Policy
from tests.services.pagerduty.company import (
    ACME,
    NOW,
    OPERATOR,
    connection,
    organisation_text,
    pagerduty,
    planned,
    publish_weeks,
    synced,
)
from tests.services.pagerduty.dying import Died, dying_connection
from tests.services.pagerduty.oracle import schedules

NEIGHBOUR = "neighbour"
"""Another organisation of the same database, with rotations and people that are called the same."""
ASKING: Actor = operator(NEIGHBOUR)
PRIMARY = Line("team0", "primary")


@pytest.fixture
def neighbours(company: Database, tmp_path: Path) -> Database:
    path = tmp_path / "neighbour.yaml"
    path.write_text(organisation_text(1))
    import_organisation(company, load_organisation(path), NEIGHBOUR, ASKING, NOW)
    publish_weeks(company, 3, organisation_id=NEIGHBOUR)
    return company


def names_nobody(refusal: BaseException) -> bool:
    return ACME not in str(refusal).replace("@acme.example", "")


def test_a_schedule_of_one_organisation_is_not_handed_over_to_another(neighbours: Database) -> None:
    with pagerduty(1) as double:
        way = connection(double)
        synced(neighbours, way)
        held = schedules(neighbours)[PRIMARY]
        with pytest.raises(Conflict, match="is kept for another organisation already") as refusal:
            use_schedule(neighbours, NEIGHBOUR, PRIMARY, held, way, ASKING)
        assert names_nobody(refusal.value)
        with neighbours.read() as session:
            assert kept_schedules(session, NEIGHBOUR) == {}
        forget_line(neighbours, ACME, PRIMARY, ASKING, double.now)
        use_schedule(neighbours, NEIGHBOUR, PRIMARY, held, way, ASKING)
        with pytest.raises(Conflict):
            use_schedule(neighbours, ACME, PRIMARY, held, way, ASKING)


def test_a_schedule_that_another_organisation_holds_is_in_the_way_and_not_offered(neighbours: Database) -> None:
    with pagerduty(1) as double:
        way = connection(double)
        synced(neighbours, way)
        told = preflight(neighbours, NEIGHBOUR, way).faults
        assert [fault for fault in told if "team0 primary: a schedule of this name is in use already" in fault]
        assert not [fault for fault in told if "hand it over" in fault]


def test_what_another_organisation_created_since_is_not_taken_for_what_a_dead_sync_had_sent(
    neighbours: Database,
) -> None:
    with pagerduty(1) as double:
        way = connection(double)
        plan = make_plan(neighbours, NEIGHBOUR, way, ASKING)
        with pytest.raises(Died):
            apply_plan(neighbours, NEIGHBOUR, plan.id, dying_connection(double, 0, answered=False), ASKING)
        synced(neighbours, way)
        with pytest.raises(InvalidInput, match="a schedule of this name is in use already") as refusal:
            make_plan(neighbours, NEIGHBOUR, way, ASKING)
        assert names_nobody(refusal.value)
        with neighbours.read() as session:
            assert kept_schedules(session, NEIGHBOUR) == {}
        assert planned(neighbours, way).is_empty


def made_by_somebody(double: Double) -> Policy:
    """Our policy is gone, and one of the same name and rules is there."""
    ((name, ours),) = double.state.policies.items()
    del double.state.policies[name]
    theirs = Policy("EOLGA", ours.name, copy.deepcopy(ours.rules), "made by Olga, do not touch")
    double.state.policies[theirs.id] = theirs
    return theirs


def led_later(database: Database, folder: Path) -> None:
    """The organisation with a team lead who is paged after 45 minutes."""
    path = folder / "later.yaml"
    path.write_text(organisation_text(1).replace("escalation: {", "escalation: { lead_minutes: 45,"))
    import_organisation(database, load_organisation(path), ACME, OPERATOR, NOW)


def test_a_policy_of_somebody_else_is_in_the_way_also_when_it_says_what_ours_would(
    company: Database, tmp_path: Path
) -> None:
    with pagerduty(1) as double:
        way = connection(double)
        synced(company, way)
        theirs = made_by_somebody(double)
        kept = copy.deepcopy(theirs)
        double.forget_requests()
        told = "a policy of this name is in use already .found EOLGA.; .* dogwatch pagerduty use-policy team0 EOLGA"
        with pytest.raises(InvalidInput, match=told):
            planned(company, way)
        assert drift(company, ACME, way).differences != ()
        led_later(company, tmp_path)
        with pytest.raises(InvalidInput, match="is in use already, and is wired otherwise: level 2 waits"):
            planned(company, way)
        assert double.state.policies == {"EOLGA": kept}
        assert not double.writes


def test_a_plan_is_refused_when_somebody_made_a_policy_of_our_name_since(company: Database) -> None:
    with pagerduty(1) as double:
        way = connection(double)
        plan = planned(company, way)
        double.state.policies["EOLGA"] = Policy("EOLGA", "On call: team0", [])
        with pytest.raises(InvalidInput, match="a policy of this name is in use already"):
            apply_plan(company, ACME, plan.id, way, OPERATOR)
        assert not double.writes


def test_a_policy_that_is_handed_over_follows_our_settings(company: Database, tmp_path: Path) -> None:
    with pagerduty(1) as double:
        way = connection(double)
        synced(company, way)
        theirs = made_by_somebody(double)
        use_policy(company, ACME, "team0", "EOLGA", way, OPERATOR)
        assert planned(company, way).is_empty
        led_later(company, tmp_path)
        (policy,) = planned(company, way).policies
        assert (policy.verb, policy.policy) == (PolicyVerb.REWIRE, "EOLGA")
        synced(company, way)
        assert [rule["escalation_delay_in_minutes"] for rule in theirs.rules][1] == 40
        assert [entry.action for entry in audit(company)].count("use pagerduty policy") == 1


def test_a_policy_that_nobody_can_hand_over_is_refused(neighbours: Database) -> None:
    with pagerduty(1) as double:
        way = connection(double)
        synced(neighbours, way)
        (held,) = double.state.policies
        with pytest.raises(Conflict, match="is kept for another organisation already") as refusal:
            use_policy(neighbours, NEIGHBOUR, "team0", held, way, ASKING)
        assert names_nobody(refusal.value)
        with pytest.raises(NotFound):
            forget_policy(neighbours, NEIGHBOUR, "team0", ASKING, double.now)
        with pytest.raises(InvalidInput, match="there is none of this id"):
            use_policy(neighbours, ACME, "team0", "ENOWHERE", way, OPERATOR)
        with pytest.raises(InvalidInput, match="the organisation has no such rotation"):
            use_policy(neighbours, ACME, "team9", held, way, OPERATOR)
        told = [one for one in preflight(neighbours, NEIGHBOUR, way).faults if "escalation policy" in one]
        assert [("in use already" in one, "hand it over" in one) for one in told] == [(True, False)]


def test_a_policy_that_was_let_go_of_is_the_neighbours_when_they_take_it(neighbours: Database) -> None:
    with pagerduty(1) as double:
        way = connection(double)
        synced(neighbours, way)
        (held,) = double.state.policies
        kept = copy.deepcopy(double.state.policies)
        forget_policy(neighbours, ACME, "team0", OPERATOR, double.now)
        use_policy(neighbours, NEIGHBOUR, "team0", held, way, ASKING)
        with pytest.raises(Conflict, match="is kept for another organisation already"):
            use_policy(neighbours, ACME, "team0", held, way, OPERATOR)
        assert double.state.policies == kept
        assert [entry.before for entry in audit(neighbours) if entry.action == "forget pagerduty policy"] == [
            {"policy": held}
        ]


def audit(database: Database) -> tuple[AuditRow, ...]:
    with database.read() as session:
        return audit_entries(session, ACME)
