"""What happened before the plan: balances, parts of weeks, holidays, and what rules see over the edge."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from constraints.problem import Problem
from domain.organisation import HolidayHolder, Organisation
from domain.people import Engineer, Onboarding
from domain.rotations import Member
from domain.schedule import Shift
from tests.constraints.company import (
    MONDAY,
    Place,
    away,
    company,
    framed,
    page,
    past,
    person,
    rotation,
    weeks_after,
    with_policy,
)

ALONE = rotation(roles=("primary",))
"""One role, so that a week is 20 tenths of a point and nothing else."""


def back(number: int, role: str = "primary", rotation: str = "core") -> Place:
    """The slot so many weeks before the plan."""
    return (rotation, role, weeks_after(MONDAY, -number))


def carried(problem: Problem) -> Mapping[str, int]:
    return dict(zip(problem.people, problem.carried, strict=True))


def after(places: Mapping[Place, str], people: Any = ("ana", "bo"), **more: Any) -> Mapping[str, int]:
    """What people of a small company carry into the plan after holding these weeks."""
    return carried(framed(past(company(people, [ALONE], **more), places)))


def with_history(organisation: Organisation, *shifts: Shift) -> Organisation:
    history = organisation.history.model_copy(update={"shifts": shifts})
    return organisation.model_copy(update={"history": history})


def test_half_of_what_somebody_did_beyond_the_part_is_carried() -> None:
    """Forty tenths by two people in one quarter: twenty each would have been fair."""
    assert after({back(1): "ana", back(3): "ana"}) == {"ana": 10, "bo": -10}
    assert after({back(1): "ana", back(3): "bo"}) == {"ana": 0, "bo": 0}


@pytest.mark.parametrize(("factor", "balance"), [("1", 0), ("1.5", 3), ("4", 15)])
def test_a_past_week_with_a_named_holiday_weighs_what_it_weighed_in_its_plan(factor: str, balance: int) -> None:
    """Twenty tenths and twenty times the factor: half of the difference is too much, and half of that is carried."""
    policy = with_policy(holidays=[{"name": "Lanterns", "dates": ["2026-12-23"]}], burden={"holiday_factor": factor})
    assert after({back(2): "ana", back(3): "bo"}, policy=policy) == {"ana": balance, "bo": -balance}


@pytest.mark.parametrize(("weeks", "balance"), [(1, 5), (13, 5), (14, 3), (26, 3), (27, 1)])
def test_a_quarter_is_thirteen_weeks(weeks: int, balance: int) -> None:
    """Ten tenths too many, halved each quarter: 5, 2.5, 1.25."""
    assert after({back(weeks): "ana"}) == {"ana": balance, "bo": -balance}


def test_leave_is_not_owed() -> None:
    first = weeks_after(MONDAY, -3)
    leave = away("bo", first, MONDAY - timedelta(days=1))
    assert after({back(1): "ana", back(3): "ana"}, absences=[leave]) == {"ana": 0, "bo": 0}


def test_part_time_is_a_smaller_part() -> None:
    """Sixty tenths by one and a half people: forty and twenty."""
    held = {back(1): "ana", back(3): "ana", back(5): "bo"}
    assert after(held, ("ana", person("bo", share="0.5"))) == {"ana": 0, "bo": 0}


@pytest.mark.parametrize(
    "kim",
    [
        person("kim", first_day=MONDAY),
        person("kim", first_day=MONDAY - timedelta(days=6)),
        person("kim", onboarding=Onboarding(simulation=True, postmortems=5)),
    ],
)
def test_a_newcomer_has_nothing_to_catch_up(kim: Engineer) -> None:
    assert after({back(1): "ana", back(3): "bo"}, ("ana", "bo", kim)) == {"ana": 0, "bo": 0, "kim": 0}


@pytest.mark.parametrize(
    ("first_day", "balance"),
    [(MONDAY, 0), (MONDAY - timedelta(days=6), 0), (MONDAY - timedelta(days=7), -4), (None, -7)],
)
def test_whoever_joined_the_rotation_later_owes_only_since_then(first_day: date | None, balance: int) -> None:
    """Two weeks were held. There for one of them, Kim owes a fifth of 40, halved; there for both, a third."""
    members = (Member(engineer="ana"), Member(engineer="bo"), Member(engineer="kim", first_day=first_day))
    kept = rotation(roles=("primary",), members=members)
    organisation = company(["ana", "bo", person("kim", team="other")], [kept])
    assert carried(framed(past(organisation, {back(1): "ana", back(3): "bo"})))["kim"] == balance


def test_whoever_helped_out_before_joining_is_owed_all_of_it() -> None:
    kim = Member(engineer="kim", first_day=MONDAY)
    kept = rotation(roles=("primary",), members=(Member(engineer="ana"), kim))
    organisation = company(["ana", person("kim", team="other")], [kept])
    found = carried(framed(past(organisation, {back(3): "ana", back(1): "kim"})))
    assert found["kim"] > 0 > found["ana"]


def test_a_leaver_was_there_until_the_last_day() -> None:
    """Friday begins the year; the week before the plan ends on Sunday, Kim's last day."""
    kim = person("kim", last_day=date(2027, 1, 3))
    weeks = {("core", "primary", date(2026, 12, 28)): "ana"}
    problem = framed(past(company(["ana", kim], [ALONE]), weeks), first=date(2027, 1, 1))
    assert carried(problem) == {"ana": 5, "kim": -5}


