"""A relaxation told apart into cases: a half of each is nobody; and searches not far beyond it."""

from itertools import product

import pytest

from constraints.checker import encoded
from constraints.framing import frame
from scheduler.deadline import Deadline
from scheduler.narrow_model import NarrowModel
from scheduler.outcome import Answer, Restriction
from scheduler.program import Objective, Program
from scheduler.well_started import CloseBy
from tests.scheduler.random_companies import small_company

EITHER, OR, DEAR, CHEAP = range(4)
CASES = (frozenset([OR]), frozenset([EITHER]))


def model(dearer: dict[int, int]) -> tuple[NarrowModel, Objective]:
    """One of two is chosen. A dear column goes with whichever is; with a third of it and most of the other none."""
    company = small_company(2)
    program = Program(encoded(frame(company.organisation, company.horizon)[0]))
    for name in ("either", "or", "dear", "cheap"):
        program.column(name)
    program.row({EITHER: 1, OR: 1}, 1, 1)
    for one in (EITHER, OR):
        program.row({one: 3, DEAR: -2}, float("-inf"), 2)
    program.extent = {"": (len(program.names), len(program.rows))}
    found = NarrowModel(program, 0)
    found.extend("")
    return found, Objective({DEAR: 10, CHEAP: 3} | dearer)


def test_the_least_of_the_cases_is_a_bound_where_a_mixture_costs_less() -> None:
    narrow, objective = model({OR: 3})
    mixed = narrow.relax(objective, Restriction(), None)
    apart = narrow.relax(objective, Restriction().divided(CASES), None)
    assert mixed is not None
    assert apart is not None
    assert (mixed.bound, apart.bound) == pytest.approx((1.0, 5.0))


def test_no_solution_costs_less_than_its_columns_do_beyond_the_bound() -> None:
    narrow, objective = model({OR: 3})
    apart = narrow.relax(objective, Restriction().divided(CASES), None)
    assert apart is not None
    for values in product((0, 1), repeat=4):
        if values[EITHER] + values[OR] == 1 and values[DEAR] >= max(values[EITHER], values[OR]):
            beyond = sum(max(0.0, cost) for cost, value in zip(apart.reduced_costs, values, strict=True) if value)
            assert objective.value(values) >= apart.bound + beyond - 1e-6


def test_where_no_mixture_costs_less_all_is_told_at_once() -> None:
    narrow, objective = model({})
    restriction = Restriction(frozenset([EITHER]))
    assert narrow.relax(objective, restriction.divided(CASES), None) == narrow.relax(objective, restriction, None)


def test_cases_without_any_solution_are_none() -> None:
    narrow, objective = model({})
    both = (frozenset([EITHER, OR]), frozenset([EITHER, OR, CHEAP]))
    apart = narrow.relax(objective, Restriction().divided(both), None)
    assert apart is not None
    assert not apart.feasible


def test_what_is_known_is_bettered_also_where_it_costs_more_than_is_asked_for() -> None:
    narrow, objective = model({})
    known = [0, 1, 1, 1]
    found = CloseBy(narrow, Deadline(), highest=4.0).minimise(objective, Restriction(), known)
    assert (found.answer, found.value) == (Answer.PROVED, 10)
