"""Weeks of a month merged: a relaxation never says less than what can be done, and nearly always what can."""

from collections.abc import Iterator

from constraints.checker import encoded, tier_values
from constraints.framing import frame
from constraints.problem import Problem
from domain.schedule import Horizon
from importers.synthetic import Shape, make_organisation
from scheduler.deadline import Deadline
from scheduler.group import solve_group
from scheduler.merged import Merged, merged
from scheduler.narrow_model import NarrowModel
from scheduler.outcome import Restriction
from scheduler.program import program_of
from scheduler.proof import Prover
from tests.scheduler.enumeration import every_schedule, kept
from tests.scheduler.random_companies import small_company

FAMILY = Shape(rotations=3)


def merged_problems(numbers: range) -> Iterator[tuple[Problem, Merged]]:
    for number in numbers:
        company = small_company(number)
        for problem in frame(company.organisation, company.horizon):
            found = merged(program_of(encoded(problem)))
            if found:
                yield problem, found


def test_every_schedule_that_keeps_all_rules_keeps_the_merged_rows_and_costs_the_same() -> None:
    seen = 0
    for problem, found in merged_problems(range(60)):
        for schedule in list(kept(problem, every_schedule(problem)))[:20]:
            values = merged_values(found, problem, found.whole.values_of(schedule) or [])
            for row in found.program.rows:
                held = sum(times * values[column] for column, times in zip(row.columns, row.coefficients, strict=True))
                assert row.lower <= held <= row.upper
            costs = tier_values(problem, schedule)
            sums = [tier for tier in found.tiers if tier not in found.program.worst_costs]
            assert [found.program.objective(tier).value(values) for tier in sums] == [costs[tier] for tier in sums]
            assert all(value <= most for value, most in zip(values, found.program.upper, strict=True))
            seen += 1
    assert seen >= 150


def merged_values(found: Merged, problem: Problem, values: list[int]) -> list[int]:
    """The merged columns' values, from those of the whole program: weeks added up, loads as they are."""
    here = [0] * len(found.program.names)
    for cell, column in found.column_of.items():
        here[column] += values[found.whole.column_of[cell]]
    for (_, own), (_, columns) in zip(found.whole.profiles, found.program.profiles, strict=True):
        for one, column in zip(own, columns, strict=True):
            here[column] = values[one]
    return here


def test_months_alone_tell_how_fair_a_quarter_can_be() -> None:
    """In the family that is measured they say it exactly, with half of the columns."""
    (problem,) = frame(make_organisation(FAMILY, 71), Horizon.of_weeks(FAMILY.first_week, FAMILY.weeks))
    found = merged(program_of(encoded(problem)))
    assert found is not None
    model = NarrowModel(found.program, 0)
    model.extend("fairness")
    told = Prover(model, Deadline()).minimise(found.program.objective("fairness"), Restriction())
    assert told.value == solve_group(problem, 0, Deadline()).bounds["fairness"]
    assert len(found.column_of) > 2 * len(set(found.column_of.values()))


def test_what_is_forbidden_over_months_is_forbidden_in_each_of_their_weeks() -> None:
    for _, found in merged_problems(range(0, 40, 10)):
        column = min(found.column_of.values())
        weeks = {found.whole.column_of[cell] for cell, merged_into in found.column_of.items() if merged_into == column}
        assert found.forbidding(frozenset({column})) == weeks
