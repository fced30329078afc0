"""What loads leave room for within a limit: true of every schedule, and the relaxation says more under it."""

from collections.abc import Sequence

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from constraints.checker import encoded
from constraints.framing import frame
from constraints.problem import Problem
from constraints.tiers import FAIRNESS, PREFERENCES
from domain.schedule import Horizon
from importers.synthetic import Shape, make_organisation
from scheduler.deadline import Deadline
from scheduler.load_limits import LoadLimits
from scheduler.narrow_model import NarrowModel
from scheduler.outcome import Restriction
from scheduler.program import Linear, Program, program_of
from scheduler.proof import Prover
from tests.scheduler.small_companies import every_schedule, problems


def total(row: Linear, values: Sequence[float]) -> float:
    return sum(times * values[column] for column, times in zip(row.columns, row.coefficients, strict=True))


def values_of_all(program: Program) -> list[list[int]]:
    found = [program.values_for(one.chosen) for one in every_schedule(program.encoder.problem)]
    return [one for one in found if one is not None]


@settings(max_examples=40)
@given(problems(), st.data())
def test_a_mixture_of_schedules_breaks_rows_that_every_schedule_keeps(problem: Problem, data: st.DataObject) -> None:
    program = program_of(encoded(problem))
    known = values_of_all(program)
    parts = data.draw(st.lists(st.sampled_from([0.0, 0.3, 0.5, 1.0]), min_size=len(program.names)))
    values = dict(zip(range(len(program.names)), parts, strict=False))
    broken = LoadLimits(program).broken({column: part for column, part in values.items() if part})
    event(f"rows broken: {bool(broken)}")
    for row in broken:
        assert total(row, [values[column] for column in range(len(program.names))]) > row.upper
        assert all(row.lower <= total(row, one) <= row.upper for one in known)


def test_under_them_the_relaxation_of_wishes_comes_nearer_to_the_best() -> None:
    shape = Shape(rotations=4, weeks=9)
    (problem,) = frame(make_organisation(shape, 5), Horizon.of_weeks(shape.first_week, shape.weeks))
    program = program_of(encoded(problem))
    model, fairness, wishes = NarrowModel(program, 0), program.objective(FAIRNESS), program.objective(PREFERENCES)
    model.extend(FAIRNESS)
    fair = Prover(model, Deadline()).minimise(fairness, Restriction()).value
    model.extend(PREFERENCES)
    plain = Restriction(rows=(fairness.no_more_than(fair),))
    tight = LoadLimits(program).tightened(model, wishes, plain, Deadline())
    best = Prover(model, Deadline()).minimise(wishes, plain)
    before, after = (model.relax(wishes, one, None) for one in (plain, tight))
    assert before is not None
    assert after is not None
    assert tight.rows[:1] == plain.rows
    assert before.bound + 0.5 < after.bound <= best.value + 1e-3
    assert Prover(model, Deadline()).minimise(wishes, tight).value == best.value == best.bound


@settings(max_examples=40)
@given(problems(), st.data())
def test_a_levelled_row_says_the_same_about_every_schedule(problem: Problem, data: st.DataObject) -> None:
    program = program_of(encoded(problem))
    known = values_of_all(program)
    assume(known)
    numbers = st.integers(0, len(program.rows) + 3)
    prices = data.draw(st.dictionaries(numbers, st.floats(-50, 50), max_size=20))
    row = program.objective(problem.tiers[0]).no_more_than(7)
    levelled = program.levelled(row, prices)
    event(f"other numbers: {levelled != row}")
    for values in known:
        assert total(levelled, values) - levelled.upper == total(row, values) - row.upper
