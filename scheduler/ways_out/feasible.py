"""Is there a schedule under some of the rules? CP-SAT on the parts that are asked for, nothing else.

CP-SAT is loaded when it is asked: see `scheduler.feasibility`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from constraints import catalogue
from constraints.encoder import Encoder
from constraints.parts import Demand, Part, parts
from constraints.problem import Cell, Problem
from domain.errors import OutOfTime
from scheduler.outcome import BrokenSolver

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


@dataclass(frozen=True)
class Limits:
    """How a question is asked: same seed, same answer; `left` tells the seconds that remain (None: no limit)."""

    seed: int = 0
    left: Callable[[], float | None] = lambda: None


def rules_of(problem: Problem) -> Encoder:
    """The rules of a problem written down, without any goal."""
    encoder = Encoder(problem)
    for rule in catalogue.rules(problem.organisation.policy):
        rule.encode(encoder)
    return encoder


def schedule_under(
    problem: Problem, demands: Mapping[Part, Demand], kept: Iterable[Part], limits: Limits
) -> dict[int, int] | None:
    """Slot -> person under the parts `kept`, or None where there is none; OutOfTime when the seconds run out."""
    from ortools.sat.python import cp_model

    asked = [demands[part] for part in kept]
    excluded = {cell for demand in asked for cell in demand.excluded}
    model = cp_model.CpModel()
    allowed = (cell for cell in problem.cells if cell not in excluded)
    cells = {cell: model.new_bool_var(f"{cell.person} holds {cell.slot}") for cell in allowed}
    for demand in asked:
        for row in demand.rows:
            held = [cells[cell] for cell in row.cells if cell in cells]
            model.add_linear_constraint(cp_model.LinearExpr.sum(held), row.at_least, row.at_most)
    return _answer(model, cells, limits)


def _answer(model: cp_model.CpModel, cells: Mapping[Cell, cp_model.IntVar], limits: Limits) -> dict[int, int] | None:
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.catch_sigint_signal = False  # see `scheduler.feasibility`
    solver.parameters.random_seed = limits.seed
    seconds = limits.left()
    if seconds is not None:
        solver.parameters.max_time_in_seconds = max(0.01, seconds)
    status = solver.solve(model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return {cell.slot: cell.person for cell, variable in cells.items() if solver.boolean_value(variable)}
    if status == cp_model.INFEASIBLE:
        return None
    if status == cp_model.UNKNOWN:
        raise OutOfTime("the time limit passed while ways out were looked for")
    raise BrokenSolver(f"CP-SAT answered {status} to a plain feasibility question")


def any_schedule_of(problem: Problem, limits: Limits) -> dict[int, int] | None:
    """Slot -> person under all rules, or None where there is no schedule."""
    demands = parts(rules_of(problem))
    return schedule_under(problem, demands, demands, limits)
