"""A relaxation told apart into cases: a half of a light load and a half of a heavy one is nobody's."""

from itertools import product
from math import inf

import pytest

from constraints.checker import encoded
from constraints.framing import frame
from constraints.problem import Problem
from scheduler.deadline import Deadline
from scheduler.math_opt import Relaxation
from scheduler.narrow_model import NarrowModel
from scheduler.outcome import Answer, Restriction
from scheduler.program import Objective, program_of
from scheduler.told_apart import ToldApart
from scheduler.well_started import CloseBy
from scheduler.whole_program import WholeProgram, whole_program_of
from scheduler.whole_schedules import Lister, WholeSchedule
from tests.scheduler.random_companies import small_company
from tests.scheduler.small_companies import every_schedule

EITHER, OR, DEAR, CHEAP = range(4)
FREE, WHOLE = -1, Restriction()
"""A plan that costs nothing, and nothing that is forbidden."""


def program() -> WholeProgram:
    """One person has either schedule. A dear one of another goes with whichever it is, and none with a mixture."""
    company = small_company(2)
    listed = [WholeSchedule(person, (), {}) for person in (0, 0, 1, 2)]
    found = WholeProgram(encoded(frame(company.organisation, company.horizon)[0]), listed=listed)
    found.people = range(2), range(2, 3), range(3, 4)
    for name in ("either", "or", "dear", "cheap"):
        found.column(name)
    found.row({EITHER: 1, OR: 1}, 1, 1)
    for one in (EITHER, OR):
        found.row({one: 3, DEAR: -2}, -inf, 2)
    return found


def relaxed(model: NarrowModel, objective: Objective, restriction: Restriction = WHOLE) -> Relaxation:
    """Of all its columns and rows."""
    model.program.extent = {"": (len(model.program.names), len(model.program.rows))}
    model.extend("")
    found = model.relax(objective, restriction, None)
    assert found is not None
    return found


def told_apart(
    objective: Objective, restriction: Restriction = WHOLE, plan: int = FREE, most: float = inf
) -> Relaxation:
    return relaxed(ToldApart(program(), 0, plan, most), objective, restriction)


def costs(dearer: dict[int, int]) -> Objective:
    return Objective({DEAR: 10, CHEAP: 3} | dearer)


UNEVEN, EVEN = costs({OR: 3}), costs({})


def test_the_least_of_the_cases_is_a_bound_where_a_mixture_costs_less() -> None:
    mixed = relaxed(NarrowModel(program(), 0), UNEVEN)
    assert (mixed.bound, told_apart(UNEVEN).bound) == pytest.approx((1.0, 5.0))


def test_no_solution_with_a_column_costs_less_than_that_is_beyond_the_bound() -> None:
    apart = told_apart(UNEVEN)
    for values in product((0, 1), repeat=4):
        if values[EITHER] + values[OR] == 1 and values[DEAR] >= max(values[EITHER], values[OR]):
            beyond = max(cost for cost, value in zip(apart.reduced_costs, values, strict=True) if value)
            assert UNEVEN.value(values) >= apart.bound + beyond - 1e-6


def test_a_column_costs_as_much_more_as_the_case_that_it_belongs_to() -> None:
    assert [told_apart(UNEVEN).reduced_costs[one] for one in (EITHER, OR)] == pytest.approx([0.0, 3.0])


@pytest.mark.parametrize(
    ("objective", "restriction", "plan", "most"),
    [
        pytest.param(EVEN, WHOLE, FREE, inf, id="nobody mixes costs"),
        pytest.param(UNEVEN, WHOLE, 1, inf, id="a plan costs as little"),
        pytest.param(UNEVEN, WHOLE, FREE, 0.5, id="so much is not asked for"),
        pytest.param(UNEVEN, Restriction().keeping(EVEN.no_more_than(9)), FREE, inf, id="under further rows"),
    ],
)
def test_elsewhere_all_is_told_at_once(objective: Objective, restriction: Restriction, plan: int, most: float) -> None:
    assert told_apart(objective, restriction, plan, most) == relaxed(NarrowModel(program(), 0), objective, restriction)


def test_a_schedule_that_is_forbidden_is_none_of_the_cases() -> None:
    apart = told_apart(UNEVEN, Restriction(frozenset([EITHER])))
    assert apart.bound == pytest.approx(8.0)
    assert apart.reduced_costs[EITHER] == inf


def test_cases_without_any_solution_are_none() -> None:
    """Half of each is less than either asks for."""
    model = ToldApart(program(), 0, FREE)
    for one in (EITHER, OR):
        model.program.row({one: 2}, -inf, 1)
    assert not relaxed(model, UNEVEN).feasible


@pytest.mark.parametrize(("number", "cell"), [(41, (1, 2)), (44, (3, 2)), (55, (4, 1)), (81, (0, 1))])
def test_of_small_companies_no_schedule_costs_less_than_the_raised_bound_and_what_is_beyond(
    number: int, cell: tuple[int, int]
) -> None:
    """One slot is not held by one person."""
    company = small_company(number)
    (problem,) = frame(company.organisation, company.horizon)
    whole, (slot, person) = all_schedules(problem), cell
    hers = frozenset(
        place
        for place, one in enumerate(whole.listed)
        if one.person == person and any(whole.cells[column].slot == slot for column in one.cells)
    )
    mixed, apart = (model.relax(whole.objective(problem.tiers[0]), Restriction(hers), None) for model in models(whole))
    assert mixed is not None
    assert apart is not None
    assert apart.bound > mixed.bound + 1
    known = [one for one in every_schedule(problem) if one.chosen[slot] != person]
    assert known
    for one in known:
        values = whole.values_for(one.chosen)
        assert values is not None
        beyond = max(cost for cost, value in zip(apart.reduced_costs, values, strict=True) if value)
        assert one.tiers[0] >= apart.bound + beyond - 1e-3


def all_schedules(problem: Problem) -> WholeProgram:
    cells = program_of(encoded(problem))
    lister = Lister(cells)
    return whole_program_of(lister, lister.within([0.0] * len(cells.names), 0, 10**9) or [])


def models(whole: WholeProgram) -> tuple[NarrowModel, ToldApart]:
    found = NarrowModel(whole, 0), ToldApart(whole, 0, FREE)
    for one in found:
        one.extend(whole.encoder.problem.tiers[0])
    return found


@pytest.mark.parametrize(
    ("highest", "known", "expected"),
    [
        pytest.param(1e9, [], (Answer.PROVED, 10), id="far beyond the bound"),
        pytest.param(4.0, [], (Answer.INFEASIBLE, 0), id="further than is asked for"),
        pytest.param(4.0, [0, 1, 1, 1], (Answer.PROVED, 10), id="what is known is bettered all the same"),
    ],
)
def test_a_search_close_by_goes_as_far_as_is_asked_for(
    highest: float, known: list[int], expected: tuple[Answer, int]
) -> None:
    narrow = NarrowModel(program(), 0)
    relaxed(narrow, EVEN)
    found = CloseBy(narrow, Deadline(), highest=highest).minimise(EVEN, WHOLE, known)
    assert (found.answer, found.value) == expected
