"""Fewest changes: what is published moves only where it must."""

from dataclasses import replace
from datetime import date

import pytest

from constraints.checker import part_of, tier_values
from constraints.framing import frame
from constraints.problem import Problem
from constraints.rules.fewest_changes import FewestChanges
from constraints.tiers import CHANGES
from domain.people import Absence
from domain.plan import Status
from domain.schedule import Horizon, Schedule, Shift
from importers.synthetic import Shape, make_organisation
from scheduler.solve import Request, solve
from tests.constraints.company import MONDAY, Place, company, framed, held, priced, weeks_after

HORIZON = Horizon.of_weeks(date(2027, 1, 4), 13)
COMPANY = make_organisation(Shape(rotations=2, people_per_rotation=11, ring=1), seed=3)


def _published() -> Schedule:
    return solve(frame(COMPANY, HORIZON), HORIZON, "", Request()).schedule


def test_a_new_plan_has_no_tier_of_changes() -> None:
    assert CHANGES not in frame(COMPANY, HORIZON)[0].tiers


def test_planning_again_without_a_reason_changes_nothing() -> None:
    published = _published()
    again = solve(frame(COMPANY, HORIZON, published), HORIZON, "", Request())
    assert again.schedule == published
    assert again.tiers[0].name == CHANGES
    assert again.tiers[0].value == 0


def test_a_sick_week_moves_as_few_people_as_the_other_rules_allow() -> None:
    published = _published()
    sick = next(shift for shift in published.shifts if shift.week == date(2027, 2, 1) and shift.role == "primary")
    away = Absence(engineer=sick.engineer, first_day=sick.week, last_day=sick.week)
    company = COMPANY.model_copy(update={"absences": (*COMPANY.absences, away)})
    again = solve(frame(company, HORIZON, published), HORIZON, "", Request())
    moved = sum(one != two for one, two in zip(published.shifts, again.schedule.shifts, strict=True))
    assert again.status is Status.OPTIMAL
    assert sick.engineer not in {one.engineer for one in again.schedule.by_slot[sick.key]}
    assert 1 <= moved == again.tiers[0].value <= 3


def test_each_other_holder_counts_once() -> None:
    published = _published()
    problem = frame(COMPANY, HORIZON, published)[0]
    first, second = part_of(problem, published).shifts[:2]
    swapped = [
        Shift.of(first, second.engineer),
        Shift.of(second, first.engineer),
        *part_of(problem, published).shifts[2:],
    ]
    assert tier_values(problem, Schedule.of(swapped))[CHANGES] == 2


def test_published_weeks_before_the_horizon_are_settled() -> None:
    published = _published()
    rest = Horizon.of_weeks(date(2027, 2, 1), 9)
    problem = frame(COMPANY, rest, published)[0]
    assert all(slot.week >= rest.first_day for slot in problem.slots)
    assert any(shift.week == date(2027, 1, 25) for shifts in problem.around.values() for shift in shifts)
    assert replace(problem, published={}).tiers == COMPANY.policy.tiers


FIRST, SECOND = ("core", "primary", MONDAY), ("core", "primary", weeks_after(MONDAY, 1))


def published_by_hand(places: dict[Place, str]) -> Problem:
    two_weeks = Horizon.of_weeks(MONDAY, 2)
    (problem,) = frame(company(), two_weeks, held(framed(company(), weeks=2), places))
    return problem


@pytest.mark.parametrize(
    ("now", "changes"),
    [(("ana", "bo"), 0), (("ana", "cy"), 1), (("bo", "ana"), 2), (("ana", None), 0)],
)
def test_each_slot_with_another_holder_is_a_change(now: tuple[str | None, ...], changes: int) -> None:
    places = {place: who for place, who in zip((FIRST, SECOND), now, strict=True) if who}
    assert priced(FewestChanges(), published_by_hand({FIRST: "ana", SECOND: "bo"}), places) == changes


@pytest.mark.parametrize(("now", "changes"), [(("ana", "bo"), 1), (("ana", "cy"), 1), (("bo", "ana"), 2)])
def test_so_many_changes_as_are_allowed_are_all_the_same(now: tuple[str, ...], changes: int) -> None:
    problem = replace(published_by_hand({FIRST: "ana", SECOND: "bo"}), allowed_changes=1)
    assert priced(FewestChanges(), problem, dict(zip((FIRST, SECOND), now, strict=True))) == changes


def test_a_slot_that_was_not_published_may_be_given_to_anybody() -> None:
    assert priced(FewestChanges(), published_by_hand({FIRST: "ana"}), {FIRST: "ana", SECOND: "cy"}) == 0
