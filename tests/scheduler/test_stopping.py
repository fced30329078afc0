"""Whoever stops the search has a plan that is not refused: at every moment, what is known is true."""

from collections.abc import Iterator

import pytest

from constraints.checker import tier_values
from constraints.framing import frame
from constraints.problem import Problem
from domain.schedule import Horizon
from importers.synthetic import Shape, make_organisation
from scheduler.deadline import Deadline
from scheduler.group import Step, solve_group
from tests.scheduler.random_companies import small_company

FAMILY = Shape(rotations=2, weeks=6)


def problems() -> Iterator[Problem]:
    for number in range(60, 120):
        company = small_company(number)
        yield from frame(company.organisation, company.horizon)


def claims(problem: Problem) -> list[tuple[dict[str, int], dict[str, int]]]:
    """After each step: what the best schedule so far costs, and the bounds that were told by then."""
    seen, costs, bounds = list[tuple[dict[str, int], dict[str, int]]](), dict[str, int](), dict[str, int]()

    def heard(step: Step) -> None:
        if step.chosen:
            costs.update(tier_values(problem, problem.schedule(step.chosen)))
        bounds.update(step.floors or {})
        if step.bound is not None:
            bounds[step.tier] = step.bound
        if costs:
            seen.append((dict(costs), dict(bounds)))

    solve_group(problem, 0, Deadline(), heard)
    return seen


def false_claims(problem: Problem) -> list[tuple[dict[str, int], dict[str, int]]]:
    return [(costs, bounds) for costs, bounds in claims(problem) if any(costs[one] < bounds[one] for one in bounds)]


def test_no_bound_is_told_that_the_best_schedule_so_far_undercuts() -> None:
    (family,) = frame(make_organisation(FAMILY, 91), Horizon.of_weeks(FAMILY.first_week, FAMILY.weeks))
    assert [one for problem in (family, *problems()) for one in false_claims(problem)] == []


@pytest.mark.parametrize("limit", [0.01, 0.2])
def test_every_goal_has_a_bound_that_is_more_than_nothing_however_early_it_ends(limit: float) -> None:
    (problem,) = frame(make_organisation(FAMILY, 91), Horizon.of_weeks(FAMILY.first_week, FAMILY.weeks))
    answer = solve_group(problem, 0, Deadline.after(limit))
    if answer.chosen:
        costs = tier_values(problem, problem.schedule(answer.chosen))
        assert 0 < answer.bounds["fairness"] <= costs["fairness"]
        assert all(answer.bounds[tier] <= cost for tier, cost in costs.items())
