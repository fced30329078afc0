"""Too large to be proved in a moment: part by part, nothing gets worse, and what is left is near the bound."""

import pytest
from hypothesis import assume, event, given, settings

from constraints.checker import breaches, encoded, tier_values
from constraints.framing import frame
from constraints.problem import Problem
from constraints.tiers import FAIRNESS, PREFERENCES
from domain.plan import Status
from domain.schedule import Horizon
from importers.synthetic import Shape, make_organisation
from scheduler.deadline import Deadline
from scheduler.feasibility import any_schedule
from scheduler.group import solve_group
from scheduler.narrow_model import NarrowModel
from scheduler.outcome import Restriction
from scheduler.polish import Polish
from scheduler.program import program_of
from scheduler.proof import Prover
from tests.scheduler.small_companies import every_schedule, problems


def problem_of(shape: Shape) -> Problem:
    (found,) = frame(make_organisation(shape, 81), Horizon.of_weeks(shape.first_week, shape.weeks))
    return found


def started(problem: Problem) -> tuple[Polish, list[int]]:
    """Wishes under what fairness came to in any schedule at all, and that schedule."""
    program = program_of(encoded(problem))
    values = program.values_for(program.chosen(any_schedule(program, 0, None).values))
    assert values is not None
    model, fairness = NarrowModel(program, 0), program.objective(FAIRNESS)
    model.extend(PREFERENCES)
    restriction = Restriction(rows=(fairness.no_more_than(fairness.value(values)),))
    return Polish(Prover(model, Deadline()), program.objective(PREFERENCES), restriction), values


@pytest.mark.parametrize("shape", [Shape(rotations=6, weeks=5), Shape(rotations=2, weeks=18)], ids=["many", "long"])
def test_wishes_are_granted_part_by_part_without_breaking_a_rule_or_costing_fairness(shape: Shape) -> None:
    problem = problem_of(shape)
    polish, values = started(problem)
    better = polish.polished(values)
    program = polish.prover.model.program
    before, after = (problem.schedule(program.chosen(one)) for one in (values, better))
    assert [one for one in breaches(problem, after) if one.hard] == []
    assert tier_values(problem, after)[FAIRNESS] <= tier_values(problem, before)[FAIRNESS]
    assert tier_values(problem, after)[PREFERENCES] == polish.objective.value(better)
    assert polish.objective.value(better) < polish.objective.value(values) / 2


def test_where_one_part_is_everything_the_best_is_found() -> None:
    polish, values = started(problem_of(Shape(rotations=2, weeks=7)))
    proved = polish.prover.minimise(polish.objective, polish.restriction)
    assert polish.objective.value(polish.polished(values)) == proved.value == proved.bound


@pytest.mark.parametrize("nodes", [200, 0], ids=["a short search ends", "or not"])
@settings(max_examples=25)
@given(problem=problems())
def test_what_counts_as_large_is_proved_at_once_or_has_a_true_bound(nodes: int, problem: Problem) -> None:
    known = list(every_schedule(problem))
    assume(known)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scheduler.polish._LARGE", 0)
        patch.setattr("scheduler.polish._TOO_LARGE", 0)
        patch.setattr("scheduler.proof.MOST_NODES", nodes)
        answer = solve_group(problem, 0, Deadline())
    found = tuple(tier_values(problem, problem.schedule(answer.chosen)).values())
    best = min(one.tiers for one in known)
    event(f"proved: {answer.status.value}")
    assert found[:-1] == best[:-1]
    assert answer.bounds[problem.tiers[-1]] <= best[-1] <= found[-1]
    assert answer.status is Status.OPTIMAL or not nodes


@pytest.mark.nightly
def test_all_goals_of_a_large_company_are_proved() -> None:
    problem = problem_of(Shape(rotations=20))
    answer = solve_group(problem, 0, Deadline())
    found = tier_values(problem, problem.schedule(answer.chosen))
    assert found == answer.bounds
    assert answer.status is Status.OPTIMAL
