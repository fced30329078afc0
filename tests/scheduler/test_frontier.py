"""What more changes would buy is what listing all schedules says, whatever was published."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from random import Random

import pytest

from constraints import checker
from constraints.framing import frame
from constraints.problem import Problem
from constraints.tiers import CHANGES, over_groups
from domain.plan import Plan, Status
from domain.schedule import Schedule
from scheduler.deadline import Deadline
from scheduler.frontier import STEPS, Frontier
from scheduler.solve import Request, solve
from tests.scheduler.enumeration import every_schedule, kept
from tests.scheduler.random_companies import SmallCompany, small_company

Costs = tuple[int, int]
"""Changes, and the goal after them."""


def published(company: SmallCompany, rng: Random) -> Schedule:
    """Any schedule that keeps all rules, some of its weeks in other hands by now; empty where there is none."""
    shifts = []
    for problem in frame(company.organisation, company.horizon):
        possible = list(kept(problem, every_schedule(problem)))
        if not possible:
            return Schedule()
        for shift in rng.choice(possible).shifts:
            other = rng.choice(problem.people) if rng.random() < 0.3 else shift.engineer
            shifts.append(shift.model_copy(update={"engineer": other}))
    return Schedule.of(shifts)


def costs_of_all(problem: Problem) -> set[Costs]:
    tiers = (checker.tier_values(problem, one) for one in kept(problem, every_schedule(problem)))
    return {(values.get(CHANGES, 0), values[problem.organisation.policy.tiers[0]]) for values in tiers}


def by_hand(problems: Sequence[Problem]) -> list[Costs]:
    """All combinations of the groups' schedules."""
    goal = problems[0].organisation.policy.tiers[0]
    return [
        (sum(changes for changes, _ in together), over_groups(goal, [value for _, value in together]))
        for together in product(*map(costs_of_all, problems))
    ]


def replanned(number: int) -> Iterator[tuple[tuple[Problem, ...], Plan, Frontier]]:
    company = small_company(number)
    before = published(company, Random(number))
    problems = frame(company.organisation, company.horizon, before)
    if before.shifts and all(problem.published for problem in problems):
        plan = solve(problems, company.horizon, "0" * 64, Request())
        yield problems, plan, Frontier(problems, plan, 0, Deadline.after(60))


TWO_GROUPS = (59, 169, 209, 469, 1079, 1139, 1159)
"""Companies of two groups that can be planned; in five of them the groups share what more changes buy."""
MORE = [pytest.param(range(first, first + 60), marks=pytest.mark.nightly) for first in range(30, 630, 60)]


@pytest.mark.parametrize("numbers", [(*range(30), *TWO_GROUPS), *MORE], ids=lambda numbers: f"from {numbers[0]}")
def test_more_changes_buy_what_listing_all_schedules_says(numbers: Sequence[int]) -> None:
    looked_at = bought = 0
    for number in numbers:
        for problems, plan, frontier in replanned(number):
            every, found, looked_at = by_hand(problems), frontier.points, looked_at + 1
            assert [one.more for one in found] == list(STEPS)
            for one in found:
                assert one.changes == plan.tiers[0].value + one.more
                assert one.goal.proved
                best = min(value for changes, value in every if changes <= one.changes)
                assert one.goal.value == best, (number, one)
            bought += found[-1].goal.value < found[0].goal.value
    assert looked_at >= 15
    assert bought >= 5


@pytest.mark.parametrize("number", TWO_GROUPS[1:4])
@pytest.mark.parametrize("more", [1, 2, 4])
def test_so_many_changes_more_are_taken_where_they_buy_most(number: int, more: int) -> None:
    ((problems, plan, frontier),) = replanned(number)
    larger = [replace(one, allowed_changes=n) for one, n in zip(problems, frontier.allotted(more), strict=True)]
    again = solve(larger, plan.horizon, "0" * 64, Request())
    allowed = plan.tiers[0].value + more
    assert again.status is Status.OPTIMAL
    assert again.tiers[0].value == allowed
    assert checker.total_tiers(problems, again.schedule)[CHANGES] <= allowed
    assert again.tiers[1].value == min(value for changes, value in by_hand(problems) if changes <= allowed)


def test_what_is_not_proved_in_time_has_its_bound() -> None:
    ((problems, plan, frontier),) = replanned(169)
    exact = frontier.points
    unasked = Frontier(problems, plan, 0, Deadline.after(0))
    found = unasked.points
    assert [one.goal.value for one in found] == [exact[0].goal.value] * len(STEPS)
    assert all(one.goal.bound <= best.goal.value for one, best in zip(found, exact, strict=True))
    assert not found[-1].goal.proved
    assert [unasked.bound(one.more) for one in found] == [one.goal.bound for one in found]
    assert found[0] == exact[0]


def test_a_new_plan_has_no_changes_to_spare() -> None:
    company = next(one for one in map(small_company, range(30)) if published(one, Random(0)).shifts)
    problems = frame(company.organisation, company.horizon)
    plan = solve(problems, company.horizon, "0" * 64, Request())
    assert Frontier(problems, plan, 0, Deadline.after(60)).points == ()
