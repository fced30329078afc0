"""What whole personal schedules tell about wishes is true: sifted as if all were solved, and the best is found."""

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from constraints.checker import encoded
from constraints.problem import Problem
from constraints.tiers import PREFERENCES
from scheduler.deadline import Deadline
from scheduler.narrow_model import NarrowModel
from scheduler.outcome import Answer, Restriction
from scheduler.program import program_of
from scheduler.proof import Prover
from scheduler.sifting import Sifting
from scheduler.whole_bound import WholeBound
from scheduler.whole_program import whole_program_of
from scheduler.whole_schedules import Lister
from tests.scheduler.small_companies import every_schedule, problems


@settings(max_examples=40)
@given(problems(), st.data())
def test_from_any_schedule_the_best_is_found_and_proved_under_what_goals_before_came_to(
    problem: Problem, data: st.DataObject
) -> None:
    known = list(every_schedule(problem))
    assume(known and PREFERENCES in problem.tiers)
    place = problem.tiers.index(PREFERENCES)
    program = program_of(encoded(problem))
    first, start = program.objective(problem.tiers[0]), data.draw(st.sampled_from(known))
    values = program.values_for(start.chosen)
    assert values is not None
    model = NarrowModel(program, 0)
    model.extend(PREFERENCES)
    restriction = Restriction(rows=(first.no_more_than(first.value(values)),))
    goal = WholeBound(Prover(model, Deadline()), program.objective(PREFERENCES), restriction, Deadline())
    outcome = goal.bounded(values)
    best = min(one.tiers[place] for one in known if one.tiers[0] <= start.tiers[0])
    event(f"better than at first: {best < start.tiers[place]}")
    assert outcome.bound <= best <= outcome.value == program.objective(PREFERENCES).value(outcome.values)
    if Lister(program).possible:
        assert (outcome.answer, outcome.value) == (Answer.PROVED, best)


@settings(max_examples=40)
@given(problems())
def test_a_few_schedules_and_the_prices_of_the_others_tell_what_all_of_them_would(problem: Problem) -> None:
    known = list(every_schedule(problem))
    assume(known)
    program, tier = program_of(encoded(problem)), problem.tiers[0]
    lister = Lister(program)
    whole = whole_program_of(lister, lister.within([0.0] * len(program.names), 0, 10**9) or [])
    model = NarrowModel(whole, 0)
    model.extend(tier)
    everything = model.relax(whole.objective(tier), Restriction(), None)
    start = whole.values_for(known[0].chosen)
    assert everything is not None
    assert start is not None
    few = {place for place, value in enumerate(start) if value}
    sifted = Sifting(whole, (), whole.objective(tier), 0).relaxed(few, Deadline())
    assert sifted is not None
    assert sifted.bound == pytest.approx(everything.bound, abs=1e-3)
    for one in known:
        values = whole.values_for(one.chosen) or []
        beyond = sum(cost for cost, value in zip(sifted.reduced_costs, values, strict=True) if value)
        assert sifted.bound + beyond <= one.tiers[0] + 1e-3


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
