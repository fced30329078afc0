"""Whole personal schedules are all there are, cost what the checker says, and are left out only where useless."""

from itertools import combinations

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from constraints.checker import encoded
from constraints.problem import Problem
from scheduler.narrow_model import NarrowModel
from scheduler.outcome import Answer, Restriction
from scheduler.program import Program, program_of
from scheduler.whole_program import whole_program_of
from scheduler.whole_schedules import Lister
from tests.scheduler.small_companies import Known, every_schedule, problems

ALL = 10**9


def unpriced(program: Program) -> list[float]:
    return [0.0] * len(program.names)


def by_hand(program: Program, person: int) -> set[frozenset[int]]:
    """The sets of slots that break no row about this person alone."""
    encoder = program.encoder
    mine = [cell.slot for cell in encoder.problem.cells_of[person] if cell not in encoder.excluded]
    rows = [row for row in encoder.rows if row.at_least == 0 and {cell.person for cell in row.cells} == {person}]
    limits = [({cell.slot for cell in row.cells}, row.at_most) for row in rows]
    sets = (frozenset(held) for number in range(len(mine) + 1) for held in combinations(mine, number))
    return {held for held in sets if all(len(slots & held) <= most for slots, most in limits)}


@settings(max_examples=25)
@given(problems())
def test_all_of_them_are_listed_once(problem: Problem) -> None:
    program = program_of(encoded(problem))
    listed = Lister(program).within(unpriced(program), 0, ALL)
    assert listed is not None
    slot = {column: cell.slot for cell, column in program.column_of.items()}
    for person in range(len(problem.people)):
        mine = [frozenset(slot[cell] for cell in one.cells) for one in listed if one.person == person]
        event(f"{len(mine) > 4} more than four")
        assert len(mine) == len(set(mine))
        assert set(mine) == by_hand(program, person)


@settings(max_examples=25)
@given(problems())
def test_every_schedule_stands_in_the_program_and_costs_there_what_the_checker_says(problem: Problem) -> None:
    program = program_of(encoded(problem))
    lister = Lister(program)
    whole = whole_program_of(lister, lister.within(unpriced(program), 0, ALL) or [])
    for known in every_schedule(problem):
        values = whole.values_for(known.chosen)
        assert values is not None
        assert whole.chosen(values) == known.chosen
        assert all(row.lower <= sum(values[place] for place in row.columns) <= row.upper for row in whole.rows)
        assert prices(whole, values) == known.tiers


def prices(program: Program, values: list[int]) -> tuple[int, ...]:
    worst = program.encoder.worst
    return tuple(
        program.worst(tier, values) if tier in worst else program.objective(tier).value(values)
        for tier in program.encoder.problem.tiers
    )


@settings(max_examples=25)
@given(problems(), st.data())
def test_whatever_costs_no_more_than_bound_and_distance_is_listed(problem: Problem, data: st.DataObject) -> None:
    known = list(every_schedule(problem))
    assume(known)
    program, tier = program_of(encoded(problem)), problem.tiers[0]
    model = NarrowModel(program, 0)
    model.extend(tier)
    relaxation = model.relax(program.objective(tier), Restriction(), None)
    assert relaxation is not None
    distance = data.draw(st.sampled_from([one.tiers[0] for one in known])) - relaxation.bound
    lister = Lister(program)
    whole = whole_program_of(lister, lister.within(relaxation.reduced_costs, distance, ALL) or [])
    within = [one for one in known if one.tiers[0] <= relaxation.bound + distance + 0.5]
    event(f"everything within: {len(within) == len(known)}")
    assert all(whole.values_for(one.chosen) for one in within)


@settings(max_examples=15)
@given(problems(), st.data())
def test_solving_over_them_finds_the_best_of_each_goal(problem: Problem, data: st.DataObject) -> None:
    known = list(every_schedule(problem))
    program = program_of(encoded(problem))
    lister = Lister(program)
    whole = whole_program_of(lister, lister.within(unpriced(program), 0, ALL) or [])
    tier = data.draw(st.sampled_from([tier for tier in problem.tiers if tier not in program.encoder.worst]))
    model = NarrowModel(whole, 0)
    model.extend(tier)
    found = model.minimise(whole.objective(tier), Restriction(), None)
    event("no schedule" if not known else "a schedule")
    if not known:
        assert found.answer is Answer.INFEASIBLE
        return
    place = problem.tiers.index(tier)
    assert found.value == min(one.tiers[place] for one in known)
    assert Known(prices(whole, found.values), whole.chosen(found.values)) in known


@settings(max_examples=10)
@given(problems())
def test_more_than_the_limit_are_not_listed(problem: Problem) -> None:
    program = program_of(encoded(problem))
    lister = Lister(program)
    listed = lister.within(unpriced(program), 0, ALL) or []
    assert lister.within(unpriced(program), 0, len(listed)) == listed
    assert lister.within(unpriced(program), 0, len(listed) - 1) is None
