"""The model that most people would write first: a boolean for each engineer and slot, squares of each deviation.

The rules are those of the product, row for row; only the objective is spelled out the usual way, with
`add_multiplication_equality`. It finds good schedules and cannot prove anything: that is what is to be shown.
"""

import time
from dataclasses import dataclass

from ortools.sat.python import cp_model

from constraints.checker import encoded
from constraints.encoder import Encoder
from constraints.problem import Cell, Problem


@dataclass(frozen=True)
class Textbook:
    """What the textbook model came to in its time; `value` None: no schedule."""

    status: str
    value: int | None
    bound: int
    seconds: float


def solve_textbook(problem: Problem, seconds: float, workers: int = 2) -> Textbook:
    """The smallest sum of squared deviations that it finds and the bound it proves within the limit."""
    encoder, model = encoded(problem), cp_model.CpModel()
    cells = _cells(encoder, model)
    squares = []
    for person in range(len(problem.people)):
        mine = [(column, problem.loads[cell.slot].burden) for cell, column in cells.items() if cell.person == person]
        squares.append(_square(model, mine, problem.carried[person] - problem.target[person]))
    model.minimize(sum(squares))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.max_time_in_seconds = seconds
    began = time.perf_counter()
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return Textbook(
        status=str(solver.status_name(status)).lower(),
        value=round(solver.objective_value) if found else None,
        bound=round(solver.best_objective_bound),
        seconds=time.perf_counter() - began,
    )


def _cells(encoder: Encoder, model: cp_model.CpModel) -> dict[Cell, cp_model.IntVar]:
    """A boolean for each cell that is allowed, and the rules' rows over them."""
    allowed = [cell for cell in encoder.problem.cells if cell not in encoder.excluded]
    cells = {cell: model.new_bool_var(f"person {cell.person} holds slot {cell.slot}") for cell in allowed}
    for row in encoder.rows:
        columns = [cells[cell] for cell in row.cells if cell in cells]
        model.add_linear_constraint(sum(columns), row.at_least, row.at_most)
    return cells


def _square(model: cp_model.CpModel, mine: list[tuple[cp_model.IntVar, int]], before: int) -> cp_model.IntVar:
    most = before + sum(burden for _, burden in mine)
    deviation = model.new_int_var(min(before, 0), max(most, 0), "deviation")
    model.add(deviation == before + sum(burden * column for column, burden in mine))
    square = model.new_int_var(0, max(before**2, most**2), "square")
    model.add_multiplication_equality(square, [deviation, deviation])
    return square
