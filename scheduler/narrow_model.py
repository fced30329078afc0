"""A program solved without the columns that a restriction forbids: they are left out, not held at zero.

A question about one cell is a handful of solves, most with a quarter of the columns. Telling a solver of each of the
others that it is zero takes as long as solving does; writing down what is left takes hundredths of a second.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

from ortools.math_opt import model_pb2

from scheduler.math_opt import Limits, OnBound, Relaxation, minimised, reader, relaxed
from scheduler.outcome import Outcome, Restriction
from scheduler.program import Linear, Objective, Program

_Asked = tuple[Objective, Restriction, tuple[int, int]]
_Terms = tuple[tuple[int, ...], tuple[float, ...]]
"""Columns in their order, and what each counts."""


@dataclass(eq=False)
class NarrowModel:
    """One program, extended from tier to tier."""

    program: Program
    seed: int

    def __post_init__(self) -> None:
        self._extent = (0, 0)
        self._relaxed: list[tuple[Objective, Restriction, tuple[int, int], Relaxation]] = []
        self._written: tuple[_Asked, model_pb2.ModelProto] | None = None

    def extend(self, tier: str) -> None:
        """Take in the columns and rows that the tier needs."""
        self._extent = self.program.extent[tier]

    @property
    def rows(self) -> int:
        """How many of the program's rows it has; those of a restriction come after them."""
        return self._extent[1]

    def relax(self, objective: Objective, restriction: Restriction, seconds: float | None) -> Relaxation | None:
        """The linear relaxation under the restriction; None when the seconds ran out.

        Asked for twice, solved once. Columns that are forbidden cost more than anything.
        """
        for *asked, known in self._relaxed:
            if asked == [objective, restriction, self._extent]:
                return known
        return self._known(objective, restriction, self._relaxed_at_once(objective, restriction, seconds))

    def relax_under(
        self, objective: Objective, restriction: Restriction, rows: Sequence[Linear], seconds: float | None
    ) -> Relaxation | None:
        """As `relax` with further rows, set out from where it ended without them."""
        first, further = self.relax(objective, restriction, seconds), restriction.keeping(*rows)
        if first is None or not first.feasible:
            return first
        model, costs = self._narrowed(objective, further, integer=False), self._infinite(restriction.forbidden)
        return self._known(
            objective, further, relaxed(model, Limits(self.seed, seconds), objective, costs, first.basis)
        )

    def _known(self, objective: Objective, restriction: Restriction, found: Relaxation | None) -> Relaxation | None:
        """From now on."""
        if found is not None:
            self._relaxed.append((objective, restriction, self._extent, found))
        return found

    def _relaxed_at_once(
        self, objective: Objective, restriction: Restriction, seconds: float | None
    ) -> Relaxation | None:
        model = self._narrowed(objective, restriction, integer=False)
        return relaxed(model, Limits(self.seed, seconds), objective, self._infinite(restriction.forbidden))

    def relax_further(
        self, objective: Objective, restriction: Restriction, further: frozenset[int], seconds: float | None
    ) -> Relaxation | None:
        """As `relax`, with further columns forbidden: set out from where it ended, it takes a fifth of the time."""
        first = self.relax(objective, restriction, seconds)
        if first is None or not first.feasible:
            return first
        return self.relax_from(first, objective, restriction, further, seconds)

    def relax_from(
        self,
        start: Relaxation,
        objective: Objective,
        restriction: Restriction,
        further: frozenset[int],
        seconds: float | None,
    ) -> Relaxation | None:
        """As `relax_further`, set out from where any relaxation of these columns and rows ended."""
        model = self._linear(objective, restriction)
        places = [place for place, column in enumerate(model.variables.ids) if column in further]
        uppers = model.variables.upper_bounds
        for place in places:
            uppers[place] = 0.0
        costs = self._infinite(restriction.forbidden | further)
        found = relaxed(model, Limits(self.seed, seconds), objective, costs, start.basis)
        for place in places:
            uppers[place] = self.program.upper[model.variables.ids[place]]
        for column in further if found and found.feasible else ():
            costs[column] = math.inf
        return found

    def _linear(self, objective: Objective, restriction: Restriction) -> model_pb2.ModelProto:
        """The model of the relaxation; written down once for questions that follow one another."""
        asked = objective, restriction, self._extent
        if self._written is None or self._written[0] != asked:
            self._written = asked, self._narrowed(objective, restriction, integer=False)
        return self._written[1]

    def _infinite(self, forbidden: frozenset[int]) -> list[float]:
        """What the columns cost as far as that is known beforehand."""
        costs = [0.0] * self._extent[0]
        for column in forbidden:
            if column < len(costs):
                costs[column] = math.inf
        return costs

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
        model = self._narrowed(objective, restriction, integer=True)
        lines = None if on_bound is None else reader(on_bound, objective.constant)
        return minimised(model, Limits(self.seed, seconds, nodes), objective, len(self.program.names), hint, lines)

    def _narrowed(self, objective: Objective, restriction: Restriction, *, integer: bool) -> model_pb2.ModelProto:
        """A model of the columns that are left; each has the number it has in the program."""
        columns, rows = self._extent
        left = bytearray(b"\1") * columns
        for column in restriction.forbidden:
            if column < columns:
                left[column] = 0
        kept = list(compress(range(columns), left))
        model = model_pb2.ModelProto()
        model.variables.ids.extend(kept)
        model.variables.lower_bounds.extend([0.0] * len(kept))
        model.variables.upper_bounds.extend(compress(self.program.upper[:columns], left))
        model.variables.integers.extend([integer] * len(kept))
        priced = [column for column in kept if column in objective.costs]
        model.objective.linear_coefficients.ids.extend(priced)
        model.objective.linear_coefficients.values.extend(map(objective.costs.__getitem__, priced))
        _add_bounds(model, [*self.program.rows[:rows], *restriction.rows])
        _add_terms(model, [*self._terms[:rows], *map(_terms_of, restriction.rows)], left)
        return model

    @cached_property
    def _terms(self) -> list[_Terms]:
        return [_terms_of(row) for row in self.program.rows]


def _terms_of(row: Linear) -> _Terms:
    columns, counts = (
        zip(*sorted(zip(row.columns, row.coefficients, strict=True)), strict=True) if row.columns else ((), ())
    )
    return columns, counts


def _add_bounds(model: model_pb2.ModelProto, rows: Sequence[Linear]) -> None:
    model.linear_constraints.ids.extend(range(len(rows)))
    model.linear_constraints.lower_bounds.extend(row.lower for row in rows)
    model.linear_constraints.upper_bounds.extend(row.upper for row in rows)


def _add_terms(model: model_pb2.ModelProto, rows: Sequence[_Terms], left: bytearray) -> None:
    """What the rows count of the columns that are left."""
    row_ids, column_ids, coefficients = list[int](), list[int](), list[float]()
    for number, (columns, counts) in enumerate(rows):
        kept = bytes(map(left.__getitem__, columns))
        column_ids.extend(compress(columns, kept))
        coefficients.extend(compress(counts, kept))
        row_ids.extend([number] * kept.count(1))
    model.linear_constraint_matrix.row_ids.extend(row_ids)
    model.linear_constraint_matrix.column_ids.extend(column_ids)
    model.linear_constraint_matrix.coefficients.extend(coefficients)
