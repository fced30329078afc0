"""Solving through OR-Tools' MathOpt: GLOP for linear relaxations, HiGHS for proofs.

Both are deterministic for one model and seed, as long as no time limit binds.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from ortools.math_opt.python import mathopt

from scheduler.bulk_model import bulk_model
from scheduler.outcome import Answer, BrokenSolver, Outcome, Restriction
from scheduler.program import Linear, Objective, Program

OnBound = Callable[[int | None, int | None], None]
"""Called with (best cost so far, bound) while a solver runs; None: none yet."""

_TOLERANCE = 1e-4
"""Costs are integers; what the solvers' arithmetic may be off by is far below this."""


@dataclass(frozen=True)
class Relaxation:
    """The linear relaxation: a bound, and what each column would cost beyond it. Empty costs: infeasible."""

    bound: float
    reduced_costs: Sequence[float]

    @property
    def feasible(self) -> bool:
        return bool(self.reduced_costs)

    def beyond(self, delta: float) -> frozenset[int]:
        """Columns that are in no solution within `delta` of the bound."""
        return frozenset(column for column, cost in enumerate(self.reduced_costs) if cost > delta + 1e-3)


@dataclass(eq=False)
class MathOptModel:
    """One program, kept and extended from tier to tier."""

    program: Program
    seed: int

    def __post_init__(self) -> None:
        self._model = mathopt.Model()
        self._columns: list[mathopt.Variable] = []
        self._rows = 0

    def extend(self, tier: str) -> None:
        """Take in the columns and rows that the tier needs."""
        columns, rows = self.program.extent[tier]
        if columns > len(self._columns) or rows > self._rows:
            self._rows = max(self._rows, rows)
            self._model, self._columns = bulk_model(self.program, max(columns, len(self._columns)), self._rows)

    def relax(self, objective: Objective, restriction: Restriction, seconds: float | None) -> Relaxation | None:
        """The linear relaxation under the restriction; None when the seconds ran out."""
        with self._restricted(restriction), self._continuous():
            self._set(objective)
            result = mathopt.solve(self._model, mathopt.SolverType.GLOP, params=self._parameters(seconds))
            if result.termination.reason in INFEASIBLE:
                return Relaxation(math.inf, ())
            if result.termination.reason is not mathopt.TerminationReason.OPTIMAL:
                return None
            return Relaxation(result.objective_value() + objective.constant, list(result.reduced_costs(self._columns)))

    def minimise(
        self,
        objective: Objective,
        restriction: Restriction,
        seconds: float | None,
        hint: Sequence[int] = (),
        on_bound: OnBound | None = None,
        nodes: int | None = None,
    ) -> Outcome:
        """The cheapest values under the restriction, proved, unless seconds or nodes of the search run out first."""
        with self._restricted(restriction):
            self._set(objective)
            result = mathopt.solve(
                self._model,
                mathopt.SolverType.HIGHS,
                params=self._parameters(seconds, nodes),
                model_params=self._hinted(hint),
                msg_cb=None if on_bound is None else reader(on_bound, objective.constant),
            )
            return self._outcome(result, objective)

    def _add(self, row: Linear) -> mathopt.LinearConstraint:
        pairs = zip(row.columns, row.coefficients, strict=True)
        terms = mathopt.fast_sum(coefficient * self._columns[column] for column, coefficient in pairs)
        return self._model.add_linear_constraint(lb=row.lower, ub=row.upper, expr=terms)

    def _set(self, objective: Objective) -> None:
        self._model.minimize(mathopt.fast_sum(cost * self._columns[column] for column, cost in objective.costs.items()))

    def _parameters(self, seconds: float | None, nodes: int | None = None) -> mathopt.SolveParameters:
        return mathopt.SolveParameters(
            relative_gap_tolerance=0.0,
            absolute_gap_tolerance=0.9,
            random_seed=self.seed,
            node_limit=nodes,
            time_limit=None if seconds is None else timedelta(seconds=max(0.01, seconds)),
        )

    def _hinted(self, hint: Sequence[int]) -> mathopt.ModelSolveParameters:
        values = {column: float(value) for column, value in zip(self._columns, hint, strict=False)}
        return mathopt.ModelSolveParameters(
            solution_hints=[mathopt.SolutionHint(variable_values=values)] if hint else []
        )

    @contextmanager
    def _restricted(self, restriction: Restriction) -> Iterator[None]:
        rows = [self._add(row) for row in restriction.rows]
        forbidden = [column for column in restriction.forbidden if column < len(self._columns)]
        for column in forbidden:
            self._columns[column].upper_bound = 0
        try:
            yield
        finally:
            for column in forbidden:
                self._columns[column].upper_bound = self.program.upper[column]
            for row in rows:
                self._model.delete_linear_constraint(row)

    @contextmanager
    def _continuous(self) -> Iterator[None]:
        for column in self._columns:
            column.integer = False
        try:
            yield
        finally:
            for column in self._columns:
                column.integer = True

    def _outcome(self, result: mathopt.SolveResult, objective: Objective) -> Outcome:
        if result.termination.reason in INFEASIBLE:
            return Outcome(Answer.INFEASIBLE)
        if not result.has_primal_feasible_solution():
            if result.termination.reason is mathopt.TerminationReason.NO_SOLUTION_FOUND:
                return Outcome(Answer.OUT_OF_TIME)
            raise BrokenSolver(str(result.termination))
        values = [0] * len(self.program.names)
        for column, value in result.variable_values().items():
            values[column.id] = round(value)
        value = objective.value(values)
        bound = min(value, whole_bound(result.best_objective_bound() + objective.constant))
        return Outcome(Answer.PROVED if bound == value else Answer.FOUND, values, value, bound)


INFEASIBLE = (mathopt.TerminationReason.INFEASIBLE, mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED)


def whole_bound(bound: float) -> int:
    """The integer bound that a solver's bound implies; costs are never negative sums below -10^9."""
    return math.ceil(bound - _TOLERANCE) if math.isfinite(bound) else -(10**9)


_LINE = re.compile(r"^\s?[A-Za-z]?\s+\d+\s+\d+\s+\d+\s+[\d.]+%\s+(\S+)\s+(\S+)\s")


def reader(on_bound: OnBound, constant: int) -> Callable[[Sequence[str]], None]:
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
