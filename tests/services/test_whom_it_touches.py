"""An agreement is about the people it names, and about those who may hold weeks of what it changes: nobody else."""

from datetime import date

from domain.allowance import Allowance
from domain.schedule import Horizon
from importers.organisation_file import load_organisation
from services.sample import sample_company
from services.whom_it_touches import touched

QUARTER = Horizon.of_quarter("2027-Q1")
ORGANISATION = load_organisation(sample_company("team-owned.yaml")).organisation


def asked(*texts: str) -> tuple[str, ...]:
    return touched(ORGANISATION, QUARTER, [Allowance.parse(text) for text in texts])


def away_all_quarter() -> set[str]:
    return {
        one.engineer
        for one in ORGANISATION.absences
        if one.first_day and one.first_day <= QUARTER.first_day and (one.last_day or date.max) >= QUARTER.last_day
    }


def test_named_people_only_where_people_are_named() -> None:
    assert asked("limit:zoe.van-dijk:2027-03", "borrow:ana:search") == ("ana", "zoe.van-dijk")


def test_a_rotation_that_changes_is_about_those_who_may_hold_it() -> None:
    (team,) = ORGANISATION.rotation["mobile"].teams
    found = set(asked("business-hours:mobile:2027-03"))
    assert found
    assert found <= {one.id for one in ORGANISATION.engineers if one.team == team}


def test_nobody_who_is_away_all_the_time_is_touched() -> None:
    assert away_all_quarter()
    every = asked("share:" + "+".join(ORGANISATION.rotation))
    assert not away_all_quarter() & set(every)
