"""What pages for one organisation is never another's, and what somebody else made is never silently ours."""

from pathlib import Path

import pytest

from domain.access import Actor, operator
from domain.errors import Conflict, InvalidInput
from importers.organisation_file import load_organisation
from pager.lines import Line
from services.pagerduty.apply_plan import apply_plan
from services.pagerduty.handing_over import forget_line, use_schedule
from services.pagerduty.make_plan import make_plan
from services.pagerduty.preflight import preflight
from services.records.import_organisation import import_organisation
from storage.database import Database
from storage.pagerduty import kept_schedules
from tests.services.pagerduty.company import (
    ACME,
    NOW,
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