def test_a_week_in_parts_is_shared_by_its_hours() -> None:
    whole = past(company(["ana", "bo"], [ALONE]), {back(1): "ana"})
    (shift,) = whole.history.shifts
    noon = shift.start + timedelta(hours=42)
    parts = (shift.model_copy(update={"end": noon}), shift.model_copy(update={"start": noon, "engineer": "bo"}))
    assert carried(framed(with_history(whole, *parts))) == {"ana": -3, "bo": 3}  # 5 of 20 tenths, halved


@pytest.mark.parametrize("first", [date(2027, 3, 15), date(2027, 11, 8)])
def test_parts_of_a_week_of_odd_length_are_one_week(first: date) -> None:
    """Ana held it in three parts; the clocks changed in the last night."""
    monday = weeks_after(first, -1)
    whole = past(company(["ana", "bo"], [ALONE], zone="America/New_York"), {("core", "primary", monday): "ana"})
    (shift,) = whole.history.shifts
    cuts = [shift.start, shift.start + timedelta(hours=50), shift.start + timedelta(hours=100), shift.end]
    parts = [shift.model_copy(update={"start": start, "end": end}) for start, end in pairwise(cuts)]
    for shifts in (whole.history.shifts, parts):
        problem = framed(with_history(whole, *shifts), first=first)
        assert carried(problem) == {"ana": 5, "bo": -5}
        assert [(one.start, one.end) for one in problem.around["ana"]] == [(shift.start, shift.end)]


def test_a_past_week_of_business_hours_weighs_its_working_hours() -> None:
    """Standby 2 of 168 hours: 40 of them are 5 tenths, against 20; half of the difference, halved."""
    whole = past(company(["ana", "bo"], [ALONE]), {back(1): "ana", back(2): "bo"})
    hourly, other = sorted(whole.history.shifts, key=lambda one: one.engineer)
    monday = (hourly.start + timedelta(hours=9), hourly.start + timedelta(hours=17))
    assert carried(framed(with_history(whole, hourly.model_copy(update={"hours": (monday,)}), other))) == {
        "ana": -4, "bo": 4,
    }  # fmt: skip


def test_shadow_weeks_and_weeks_of_the_plan_itself_are_not_carried() -> None:
    inside = ("core", "primary", MONDAY)
    later = ("core", "primary", weeks_after(MONDAY, 4))
    assert after({back(1, "shadow"): "ana", inside: "ana", later: "ana"}) == {"ana": 0, "bo": 0}


def test_a_past_week_weighs_what_its_team_weighs_today() -> None:
    """Standby 2 and 10 points make 120 tenths: half of it is too much, and half of that is carried."""
    pages = [page(1, "2026-12-09T03:00:00Z", severity="SEV-1")]
    assert after({back(1): "ana"}, incidents=pages) == {"ana": 30, "bo": -30}


@pytest.mark.parametrize(
    ("former", "formerly", "balance"),
    [("core", (), 30), ("pager", ("pager",), 30), ("pager", (), 5)],
)
def test_a_former_rotation_weighs_as_its_team_or_as_what_replaced_it(
    former: str, formerly: tuple[str, ...], balance: int
) -> None:
    """A rotation called like a team was that team's; one that nobody remembers was a quiet one."""
    pages = [page(1, "2026-12-09T03:00:00Z", severity="SEV-1")]
    pooled = rotation("pooled", roles=("primary",), formerly=formerly)
    organisation = company(["ana", "bo"], [pooled], incidents=pages)
    (shift,) = past(company(["ana", "bo"], [ALONE]), {back(1): "ana"}).history.shifts
    found = carried(framed(with_history(organisation, shift.model_copy(update={"rotation": former}))))
    assert found == {"ana": balance, "bo": -balance}


def test_balances_are_capped() -> None:
    weeks = {back(number): "ana" for number in range(1, 12)}
    policy = with_policy(burden={"carry_cap": "3"})
    assert after(weeks, policy=policy) == {"ana": 30, "bo": -30}


def test_rules_see_fourteen_weeks_over_either_edge() -> None:
    places = {("core", "primary", weeks_after(MONDAY, number)): "ana" for number in (-15, -14, -1, 4, 17, 18)}
    problem = framed(past(company(), places), weeks=4)
    assert [(one.week - MONDAY).days // 7 for one in problem.around["ana"]] == [-14, -1, 4, 17]
    assert "bo" not in problem.around


def test_holidays_are_known_from_the_ledger_and_from_past_shifts() -> None:
    """Ana by hand, Bo because he held that week; both years of a week over the turn of the year."""
    policy = with_policy(
        holidays=[{"name": "Lanterns", "dates": ["2026-12-30"]}, {"name": "New Year", "dates": ["2027-01-01"]}]
    )
    organisation = past(company(policy=policy), {("core", "primary", date(2026, 12, 28)): "bo"})
    ledger = organisation.history.model_copy(
        update={"holidays": (HolidayHolder(holiday="Lanterns", year=2025, engineer="ana"),)}
    )
    problem = framed(organisation.model_copy(update={"history": ledger}))
    assert problem.holders == {("Lanterns", 2025, "ana"), ("Lanterns", 2026, "bo"), ("New Year", 2027, "bo")}
    assert dict(zip(problem.people, problem.past_holidays, strict=True)) == {"ana": 0, "bo": 1, "cy": 0}
