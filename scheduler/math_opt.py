"""The solvers of OR-Tools, asked directly: GLOP for linear relaxations, HiGHS for proofs.

Models, parameters and answers are the messages that OR-Tools' MathOpt itself passes on. Its classes around them take a
fifth of a second to load, and each question that goes through them takes a third longer. Both solvers are
deterministic for one model and seed, as long as no time limit binds.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    model_pb2,
    parameters_pb2,
    result_pb2,
    solution_pb2,
    sparse_containers_pb2,
)
from ortools.math_opt.core.python import solver
from pybind11_abseil.status import StatusNotOk

from scheduler.outcome import Answer, BrokenSolver, Outcome
from scheduler.program import Objective

OnBound = Callable[[int | None, int | None], None]
"""Called with (best cost so far, bound) while a solver runs; None: none yet."""
OnLines = Callable[[Sequence[str]], None]
"""Called with the lines that a solver prints."""

_TOLERANCE = 1e-4
"""Costs are integers; what the solvers' arithmetic may be off by is far below this."""
_INFEASIBLE = (result_pb2.TERMINATION_REASON_INFEASIBLE, result_pb2.TERMINATION_REASON_INFEASIBLE_OR_UNBOUNDED)


@dataclass(frozen=True)
class Relaxation:
    """The linear relaxation: a bound, and what each column would cost beyond it. Empty costs: infeasible."""

    bound: float
    reduced_costs: Sequence[float]
    row_prices: Mapping[int, float] = field(default_factory=dict)
    """What the bound would be more if a row asked for one more; 0 where it is not named."""
    basis: solution_pb2.BasisProto | None = None
    """Where the solver stood in the end: from there it is not far to the same with a few columns less."""
    values: Mapping[int, float] = field(default_factory=dict)
    """What the columns come to; 0 where it is not named."""

    @property
    def feasible(self) -> bool:
        return bool(self.reduced_costs)

    def beyond(self, delta: float) -> frozenset[int]:
        """Columns that are in no solution within `delta` of the bound."""
        return frozenset(column for column, cost in enumerate(self.reduced_costs) if cost > delta + 1e-3)


@dataclass(frozen=True)
class Limits:
    """What one question may take, and the seed."""

    seed: int
    seconds: float | None
    nodes: int | None = None

    def parameters(self) -> parameters_pb2.SolveParametersProto:
        """None of the cheaper solutions is given away for a gap."""
        found = parameters_pb2.SolveParametersProto(
            relative_gap_tolerance=0.0, absolute_gap_tolerance=0.9, random_seed=self.seed, node_limit=self.nodes
        )
        if self.seconds is not None:
            found.time_limit.FromMicroseconds(round(max(0.01, self.seconds) * 1e6))
        return found


def relaxed(
    model: model_pb2.ModelProto,
    limits: Limits,
    objective: Objective,
    costs: list[float],
    basis: solution_pb2.BasisProto | None = None,
) -> Relaxation | None:
    """The relaxation of a model without whole numbers; None when the seconds ran out.

    `costs` are those of the columns that the model leaves out, and 0 for the others. `basis` is one of the same columns
    and of rows from the first on, to set out from.
    """
    told = model_parameters_pb2.ModelSolveParametersProto()
    told.variable_values_filter.skip_zero_values = True
    told.dual_values_filter.skip_zero_values = told.reduced_costs_filter.skip_zero_values = True
    parameters = limits.parameters()
    if basis is not None:
        told.initial_basis.CopyFrom(_of_all_rows(basis, model))
        parameters.lp_algorithm = parameters_pb2.LP_ALGORITHM_DUAL_SIMPLEX
    result = _asked(model, parameters_pb2.SOLVER_TYPE_GLOP, parameters, told)
    if result.termination.reason in _INFEASIBLE:
        return Relaxation(math.inf, ())
    if result.termination.reason != result_pb2.TERMINATION_REASON_OPTIMAL:
        return None
    best = result.solutions[0]
    for column, cost in _pairs(best.dual_solution.reduced_costs):
        costs[column] = cost
    bound, prices = best.primal_solution.objective_value + objective.constant, best.dual_solution.dual_values
    return Relaxation(
        bound, costs, dict(_pairs(prices)), best.basis, dict(_pairs(best.primal_solution.variable_values))
    )


