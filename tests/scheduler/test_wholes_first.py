"""Whole schedules that matter: none of the best is left out, and goals come to the same over them as over cells."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from constraints.checker import breaches, encoded, tier_values
from constraints.framing import frame
from constraints.problem import Problem
from constraints.tiers import FAIRNESS
from domain.plan import Status
from domain.schedule import Horizon
from importers.synthetic import Shape, make_organisation
from scheduler.deadline import Deadline
from scheduler.group import solve_group
from scheduler.lexicographic import no_steps
from scheduler.load_limits import LoadLimits
from scheduler.math_opt import Relaxation
from scheduler.merged import merged
from scheduler.narrow_model import NarrowModel
from scheduler.outcome import Restriction
from scheduler.program import Linear, Program, program_of
from scheduler.wholes_first import FewFirst, WholesFirst
from tests.scheduler.small_companies import Known, every_schedule, problems
from tests.scheduler.test_merged import merged_values

HOLIDAYS = Shape(rotations=3, with_holidays=True)


def with_holidays(seed: int) -> Problem:
    (problem,) = frame(make_organisation(HOLIDAYS, seed), Horizon.of_weeks(HOLIDAYS.first_week, HOLIDAYS.weeks))
    return problem


MODEL = NarrowModel(Program(encoded(with_holidays(1))), 0)


def total(row: Linear, values: Sequence[float]) -> float:
    return sum(times * values[column] for column, times in zip(row.columns, row.coefficients, strict=True))


@pytest.mark.parametrize("seed", [2, 4])
def test_all_goals_come_to_what_they_come_to_over_cells(seed: int) -> None:
    problem = with_holidays(seed)
    answer = solve_group(problem, 0, Deadline(prove_all=True))
    schedule = problem.schedule(answer.chosen)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scheduler.wholes_first.MOST_WHOLES", 0)
        over_cells = solve_group(problem, 0, Deadline(prove_all=True))
    assert answer.status is over_cells.status is Status.OPTIMAL
    assert [one for one in breaches(problem, schedule) if one.hard] == []
    assert tier_values(problem, schedule) == answer.bounds == over_cells.bounds


@settings(max_examples=30)
@given(problems())
def test_every_best_schedule_is_made_of_those_that_are_left(problem: Problem) -> None:
    known = list(every_schedule(problem))
    assume(known)
    solver = WholesFirst(program_of(encoded(problem)), 0, Deadline(), no_steps)
    solved = solver.solve()
    best = min(one.tiers for one in known)
    assert tuple(one.value for one in solved.tiers) == tuple(one.bound for one in solved.tiers) == best
    event(f"over whole schedules: {solver.wholes is not None}")
    if solver.wholes:
        left = {(one.person, frozenset(slots_of(solver, one.cells))) for one in solver.wholes.alive}
        for one in known:
            assert one.tiers > best or held_by_each(problem, one) <= left


def slots_of(solver: WholesFirst, cells: Sequence[int]) -> list[int]:
    slot = {column: cell.slot for cell, column in solver.program.column_of.items()}
    return [slot[cell] for cell in cells]


def held_by_each(problem: Problem, known: Known) -> set[tuple[int, frozenset[int]]]:
    return {
        (person, frozenset(slot for slot, who in known.chosen.items() if who == person))
        for person in range(len(problem.people))
    }


@settings(max_examples=30)
@given(problems(), st.data())
def test_rows_about_loads_hold_over_months_too(problem: Problem, data: st.DataObject) -> None:
    known, found = list(every_schedule(problem)), merged(program_of(encoded(problem)))
    assume(known and found)
    assert found is not None
    parts = data.draw(st.lists(st.sampled_from([0.0, 0.3, 0.5, 1.0]), min_size=len(found.program.names)))
    mixture = {column: part for column, part in enumerate(parts[: len(found.program.names)]) if part}
    broken = LoadLimits(found.program).broken(mixture)
    event(f"rows broken: {bool(broken)}")
    for one in known:
        values = merged_values(found, problem, found.whole.values_for(one.chosen) or [])
        assert all(total(row, values) <= row.upper for row in broken)


def test_rows_about_loads_leave_a_tenth_of_what_is_open_about_fairness_with_holidays() -> None:
    problem = with_holidays(1)
    model = NarrowModel(program_of(encoded(problem)), 0)
    model.extend(FAIRNESS)
    fairness, plain = model.program.objective(FAIRNESS), Restriction()
    tight = LoadLimits(model.program).tightened(model, fairness, plain, Deadline(), must_gain=True)
    before, after = (model.relax(fairness, one, None) for one in (plain, tight))
    best = solve_group(problem, 0, Deadline()).bounds[FAIRNESS]
    assert before is not None
    assert after is not None
    assert best - after.bound < (best - before.bound) / 10


def test_where_the_first_rows_gain_nothing_none_is_kept() -> None:
    program = program_of(encoded(with_holidays(2)))
    model, fairness = NarrowModel(program, 0), program.objective(FAIRNESS)
    model.extend(FAIRNESS)
    limits = LoadLimits(program)
    told = [limits.tightened(model, fairness, Restriction(), Deadline(), must_gain=gain) for gain in (False, True)]
    bounds = [found.bound for one in told if (found := model.relax(fairness, one, None))]
    assert told[0].rows
    assert not told[1].rows
    assert bounds[0] == pytest.approx(bounds[1])


@given(st.lists(st.floats(-1, 500), min_size=1, max_size=30))
def test_the_few_come_first_and_then_more_until_all_are_there(costs: list[float]) -> None:
    few, relaxation = FewFirst(MODEL, Deadline()), Relaxation(7.5, costs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scheduler.wholes_first._FEW", 3)
        deltas = [few.first_delta(relaxation, None)]
        while relaxation.beyond(deltas[-1]):
            deltas.append(few.next_delta(relaxation, deltas[-1]))
    assert len(costs) - len(relaxation.beyond(deltas[0])) >= min(4, len(costs))
    assert deltas[0] >= 0.5
    assert all(one < other for one, other in pairwise(deltas))
    assert few.first_delta(relaxation, 10) <= 1.5
