"""Prices of alternatives are those of an enumeration of all schedules, and of planning again with a lock."""

import random
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from constraints import checker
from constraints.framing import frame
from constraints.problem import Cell, Problem
from domain.organisation import Company, Lock, Organisation
from domain.people import PRIMARY, Engineer
from domain.plan import Status
from domain.policy import MonthlyLimit, Policy
from domain.rotations import Member, Rotation, Team
from domain.schedule import Horizon
from importers.organisation_file import load_organisation
from scheduler.deadline import Deadline
from scheduler.group import solve_group
from scheduler.outcome import Answer
from scheduler.what_if import WhatIf
from tests.scheduler.random_companies import small_company
from tests.scheduler.small_companies import Known, Tiers, every_schedule, problems

pytestmark = pytest.mark.xdist_group("what if")
"""What is made once for all of them is made in one process of the run, not in each."""

SAMPLE = Path(__file__).parents[2] / "fixtures" / "techcorp" / "organisation.yaml"
PATIENT = Deadline(prove_all=True)


def best_of(known: Sequence[Known], near: dict[int, int]) -> tuple[Tiers, int]:
    """The best tiers, and the fewest changes among the schedules that reach them."""
    tiers = min(one.tiers for one in known)
    return tiers, min(changes(one.chosen, near) for one in known if one.tiers == tiers)


def changes(one: dict[int, int], other: dict[int, int]) -> int:
    return sum(one[slot] != other[slot] for slot in one)


def settled(what_if: WhatIf, slot: int, people: Sequence[int], with_start: bool) -> tuple[Tiers, int] | None:
    """Tiers and changes as `WhatIf` finds them; None when it says that there is no schedule."""
    chains = [what_if.exchange.taking_over(person, slot) for person in people if with_start]
    start = next((chain for chain in chains if chain), None)
    found = what_if.best(slot, people, start)
    if found.answer is Answer.INFEASIBLE:
        return None
    assert found.answer is Answer.PROVED
    assert found.fewest
    assert found.chosen[slot] in people
    return tuple(tier.value for tier in found.tiers), what_if.changed(found.chosen)


def allowed(what_if: WhatIf, slot: int) -> list[int]:
    cells = what_if.problem.cells_in[slot]
    return [one.person for one in cells if one in what_if.program.column_of and one.person != what_if.chosen[slot]]


@settings(max_examples=15)
@given(problems(), st.data())
def test_the_price_of_every_alternative_is_that_of_the_enumeration(problem: Problem, data: st.DataObject) -> None:
    known = list(every_schedule(problem))
    assume(known)
    slot = data.draw(st.integers(0, len(problem.slots) - 1))
    proved = data.draw(st.booleans())
    plan = min(known, key=lambda one: one.tiers) if proved else data.draw(st.sampled_from(known))
    what_if = WhatIf(problem, plan.chosen, proved, 0, Deadline())
    event(f"proved plan: {proved}")
    for people in [allowed(what_if, slot), *([person] for person in allowed(what_if, slot))]:
        matching = [one for one in known if one.chosen[slot] in people]
        expected = best_of(matching, plan.chosen) if matching else None
        event("no alternative" if expected is None else "costs" if expected[0] > plan.tiers else "costs nothing")
        if people:
            assert settled(what_if, slot, people, with_start=data.draw(st.booleans())) == expected


@pytest.mark.parametrize("number", [2, 3, 59])
def test_without_a_chain_to_begin_with_the_price_is_that_of_the_enumeration_in_any_order_of_goals(number: int) -> None:
    """Wishes first, the default order, roles first: nobody on call at all is no schedule to begin with."""
    company = small_company(number)
    for problem in frame(company.organisation, company.horizon):
        known = list(every_schedule(problem))
        plan = min(known, key=lambda one: one.tiers)
        what_if = WhatIf(problem, plan.chosen, True, 0, Deadline.after(60))
        for slot in range(len(problem.slots)):
            for person in allowed(what_if, slot):
                matching = [one for one in known if one.chosen[slot] == person]
                expected = best_of(matching, plan.chosen) if matching else None
                assert settled(what_if, slot, [person], with_start=False) == expected


def test_what_halves_of_people_could_do_and_people_cannot_is_impossible() -> None:
    """Two people for three weeks, of which each may hold any one: half a person on each would be enough."""
    organisation = Organisation(
        company=Company(name="Small", zone="Europe/Berlin"),
        policy=Policy(monthly_limit=MonthlyLimit(weeks=3), minimum_rest_weeks=0),
        teams=(Team(id="core", name="Core"),),
        engineers=tuple(
            Engineer(id=one, name=one, email=f"{one}@example.com", team="core") for one in ("ana", "bo", "cy")
        ),
        rotations=(
            Rotation(id="search", name="Search", teams=("core",), members=(Member(team="core"),), roles=(PRIMARY,)),
        ),
    )
    (problem,) = frame(organisation, Horizon.of_weeks(date(2027, 1, 4), 3))
    what_if = WhatIf(problem, {0: 2, 1: 0, 2: 1}, False, 0, Deadline.after(60))
    for person in (0, 1):
        for one, other in ((0, 1), (1, 2), (0, 2)):
            what_if.encoder.at_most("apart", [Cell(person, one), Cell(person, other)], 1)
    for slot in (1, 2):
        what_if.encoder.exclude("away", Cell(2, slot))
    assert what_if.best(0, [0, 1]).answer is Answer.INFEASIBLE


