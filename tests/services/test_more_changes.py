"""More changes than the fewest are taken where they buy something, never for nothing, and told no surer than proved."""

from functools import cache

import pytest

from constraints import checker
from constraints.framing import frame
from constraints.problem import Problem
from constraints.tiers import CHANGES
from domain.plan import Plan, Status
from domain.schedule import Horizon, Schedule
from importers.synthetic import Shape, make_organisation
from scheduler.greedy import greedy
from scheduler.solve import Request, solve
from services.more_changes import with_more_changes

SHAPE = Shape(rotations=2, ring=0, weeks=9, people_per_rotation=12, with_holidays=True)
HORIZON = Horizon.of_weeks(SHAPE.first_week, SHAPE.weeks)
Replanned = tuple[tuple[Problem, ...], Plan]


@cache
def replanned(method: str) -> Replanned:
    """The fewest changes of a schedule that is as fair as can be, or that gave each week to who was best just then."""
    organisation = make_organisation(SHAPE, 71)
    problems = frame(organisation, HORIZON)
    if method == "greedy":
        before = Schedule.of(shift for one in problems for shift in greedy(checker.encoded(one)).shifts)
    else:
        before = solve(problems, HORIZON, "", Request()).schedule
    problems = frame(organisation, HORIZON, before)
    return problems, solve(problems, HORIZON, "", Request())


def test_nothing_changes_hands_that_buys_nothing() -> None:
    problems, fewest = replanned("fair")
    kept, plan = with_more_changes(problems, fewest, Request(), 2)
    assert (kept, plan.schedule, plan.tiers) == (problems, fewest.schedule, fewest.tiers)
    assert "Nothing better was found with up to 2 more changes: these are the fewest." in plan.notes


def test_the_plan_with_the_fewest_is_kept_when_the_time_for_another_is_over() -> None:
    problems, fewest = replanned("greedy")
    kept, plan = with_more_changes(problems, fewest, Request(seconds=0.0), 4)
    assert (kept, plan.schedule, plan.status) == (problems, fewest.schedule, Status.OPTIMAL)
    assert [one.goal.value for one in plan.frontier] == [fewest.tiers[1].value] * 3


def test_without_a_limit_there_is_time_to_ask_what_more_would_buy() -> None:
    problems, fewest = replanned("greedy")
    slow = fewest.model_copy(update={"seconds": 3600.0})
    _, plan = with_more_changes(problems, slow, Request(), 0)
    assert all(one.goal.proved for one in plan.frontier)
    assert plan.frontier[2].goal.value < plan.frontier[1].goal.value < plan.frontier[0].goal.value


def test_what_was_not_asked_in_time_is_not_told_as_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    problems, fewest = replanned("greedy")
    _, exact = with_more_changes(problems, fewest, Request(), 4)
    monkeypatch.setattr("services.more_changes._SECONDS", 0.0)
    larger, plan = with_more_changes(problems, fewest, Request(), 4)
    assert exact.status is Status.OPTIMAL
    assert plan.status is Status.FEASIBLE
    assert plan.tiers[1].bound < exact.tiers[1].value <= plan.tiers[1].value < fewest.tiers[1].value
    assert checker.total_tiers(larger, plan.schedule)[CHANGES] == plan.tiers[0].value
    assert [plan.is_at(point) for point in plan.frontier] == [False, False, True]
    assert "dealt out otherwise they may buy more" in plan.notes[-1]