def _of_all_rows(basis: solution_pb2.BasisProto, model: model_pb2.ModelProto) -> solution_pb2.BasisProto:
    """Rows that the basis does not know yet limit nothing in it."""
    found = solution_pb2.BasisProto()
    found.CopyFrom(basis)
    new = model.linear_constraints.ids[len(basis.constraint_status.ids) :]
    found.constraint_status.ids.extend(new)
    found.constraint_status.values.extend([solution_pb2.BASIS_STATUS_BASIC] * len(new))
    return found


def minimised(
    model: model_pb2.ModelProto,
    limits: Limits,
    objective: Objective,
    columns: int,
    hint: Sequence[int] = (),
    on_lines: OnLines | None = None,
) -> Outcome:
    """The cheapest values of all `columns`, proved, unless seconds or nodes of the search run out first."""
    told = model_parameters_pb2.ModelSolveParametersProto()
    told.variable_values_filter.skip_zero_values = True
    if hint:
        known = told.solution_hints.add().variable_values
        known.ids.extend(model.variables.ids)
        known.values.extend(float(hint[column]) for column in model.variables.ids)
    result = _asked(model, parameters_pb2.SOLVER_TYPE_HIGHS, limits.parameters(), told, on_lines)
    if result.termination.reason in _INFEASIBLE:
        return Outcome(Answer.INFEASIBLE)
    if not _has_solution(result):
        if result.termination.reason == result_pb2.TERMINATION_REASON_NO_SOLUTION_FOUND:
            return Outcome(Answer.OUT_OF_TIME)
        raise BrokenSolver(str(result.termination))
    values = [0] * columns
    for column, one in _pairs(result.solutions[0].primal_solution.variable_values):
        values[column] = round(one)
    value = objective.value(values)
    bound = min(value, whole_bound(result.termination.objective_bounds.dual_bound + objective.constant))
    return Outcome(Answer.PROVED if bound == value else Answer.FOUND, values, value, bound)


def _asked(
    model: model_pb2.ModelProto,
    which: parameters_pb2.SolverTypeProto,
    parameters: parameters_pb2.SolveParametersProto,
    told: model_parameters_pb2.ModelSolveParametersProto,
    on_lines: OnLines | None = None,
) -> result_pb2.SolveResultProto:
    try:
        return solver.solve(
            model,
            which,
            parameters_pb2.SolverInitializerProto(),
            parameters,
            told,
            on_lines,
            callback_pb2.CallbackRegistrationProto(),
            None,
            None,
        )
    except StatusNotOk as error:
        raise BrokenSolver(str(error)) from None


def _has_solution(result: result_pb2.SolveResultProto) -> bool:
    if not result.solutions:
        return False
    return bool(result.solutions[0].primal_solution.feasibility_status == solution_pb2.SOLUTION_STATUS_FEASIBLE)


def _pairs(found: sparse_containers_pb2.SparseDoubleVectorProto) -> Iterator[tuple[int, float]]:
    return zip(found.ids, found.values, strict=True)


def whole_bound(bound: float) -> int:
    """The integer bound that a solver's bound implies; costs are never negative sums below -10^9."""
    return math.ceil(bound - _TOLERANCE) if math.isfinite(bound) else -(10**9)


_LINE = re.compile(r"^\s?[A-Za-z]?\s+\d+\s+\d+\s+\d+\s+[\d.]+%\s+(\S+)\s+(\S+)\s")


def reader(on_bound: OnBound, constant: int) -> OnLines:
    """Reads best cost and bound from the lines that HiGHS prints while it works."""

    def number(text: str) -> int | None:
        try:
            found = float(text)
        except ValueError:
            return None
        return round(found) + constant if math.isfinite(found) else None

    def read(lines: Sequence[str]) -> None:
        for match in filter(None, map(_LINE.match, lines)):
            on_bound(number(match[2]), number(match[1]))

    return read
