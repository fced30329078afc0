"""Nobody is told "no", and nobody is handed a plan, on the word of one solver."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from constraints.checker import encoded
from constraints.framing import frame
from constraints.problem import Problem
from domain.errors import RefusedPlan
from domain.organisation import Lock, Organisation
from domain.people import PRIMARY, SECONDARY
from domain.plan import Plan, Status
from domain.schedule import Horizon
from importers.synthetic import Shape, make_organisation
from scheduler.deadline import Deadline
from scheduler.feasibility import any_schedule
from scheduler.group import GroupAnswer, confirmed, solve_group
from scheduler.outcome import Answer, BrokenSolver
from scheduler.program import program_of
from scheduler.solve import judged

SHAPE = Shape(rotations=2, weeks=6)
HORIZON = Horizon.of_weeks(SHAPE.first_week, SHAPE.weeks)
NO_LIMIT = Deadline()


def problem(organisation: Organisation | None = None) -> Problem:
    (found,) = frame(organisation or make_organisation(SHAPE, 41), HORIZON)
    return found


def too_few() -> Problem:
    """Five people, ten weeks in each month: counting says no."""
    return problem(make_organisation(Shape(people_per_rotation=5, weeks=6), 41))


def locked_apart() -> Problem:
    """Both weeks of a person too close to each other are locked: counting sees nothing wrong."""
    organisation = make_organisation(SHAPE, 41)
    weeks = (date(2027, 1, 25), date(2027, 2, 1))
    locks = tuple(Lock(rotation="team-0001", role=PRIMARY, week=week, engineer="e00001") for week in weeks)
    return problem(organisation.model_copy(update={"locks": locks, "absences": ()}))


@pytest.mark.parametrize("impossible", [too_few, locked_apart])
def test_infeasible_is_said_by_two_solvers(impossible: Callable[[], Problem]) -> None:
    group = impossible()
    assert solve_group(group, 0, NO_LIMIT).status is Status.INFEASIBLE
    assert any_schedule(program_of(encoded(group)), 0, None).answer is Answer.INFEASIBLE


def test_a_schedule_found_by_the_second_solver_makes_the_first_one_a_bug_not_an_answer() -> None:
    with pytest.raises(BrokenSolver, match="another one did"):
        confirmed(program_of(encoded(problem())), 0, NO_LIMIT)


def test_without_time_for_a_second_opinion_the_answer_is_out_of_time() -> None:
    large = Shape(rotations=10, people_per_rotation=9)
    (group,) = frame(make_organisation(large, 41), Horizon.of_weeks(large.first_week, large.weeks))
    assert confirmed(program_of(encoded(group)), 0, Deadline.after(0)) is Status.OUT_OF_TIME


@pytest.fixture(scope="module")
def solved() -> tuple[Problem, GroupAnswer]:
    group = problem()
    return group, solve_group(group, 0, NO_LIMIT)


def judge(group: Problem, answer: GroupAnswer) -> Plan:
    return judged(Plan(horizon=HORIZON, status=answer.status, seed=0, input_sha256=""), [group], [answer])


def test_a_true_answer_passes(solved: tuple[Problem, GroupAnswer]) -> None:
    group, answer = solved
    assert judge(group, answer).status is Status.OPTIMAL


def test_a_slot_left_out_is_refused(solved: tuple[Problem, GroupAnswer]) -> None:
    group, answer = solved
    chosen = {slot: person for slot, person in answer.chosen.items() if slot}
    with pytest.raises(RefusedPlan, match="nobody, instead of one holder"):
        judge(group, GroupAnswer(Status.FEASIBLE, chosen, {}))


def test_a_broken_rule_is_refused_however_optimal_it_claims_to_be(solved: tuple[Problem, GroupAnswer]) -> None:
    group, answer = solved
    first, second = (
        next(place for place, slot in enumerate(group.slots) if slot.week == SHAPE.first_week and slot.role == role)
        for role in (PRIMARY, SECONDARY)
    )
    chosen = {**answer.chosen, second: answer.chosen[first]}
    with pytest.raises(RefusedPlan, match="at the same time"):
        judge(group, GroupAnswer(Status.OPTIMAL, chosen, answer.bounds))


def exchanged(group: Problem, answer: GroupAnswer) -> GroupAnswer:
    """A worse schedule that keeps all rules, with the optimum's bounds."""
    for tried in worse_starts(group, answer):
        try:
            if judge(group, GroupAnswer(Status.FEASIBLE, tried, {})).tiers[0].value > answer.bounds["fairness"]:
                return GroupAnswer(Status.FEASIBLE, tried, answer.bounds)
        except RefusedPlan:
            continue
    raise AssertionError("no two people could exchange a week")


def worse_starts(group: Problem, answer: GroupAnswer) -> list[dict[int, int]]:
    slots = sorted(answer.chosen)
    pairs = [(one, two) for one in slots for two in slots if one < two]
    return [{**answer.chosen, one: answer.chosen[two], two: answer.chosen[one]} for one, two in pairs]


def test_a_worse_schedule_is_called_feasible_with_its_gap_and_refused_as_optimal(
    solved: tuple[Problem, GroupAnswer],
) -> None:
    group, answer = solved
    worse = exchanged(group, answer)
    plan = judge(group, worse)
    assert plan.status is Status.FEASIBLE
    assert plan.tiers[0].gap == pytest.approx(1 - plan.tiers[0].bound / plan.tiers[0].value, abs=1e-6) != 0
    with pytest.raises(RefusedPlan, match="by the checker"):
        judge(group, GroupAnswer(Status.OPTIMAL, worse.chosen, worse.bounds))


def test_a_bound_that_the_schedule_undercuts_is_refused(solved: tuple[Problem, GroupAnswer]) -> None:
    group, answer = solved
    bounds = {**answer.bounds, "fairness": answer.bounds["fairness"] + 1}
    with pytest.raises(RefusedPlan, match="by the checker"):
        judge(group, GroupAnswer(Status.FEASIBLE, answer.chosen, bounds))


def test_weeks_of_a_stranger_are_refused(solved: tuple[Problem, GroupAnswer]) -> None:
    """Somebody away all the time, put into a week."""
    group, answer = solved
    slot = next(place for place, one in enumerate(group.slots) if one.week == SHAPE.first_week + timedelta(weeks=2))
    away = [
        cell.person
        for cell in group.cells_in[slot]
        if "availability" in encoded(group).excluded.get(cell, ()) and cell.person != answer.chosen[slot]
    ]
    if not away:
        pytest.fail("nobody is away in that week: take another seed")
    with pytest.raises(RefusedPlan, match="is away"):
        judge(group, GroupAnswer(Status.OPTIMAL, {**answer.chosen, slot: away[0]}, answer.bounds))
