"""Is there any schedule at all? CP-SAT on the bare rules: a first schedule, and the second opinion on "no".

CP-SAT is loaded when it is asked: it takes half a second, and most processes of a solve never need it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scheduler.outcome import Answer, BrokenSolver, Outcome
from scheduler.program import Program

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


def any_schedule(program: Program, seed: int, seconds: float | None) -> Outcome:
    """Values of the cells' columns that keep all rules, or the proof that there are none."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    cells = [model.new_bool_var(program.names[column]) for column in program.column_of.values()]
    for row in program.rows[: program.rules_end]:
        total = cp_model.LinearExpr.weighted_sum([cells[column] for column in row.columns], list(row.coefficients))
        lower = 0 if row.lower == float("-inf") else int(row.lower)
        upper = len(row.columns) if row.upper == float("inf") else int(row.upper)
        model.add_linear_constraint(total, lower, upper)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.catch_sigint_signal = False  # else CP-SAT leaves Ctrl-C deadly behind, though it was ignored
    if seconds is not None:
        solver.parameters.max_time_in_seconds = max(0.01, seconds)
    return _outcome(solver, solver.solve(model), cells, len(program.names))


def _outcome(solver: cp_model.CpSolver, status: object, cells: Sequence[cp_model.IntVar], columns: int) -> Outcome:
    from ortools.sat.python import cp_model

    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        values = [int(solver.boolean_value(cell)) for cell in cells]
        return Outcome(Answer.PROVED, values + [0] * (columns - len(values)))
    if status == cp_model.INFEASIBLE:
        return Outcome(Answer.INFEASIBLE)
    if status == cp_model.UNKNOWN:
        return Outcome(Answer.OUT_OF_TIME)
    raise BrokenSolver(f"CP-SAT answered {status} to a plain feasibility question")
