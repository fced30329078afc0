"""A better start for goals that are about weeks, not loads: everybody keeps their load, only the weeks move.

Trades first; then an exact search, which is nearly an assignment problem once the load profiles are fixed. On 330
coupled engineers it brings the wishes from 950 to 423, where 417 is the proved optimum; small programs are proved
sooner without it.
"""

from collections.abc import Sequence

from scheduler.math_opt import MathOptModel
from scheduler.outcome import Restriction
from scheduler.program import Objective, Program
from scheduler.trades import traded

_WORTH_IT = 12_000
"""Columns from which it saves time."""


def polished(
    model: MathOptModel, objective: Objective, restriction: Restriction, values: Sequence[int], seconds: float | None
) -> Sequence[int]:
    """Cheaper values with the same loads, or the same values; all columns of the tier are filled in."""
    program = model.program
    if not values or len(program.names) < _WORTH_IT or not _about_weeks(program, objective):
        return values
    problem = program.encoder.problem
    values = program.values_of(problem.schedule(traded(program.encoder, program.chosen(values)))) or values
    other = frozenset(column for _, columns in program.profiles for column in columns if not values[column])
    found = model.minimise(objective, restriction.without(other), None if seconds is None else seconds / 2, values)
    return found.values or values


def _about_weeks(program: Program, objective: Objective) -> bool:
    of_loads = {column for _, columns in program.profiles for column in columns}
    return any(column not in of_loads for column in objective.costs)
