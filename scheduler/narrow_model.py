"""A program solved without the columns that a restriction forbids: they are left out, not held at zero.

A question about one cell is a handful of solves, most with a quarter of the columns. Telling MathOpt of each of the
others that it is zero takes as long as solving does; building what is left takes hundredths of a second.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from scheduler.math_opt import INFEASIBLE, MathOptModel, OnBound, Relaxation, reader
from scheduler.outcome import Outcome, Restriction
from scheduler.program import Linear, Objective


@dataclass(eq=False)
class NarrowModel(MathOptModel):
    """Answers as its parent does, sooner where much is forbidden; ties may be decided otherwise."""

    def __post_init__(self) -> None:
        self._extent = (0, 0)
        self._relaxed: list[tuple[Objective, Restriction, Relaxation]] = []

    def extend(self, tier: str) -> None:
        self._extent = self.program.extent[tier]

    def relax(self, objective: Objective, restriction: Restriction, seconds: float | None) -> Relaxation | None:
        """Asked for twice, solved once. Columns that are forbidden cost more than anything."""
        for *asked, known in self._relaxed:
            if asked == [objective, restriction]:
                return known
        model = self._narrowed(objective, restriction, integer=False)
        result = mathopt.solve(
            model, mathopt.SolverType.GLOP, params=self._parameters(seconds), model_params=_PRICES_ONLY
        )
        if result.termination.reason in INFEASIBLE:
            return Relaxation(math.inf, ())
        if result.termination.reason is not mathopt.TerminationReason.OPTIMAL:
            return None
        costs = [0.0] * self._extent[0]
        for column in restriction.forbidden:
            if column < len(costs):
                costs[column] = math.inf
        for column, cost in result.reduced_costs().items():
            costs[column.id] = cost
        found = Relaxation(result.objective_value() + objective.constant, costs)
        self._relaxed.append((objective, restriction, found))
        return found

    def minimise(
        self,
        objective: Objective,
        restriction: Restriction,
        seconds: float | None,
        hint: Sequence[int] = (),
        on_bound: OnBound | None = None,
        nodes: int | None = None,
    ) -> Outcome:
        model = self._narrowed(objective, restriction, integer=True)
        result = mathopt.solve(
            model,
            mathopt.SolverType.HIGHS,
            params=self._parameters(seconds, nodes),
            model_params=_starting_from(model, hint),
            msg_cb=None if on_bound is None else reader(on_bound, objective.constant),
        )
        return self._outcome(result, objective)

    def _narrowed(self, objective: Objective, restriction: Restriction, *, integer: bool) -> mathopt.Model:
        """A model of the columns that are left; each has the number it has in the program."""
        columns, rows = self._extent
        left = np.ones(columns, dtype=bool)
        left[[column for column in restriction.forbidden if column < columns]] = False
        kept = np.flatnonzero(left)
        proto = model_pb2.ModelProto()
        proto.variables.ids.extend(kept.tolist())
        proto.variables.lower_bounds.extend([0.0] * len(kept))
        proto.variables.upper_bounds.extend(self._upper[kept].tolist())
        proto.variables.integers.extend([integer] * len(kept))
        costs = sorted((column, cost) for column, cost in objective.costs.items() if column < columns and left[column])
        proto.objective.linear_coefficients.ids.extend(column for column, _ in costs)
        proto.objective.linear_coefficients.values.extend(float(cost) for _, cost in costs)
        self._add_rows(proto, left, rows, restriction.rows)
        return mathopt.Model.from_model_proto(proto)

    def _add_rows(
        self, proto: model_pb2.ModelProto, left: NDArray[np.bool_], rows: int, further: Sequence[Linear]
    ) -> None:
        bounds = [*self.program.rows[:rows], *further]
        proto.linear_constraints.ids.extend(range(len(bounds)))
        proto.linear_constraints.lower_bounds.extend(row.lower for row in bounds)
        proto.linear_constraints.upper_bounds.extend(row.upper for row in bounds)
        entries = self._entries
        kept = entries[: np.searchsorted(entries["row"], rows)]
        kept = np.concatenate([kept, _entries(further, rows)])
        kept = kept[left[kept["column"]]]
        proto.linear_constraint_matrix.row_ids.extend(kept["row"].tolist())
        proto.linear_constraint_matrix.column_ids.extend(kept["column"].tolist())
        proto.linear_constraint_matrix.coefficients.extend(kept["coefficient"].tolist())

    @cached_property
    def _upper(self) -> NDArray[np.float64]:
        return np.array(self.program.upper, dtype=np.float64)

    @cached_property
    def _entries(self) -> NDArray[np.void]:
        return _entries(self.program.rows, 0)


def _starting_from(model: mathopt.Model, hint: Sequence[int]) -> mathopt.ModelSolveParameters:
    known = {column: float(hint[column.id]) for column in model.variables()} if hint else {}
    hints = [mathopt.SolutionHint(variable_values=known)] if known else []
    return mathopt.ModelSolveParameters(solution_hints=hints, variable_values_filter=_BUT_ZERO)


_NOTHING, _BUT_ZERO = mathopt.VariableFilter(filtered_items=()), mathopt.VariableFilter(skip_zero_values=True)
_PRICES_ONLY = mathopt.ModelSolveParameters(
    variable_values_filter=_NOTHING,
    dual_values_filter=mathopt.LinearConstraintFilter(filtered_items=()),
    reduced_costs_filter=_BUT_ZERO,
)
"""Reading thousands of values takes as long as finding them: only what is looked at is read."""
_ENTRY = np.dtype([("row", np.int64), ("column", np.int64), ("coefficient", np.float64)])


def _entries(rows: Sequence[Linear], first: int) -> NDArray[np.void]:
    """The coefficients of rows that are numbered from `first` on, in order of row and column."""
    lengths = [len(row.columns) for row in rows]
    found = np.empty(sum(lengths), dtype=_ENTRY)
    found["row"] = np.repeat(np.arange(first, first + len(rows)), lengths)
    found["column"] = list(chain.from_iterable(row.columns for row in rows))
    found["coefficient"] = list(chain.from_iterable(row.coefficients for row in rows))
    return found[np.lexsort((found["column"], found["row"]))]
