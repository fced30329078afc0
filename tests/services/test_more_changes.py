"""More changes than the fewest are taken where they buy something, never for nothing, and told no surer than proved."""

from functools import cache

import pytest

from constraints import checker
from constraints.framing import frame
from constraints.problem import Problem
from constraints.tiers import CHANGES, FAIRNESS
from domain.plan import Plan, Status
from domain.schedule import Horizon, Schedule
from importers.synthetic import Shape, make_organisation
from scheduler.greedy import greedy
from scheduler.solve import Request, solve
from services.more_changes import with_more_changes

SHAPE = Shape(rotations=2, ring=0, weeks=9, people_per_rotation=12, with_holidays=True)
HORIZON = Horizon.of_weeks(SHAPE.first_week, SHAPE.weeks)
Replanned = tuple[tuple[Problem, ...], Plan]


def worse_by_a_week(problems: tuple[Problem, ...], fair: Schedule) -> Schedule:
    """One week goes to somebody else of its rotation, so that all rules are kept and the whole is less fair."""
    first = problems[0]
    for shift in checker.part_of(first, fair).shifts:
        for person in first.people:
            other = Schedule.of(
                one if one != shift else one.model_copy(update={"engineer": person}) for one in fair.shifts
            )
            kept = not any(one.hard for one in checker.breaches(first, checker.part_of(first, other)))
            if kept and checker.total_tiers(problems, other)[FAIRNESS] > checker.total_tiers(problems, fair)[FAIRNESS]:
                return other
    raise AssertionError("every other holder breaks a rule")


@cache
def replanned(method: str) -> Replanned:
    """The fewest changes of what somebody made greedily, of a fair schedule, and of a fair one but for a week."""
    organisation = make_organisation(SHAPE, 71)
    problems = frame(organisation, HORIZON)
    if method == "greedy":
        before = Schedule.of(shift for one in problems for shift in greedy(checker.encoded(one)).shifts)
    else:
        before = solve(problems, HORIZON, "", Request()).schedule
    if method == "nearly fair":
        before = worse_by_a_week(problems, before)
    problems = frame(organisation, HORIZON, before)
    return problems, solve(problems, HORIZON, "", Request())


def test_nothing_changes_hands_that_buys_nothing() -> None:
    problems, fewest = replanned("fair")
    kept, plan = with_more_changes(problems, fewest, Request(), 2)
    assert (kept, plan.schedule, plan.tiers) == (problems, fewest.schedule, fewest.tiers)
    assert "Nothing better was found with up to 2 more changes: these are the fewest." in plan.notes


def test_no_more_weeks_change_hands_than_buy_something() -> None:
    problems, fewest = replanned("nearly fair")
    larger, plan = with_more_changes(problems, fewest, Request(), 4)
    assert (fewest.tiers[0].value, plan.tiers[0].value) == (0, 1)
    assert checker.total_tiers(larger, plan.schedule)[CHANGES] == 1
    assert plan.tiers[1] == replanned("fair")[1].tiers[1] == plan.frontier[2].goal
    assert "1 more change buys as much as 4 would." in plan.notes


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
