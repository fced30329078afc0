"""Whatever a small company may look like, the solver's answer is the one that listing all schedules gives."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice

import pytest

from constraints.framing import frame
from domain.plan import Plan, Status
from scheduler.solve import Request, solve
from tests.scheduler.enumeration import Costs, costs_of_all, every_schedule, every_schedule_unpruned, kept
from tests.scheduler.random_companies import SIZES, SmallCompany, small_company


def planned(company: SmallCompany) -> Plan:
    return solve(frame(company.organisation, company.horizon), company.horizon, "0" * 64, Request())


def listed(company: SmallCompany) -> list[list[Costs]]:
    """For each group of rotations that share people, the costs of all its schedules, cheapest first."""
    return [costs_of_all(problem) for problem in frame(company.organisation, company.horizon)]


def disagreement(plan: Plan, groups: list[list[Costs]]) -> str:
    """What the plan and the list do not agree on; empty when they do."""
    if not all(groups):
        return "" if plan.status is Status.INFEASIBLE else f"{plan.status}, though no schedule keeps all rules"
    by_tier = zip((tier.name for tier in plan.tiers), zip(*(costs[0] for costs in groups), strict=True), strict=True)
    best = tuple(max(values) if name == "largest-overload" else sum(values) for name, values in by_tier)
    found = tuple(tier.value for tier in plan.tiers)
    if plan.status is not Status.OPTIMAL or found != best:
        return f"{plan.status} with {found}, though the best is {best}"
    return "" if all(tier.proved for tier in plan.tiers) else "optimal, but not proved"


def disagreements(numbers: Iterable[int]) -> tuple[dict[int, str], Counter[str]]:
    """By number of the company; and how many of the companies were of which kind."""
    found, kinds = dict[int, str](), Counter[str]()
    for number in numbers:
        company = small_company(number)
        plan, groups = planned(company), listed(company)
        told = disagreement(plan, groups)
        if told:
            found[number] = told
        usual = company.organisation.policy.tiers[0] == "fairness"
        kinds["infeasible" if not all(groups) else "feasible"] += 1
        kinds["with a choice"] += all(groups) and any(costs[0] != costs[-1] for costs in groups)
        kinds["fairness first" if usual else "another goal first"] += 1
    return found, kinds


def test_solver_and_brute_force_agree_on_feasibility_and_on_the_optimum_of_200_small_companies() -> None:
    found, kinds = disagreements(range(200))
    assert found == {}
    assert 80 <= kinds["infeasible"] <= 120, kinds
    assert kinds["with a choice"] >= 60, kinds
    assert kinds["another goal first"] >= 60, kinds


@pytest.mark.nightly
@pytest.mark.parametrize("first", range(200, 3200, 200))
def test_solver_and_brute_force_agree_on_many_more(first: int) -> None:
    found, _ = disagreements(range(first, first + 200))
    assert found == {}


@pytest.mark.parametrize("size", [place for place, size in enumerate(SIZES) if size[0] <= 3])
def test_listing_leaves_out_no_schedule_that_keeps_all_rules(size: int) -> None:
    """The list is shortened by rules that no further shift can mend; here it is held to the whole list."""
    problems = (
        problem
        for number in range(size, 400, len(SIZES))
        for company in [small_company(number)]
        for problem in frame(company.organisation, company.horizon)
    )
    small = (one for one in problems if len(one.people) ** len(one.slots) <= 1000)
    for problem in islice(small, 8):
        assert list(kept(problem, every_schedule(problem))) == list(kept(problem, every_schedule_unpruned(problem)))
