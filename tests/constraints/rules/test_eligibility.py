"""Only members who are there the whole week, may hold the role, and are onboarded."""

from datetime import date, timedelta
from typing import Any

import pytest

from constraints.rules.eligibility import Eligibility
from domain.people import Engineer, Onboarding
from domain.rotations import Member
from domain.schedule import Schedule, Shift
from tests.constraints.company import MONDAY, company, framed, judged, keeps, person, rotation, weeks_after, with_policy

WEEK = ("core", "primary", MONDAY)
SUNDAY = MONDAY + timedelta(days=6)
DAY = timedelta(days=1)


def kept(
    *, engineer: dict[str, Any] | None = None, member: dict[str, Any] | None = None, role: str = "primary"
) -> bool:
    kim = person("kim", **(engineer or {}))
    members = (Member(engineer="kim", **(member or {})), Member(engineer="ana"))
    problem = framed(company([kim, "ana"], [rotation(members=members)]))
    return keeps(Eligibility(), problem, {("core", role, MONDAY): "kim"})


@pytest.mark.parametrize("who", ["engineer", "member"])
@pytest.mark.parametrize(
    ("field", "day", "kept_"),
    [
        ("first_day", MONDAY - DAY, True),
        ("first_day", MONDAY, True),
        ("first_day", MONDAY + DAY, False),
        ("last_day", SUNDAY - DAY, False),
        ("last_day", SUNDAY, True),
        ("last_day", SUNDAY + DAY, True),
    ],
)
def test_a_holder_is_there_from_the_handoff_day_to_the_day_before_the_next(
    who: str, field: str, day: date, kept_: bool
) -> None:
    dates = {field: day}
    assert (kept(engineer=dates) if who == "engineer" else kept(member=dates)) is kept_


@pytest.mark.parametrize(
    ("engineer", "member", "role", "kept_"),
    [
        (None, None, "secondary", True),
        (("primary",), None, "primary", True),
        (("primary",), None, "secondary", False),
        (None, ("secondary",), "secondary", True),
        (None, ("secondary",), "primary", False),
        (("primary",), ("secondary",), "primary", False),
    ],
)
def test_a_role_must_be_allowed_to_the_person_and_in_the_rotation(
    engineer: tuple[str, ...] | None, member: tuple[str, ...] | None, role: str, kept_: bool
) -> None:
    assert kept(engineer={"roles": engineer}, member={"roles": member}, role=role) is kept_


def test_two_stretches_that_meet_within_the_week_are_one_membership() -> None:
    """The share changes on Thursday; Kim is there all the time."""
    thursday = MONDAY + 3 * DAY
    members = (
        Member(engineer="kim", last_day=thursday - DAY),
        Member(engineer="kim", first_day=thursday, share="0.5"),
    )
    problem = framed(company(["kim", "ana"], [rotation(members=(*members, Member(engineer="ana")))]))
    assert keeps(Eligibility(), problem, {WEEK: "kim"})


def test_two_stretches_with_a_day_between_are_not() -> None:
    thursday = MONDAY + 3 * DAY
    members = (Member(engineer="kim", last_day=thursday - DAY), Member(engineer="kim", first_day=thursday + DAY))
    problem = framed(company(["kim", "ana"], [rotation(members=(*members, Member(engineer="ana")))]))
    assert not keeps(Eligibility(), problem, {WEEK: "kim"})


def test_the_role_must_be_allowed_in_both_stretches_that_meet() -> None:
    thursday = MONDAY + 3 * DAY
    members = (
        Member(engineer="kim", last_day=thursday - DAY, roles=("secondary",)),
        Member(engineer="kim", first_day=thursday),
    )
    problem = framed(company(["kim", "ana"], [rotation(members=(*members, Member(engineer="ana")))]))
    assert not keeps(Eligibility(), problem, {WEEK: "kim"})
    assert keeps(Eligibility(), problem, {("core", "secondary", MONDAY): "kim"})


def joiner(**done: Any) -> Engineer:
    return person("kim", onboarding=Onboarding(**done))


@pytest.mark.parametrize(
    ("done", "first_own"),
    [
        ({"shadow_weeks": 2, "simulation": True, "postmortems": 5}, 0),
        ({"shadow_weeks": 1, "simulation": True, "postmortems": 5}, 1),
        ({"shadow_weeks": 0, "simulation": True, "postmortems": 5}, 2),
        ({"shadow_weeks": 2, "simulation": False, "postmortems": 5}, None),
        ({"shadow_weeks": 2, "simulation": True, "postmortems": 4}, None),
        ({"shadow_weeks": 2, "postmortems": 4, "ready": MONDAY + DAY}, 1),
        ({"shadow_weeks": 2, "postmortems": 4, "ready": weeks_after(MONDAY, 2)}, 2),
        ({"shadow_weeks": 0, "postmortems": 4, "ready": MONDAY}, 2),
    ],
)
def test_own_weeks_begin_when_onboarding_is_done(done: dict[str, Any], first_own: int | None) -> None:
    problem = framed(company(["ana", "bo", joiner(**done)]))
    held = [
        number
        for number in range(4)
        if keeps(Eligibility(), problem, {("core", "primary", weeks_after(MONDAY, number)): "kim"})
    ]
    assert held == ([] if first_own is None else list(range(first_own, 4)))


def test_a_company_without_onboarding_asks_for_none() -> None:
    policy = with_policy(onboarding={"shadow_weeks": 0, "simulation": False, "postmortems": 0})
    problem = framed(company(["ana", "bo", joiner()], policy=policy))
    assert keeps(Eligibility(), problem, {WEEK: "kim"})


def test_somebody_from_outside_is_not_a_member() -> None:
    problem = framed(company())
    stranger = Shift.of(problem.slots[0], "zoe")
    (breach,) = Eligibility().check(problem, Schedule.of([stranger]))
    assert breach.sentence == (
        "zoe holds core primary in the week of 2027-01-04, but is not a member of core for the whole week"
    )


def test_why_not_is_said_in_a_few_words() -> None:
    problem = framed(company(["ana", "bo", joiner()]))
    (breach,) = judged(Eligibility(), problem, {WEEK: "kim"})
    assert breach.sentence.endswith("but has not finished onboarding")
