"""Trades keep all rules and make nothing worse; an early stop keeps a schedule that is worth keeping."""

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from constraints import checker
from constraints.framing import frame
from constraints.problem import Problem
from constraints.tiers import FAIRNESS
from domain.schedule import Horizon
from importers.synthetic import Shape, make_organisation
from scheduler.greedy import greedy
from scheduler.trades import traded
from tests.scheduler.small_companies import every_schedule, problems


@settings(max_examples=60, deadline=None)
@given(problems(), st.data())
def test_trades_keep_all_rules_and_never_make_a_schedule_worse(problem: Problem, data: st.DataObject) -> None:
    known = list(every_schedule(problem))
    assume(known)
    start = data.draw(st.sampled_from(known))
    after = traded(checker.encoded(problem), start.chosen)
    schedule = problem.schedule(after)
    assert not [breach for breach in checker.breaches(problem, schedule) if breach.hard]
    found = tuple(checker.tier_values(problem, schedule).values())
    event("better" if found < start.tiers else "as good")
    assert found <= start.tiers


def test_trades_halve_the_unfairness_of_a_greedy_schedule() -> None:
    shape = Shape(people_per_rotation=15, experienced_percent=100)
    (problem,) = frame(make_organisation(shape, 31), Horizon.of_weeks(shape.first_week, shape.weeks))
    encoder = checker.encoded(problem)
    first = greedy(encoder)
    chosen = {problem.slot_at[shift.key]: problem.position[shift.engineer] for shift in first.shifts}
    before = checker.tier_values(problem, first)[FAIRNESS]
    after = checker.tier_values(problem, problem.schedule(traded(encoder, chosen)))[FAIRNESS]
    assert after < before / 2
