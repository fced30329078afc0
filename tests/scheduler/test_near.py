"""What a short search finds."""

from hypothesis import assume, event, given, settings

from constraints.checker import encoded
from constraints.problem import Problem
from scheduler.deadline import Deadline
from scheduler.narrow_model import NarrowModel
from scheduler.outcome import Restriction
from scheduler.program import program_of
from scheduler.proof import Prover
from tests.scheduler.small_companies import every_schedule, problems


@settings(max_examples=40)
@given(problems())
def test_what_is_found_within_one_of_the_bound_is_the_best(problem: Problem) -> None:
    known = list(every_schedule(problem))
    assume(known)
    program, tier = program_of(encoded(problem)), problem.tiers[0]
    model = NarrowModel(program, 0)
    model.extend(tier)
    found = Prover(model, Deadline()).near(program.objective(tier), Restriction())
    event(f"found: {found is not None}")
    if found is not None:
        assert found.value == found.bound == min(one.tiers[0] for one in known)
        assert not any(found.values[column] for column in found.useless)