@settings(max_examples=15)
@given(problems(), st.data())
def test_a_chain_keeps_all_rules_and_gives_the_cell_over(problem: Problem, data: st.DataObject) -> None:
    known = list(every_schedule(problem))
    assume(known)
    plan = data.draw(st.sampled_from(known))
    what_if = WhatIf(problem, plan.chosen, False, 0, Deadline())
    for slot in range(len(problem.slots)):
        for person in allowed(what_if, slot):
            after = what_if.exchange.taking_over(person, slot)
            event("chain" if after else "none")
            if after:
                schedule = problem.schedule(after)
                assert after[slot] == person
                assert [one for one in checker.breaches(problem, schedule) if one.hard] == []
                assert what_if.price_of(after) == checker.tier_values(problem, schedule)


@settings(max_examples=15)
@given(problems(), st.data())
def test_the_least_price_is_never_above_the_true_one(problem: Problem, data: st.DataObject) -> None:
    known = list(every_schedule(problem))
    assume(known)
    plan = min(known, key=lambda one: one.tiers)
    what_if = WhatIf(problem, plan.chosen, True, 0, Deadline())
    slot = data.draw(st.integers(0, len(problem.slots) - 1))
    people = allowed(what_if, slot)
    together = what_if.least(slot, people)
    for person in people:
        true = [one.tiers[0] for one in known if one.chosen[slot] == person]
        assert what_if.possible(slot, person) == bool(true)
        alone, sooner = what_if.least(slot, [person]), what_if.least(slot, [person], among=people)
        assert (alone is None) == (sooner is None)
        if true:
            assert alone is not None
            assert sooner is not None
            assert sooner[person] <= min(true)
            assert together is not None
            assert together[person] <= min(true)
            assert alone[person] <= min(true)


@cache
def sample() -> tuple[Organisation, Horizon, dict[int, int], bool]:
    """The sample company, and its plan as slot -> person."""
    organisation, horizon = load_organisation(SAMPLE).organisation, Horizon.of_quarter("2027-Q1")
    (problem,) = frame(organisation, horizon)
    answer = solve_group(problem, 0, PATIENT)
    return organisation, horizon, answer.chosen, answer.status is Status.OPTIMAL


def replanned(lock: Lock) -> Tiers | None:
    """What planning again with the lock comes to; None: infeasible."""
    organisation, horizon, _, _ = sample()
    locked = organisation.model_copy(update={"locks": (*organisation.locks, lock)})
    (problem,) = frame(locked, horizon)
    answer = solve_group(problem, 0, PATIENT)
    if answer.status is Status.INFEASIBLE:
        return None
    assert answer.status is Status.OPTIMAL
    return tuple(answer.bounds.values())


def random_cells(number: int, seed: int) -> list[tuple[int, int]]:
    """(slot, somebody else whom no rule excludes by itself), drawn from the sample company's plan."""
    organisation, horizon, chosen, proved = sample()
    (problem,) = frame(organisation, horizon)
    what_if, draw = WhatIf(problem, chosen, proved, 0, PATIENT), random.Random(seed)
    slots = [slot for slot in range(len(problem.slots)) if allowed(what_if, slot)]
    return [(slot, draw.choice(allowed(what_if, slot))) for slot in draw.choices(slots, k=number)]


def forced(slot: int, person: int) -> None:
    organisation, horizon, chosen, proved = sample()
    (problem,) = frame(organisation, horizon)
    what_if = WhatIf(problem, chosen, proved, 0, PATIENT)
    assert Cell(person, slot) in what_if.program.column_of
    found = settled(what_if, slot, [person], with_start=True)
    where = problem.slots[slot]
    lock = Lock(rotation=where.rotation, role=where.role, week=where.week, engineer=problem.people[person])
    assert (found[0] if found else None) == replanned(lock)


def test_the_sample_plan_is_proved_so_that_its_values_are_bounds() -> None:
    assert sample()[3]


@pytest.mark.parametrize("place", range(2))
def test_forcing_by_why_costs_what_planning_again_with_the_lock_costs(place: int) -> None:
    forced(*random_cells(2, seed=11)[place])


@pytest.mark.nightly
@pytest.mark.parametrize("place", range(50))
def test_fifty_random_cells_cost_what_planning_again_with_the_lock_costs(place: int) -> None:
    forced(*random_cells(50, seed=1)[place])


def test_a_locked_cell_has_no_alternative() -> None:
    organisation, horizon, chosen, _ = sample()
    (problem,) = frame(organisation, horizon)
    what_if = WhatIf(problem, chosen, True, 0, PATIENT)
    lock = organisation.locks[0]
    slot = problem.slot_at[lock.rotation, lock.role, lock.week]
    assert what_if.best(slot, allowed(what_if, slot)).answer is Answer.INFEASIBLE


def test_the_time_limit_is_an_answer_of_its_own() -> None:
    organisation, horizon, chosen, _ = sample()
    (problem,) = frame(organisation, horizon)
    what_if = WhatIf(problem, chosen, False, 0, Deadline.after(0.0))
    slot = problem.slot_at["search-mobile", "primary", date(2027, 2, 22)]
    assert what_if.best(slot, allowed(what_if, slot)).answer is Answer.OUT_OF_TIME
