"""From an organisation to problems: groups, fair parts, and nothing that is nobody's business."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from constraints.framing import frame
from domain.organisation import Organisation
from domain.people import Absence, Onboarding
from domain.rotations import Member
from domain.schedule import Horizon
from tests.constraints.company import MONDAY, away, company, framed, page, past, person, rotation, weeks_after
from tests.constraints.strategies import organisations

FOUR_WEEKS = Horizon.of_weeks(MONDAY, 4)


def targets(organisation: Organisation, weeks: int = 4) -> dict[str, int]:
    problem = framed(organisation, weeks)
    return dict(zip(problem.people, problem.target, strict=True))


def groups(*memberships: tuple[str, ...], **dates: date) -> list[list[str]]:
    """Rotations a, b, c ... of these people; `dates` narrow everybody of the last one."""
    people = sorted({who for members in memberships for who in members})
    rotations = [
        rotation(name, members=tuple(Member.model_validate({"engineer": who} | limits) for who in members))
        for name, members, limits in zip("abcd", memberships, [{}] * (len(memberships) - 1) + [dates], strict=False)
    ]
    return [sorted(problem.members) for problem in frame(company(people, rotations), FOUR_WEEKS)]


def test_rotations_that_share_nobody_are_problems_of_their_own() -> None:
    assert groups(("ana", "bo"), ("cy", "dee")) == [["a"], ["b"]]


def test_rotations_that_share_somebody_are_one_problem_also_in_a_chain() -> None:
    assert groups(("ana", "bo"), ("bo", "cy"), ("cy", "dee")) == [["a", "b", "c"]]
    assert groups(("ana", "bo"), ("cy", "dee"), ("bo", "eli")) == [["a", "c"], ["b"]]


def test_a_membership_outside_the_plan_joins_nothing() -> None:
    assert groups(("ana", "bo"), ("bo", "cy"), first_day=weeks_after(MONDAY, 4)) == [["a"], ["b"]]
    assert groups(("ana", "bo"), ("bo", "cy"), last_day=MONDAY - timedelta(days=1)) == [["a"], ["b"]]
    assert groups(("ana", "bo"), ("bo", "cy"), last_day=MONDAY) == [["a", "b"]]


@settings(max_examples=40)
@given(organisations())
def test_every_rotation_and_every_person_is_in_one_group(found: tuple[Organisation, Horizon]) -> None:
    problems = frame(*found)
    rotations = [name for problem in problems for name in problem.members]
    people = [who for problem in problems for who in problem.people]
    assert sorted(rotations) == sorted(one.id for one in found[0].rotations)
    assert len(set(people)) == len(people)


@settings(max_examples=40)
@given(organisations())
def test_fair_parts_add_up_to_all_that_is_planned_and_carried(found: tuple[Organisation, Horizon]) -> None:
    for problem in frame(*found):
        whole = sum(load.burden for load in problem.loads) + sum(problem.carried)
        assert sum(problem.target) == whole or not any(problem.target)


def test_equal_people_have_equal_parts() -> None:
    """Four weeks of primary and secondary, 20 tenths each."""
    assert targets(company(["ana", "bo"])) == {"ana": 80, "bo": 80}


def test_leave_lowers_the_part() -> None:
    """Ana is away in one week of four: three parts to four of 160."""
    leave = away("ana", MONDAY + timedelta(days=2), MONDAY + timedelta(days=4))
    assert targets(company(["ana", "bo"], absences=[leave])) == {"ana": 69, "bo": 91}


def test_absences_that_are_not_approved_or_tolerated_do_not() -> None:
    asked = Absence(engineer="ana", first_day=MONDAY, last_day=MONDAY, approved=False)
    assert targets(company(["ana", "bo"], absences=[asked])) == {"ana": 80, "bo": 80}


def test_part_time_is_half_a_part() -> None:
    assert targets(company(["ana", person("bo", share="0.5")])) == {"ana": 107, "bo": 53}


def test_a_newcomer_has_the_part_of_the_weeks_since_joining() -> None:
    """Two weeks of four, and no debt for the two before: 4 : 4 : 2 of 160."""
    kim = person("kim", first_day=weeks_after(MONDAY, 2))
    assert targets(company(["ana", "bo", kim])) == {"ana": 64, "bo": 64, "kim": 32}


def test_a_leaver_has_the_part_of_the_weeks_until_leaving() -> None:
    kim = person("kim", last_day=weeks_after(MONDAY, 2) - timedelta(days=1))
    assert targets(company(["ana", "bo", kim])) == {"ana": 64, "bo": 64, "kim": 32}


def test_shadow_weeks_are_no_part_of_the_fair_part() -> None:
    kim = person("kim", onboarding=Onboarding(simulation=True, postmortems=5))
    assert targets(company(["ana", "bo", kim])) == {"ana": 64, "bo": 64, "kim": 32}


def test_whoever_cannot_hold_anything_has_no_part() -> None:
    kim = person("kim", onboarding=Onboarding())
    assert targets(company(["ana", "bo", kim])) == {"ana": 80, "bo": 80, "kim": 0}


def test_somebody_in_two_rotations_has_one_part() -> None:
    """A week in which she could hold either counts once."""
    both = [
        rotation("a"),
        rotation("b", members=(Member(engineer="ana"), Member(engineer="bo"), Member(engineer="cy"))),
    ]
    assert targets(company(["ana", "bo", "cy"], both)) == {"ana": 107, "bo": 107, "cy": 106}


def test_a_handoff_on_another_weekday_doubles_nobodys_part() -> None:
    """Four weeks from Monday and four from Wednesday are four weeks and two days, and not eight weeks."""
    days = {"a": "monday", "b": "wednesday"}
    who = {"a": ("ana", "bo"), "b": ("ana", "cy")}
    rotations = [
        rotation(name, weekday=day, members=tuple(Member(engineer=one) for one in who[name]))
        for name, day in days.items()
    ]
    found = targets(company(["ana", "bo", "cy"], rotations))
    assert found == {"ana": 112, "bo": 104, "cy": 104}


def test_what_is_carried_is_shared_with_what_is_planned() -> None:
    """Ana carries 10, Bo -10: the sum of parts stays 160, and each is to come out even."""
    places = {("core", "primary", weeks_after(MONDAY, -number)): "ana" for number in (1, 3)}
    problem = framed(past(company(["ana", "bo"]), places))
    assert (problem.carried, problem.target) == ((10, -10), (80, 80))


def test_slots_are_in_order_of_week_rotation_and_role() -> None:
    two = [rotation("b", roles=("secondary", "primary")), rotation("a", weekday="wednesday")]
    problem = framed(company(rotations=two), weeks=2)
    assert [(slot.week.day, slot.rotation, slot.role) for slot in problem.slots][:4] == [
        (4, "b", "secondary"),
        (4, "b", "primary"),
        (6, "a", "primary"),
        (6, "a", "secondary"),
    ]


def test_a_problem_knows_no_reasons_and_nothing_of_other_groups() -> None:
    secret = Absence(engineer="ana", first_day=MONDAY, last_day=MONDAY, reason="surgery")
    rotations = [rotation("a", members=(Member(engineer="ana"),)), rotation("b", members=(Member(engineer="bo"),))]
    first, second = frame(company(["ana", "bo"], rotations, absences=[secret]), FOUR_WEEKS)
    assert "surgery" not in repr(first)
    assert first.away.keys() == {"ana"}
    assert (first.people, [one.id for one in first.organisation.engineers]) == (("ana",), ["ana"])
    assert (second.people, list(second.away)) == (("bo",), [])


@pytest.mark.parametrize(("day", "marked"), [("2027-01-06", [0, 1]), ("2027-01-11", [2, 3]), ("2027-02-01", [])])
def test_holiday_weeks_weigh_more_in_every_role(day: str, marked: list[int]) -> None:
    policy = {"holidays": [{"name": "Lanterns", "dates": [day]}]}
    plain = company(["ana", "bo"])
    organisation = Organisation.model_validate(plain.model_dump() | {"policy": policy})
    problem = framed(organisation)
    assert sorted(problem.holidays) == marked
    assert [place for place, load in enumerate(problem.loads) if (load.burden, load.holidays) == (30, 1)] == marked


def test_an_incident_of_a_later_year_changes_no_load_and_nothing_that_is_carried() -> None:
    held = {("core", "primary", weeks_after(MONDAY, -1)): "ana", ("core", "secondary", weeks_after(MONDAY, -1)): "bo"}
    pages = [page(number, f"2026-12-{day}T10:00:00Z") for number, day in enumerate(("02", "09", "10", "16", "23"), 10)]
    usual, mistyped = (
        framed(past(company(incidents=found), held)) for found in (pages, [*pages, page(1, "2036-12-09T10:00:00Z")])
    )
    assert usual.loads[0].burden > 20
    assert (mistyped.loads, mistyped.carried, mistyped.target) == (usual.loads, usual.carried, usual.target)
