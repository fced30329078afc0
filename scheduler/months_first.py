"""Each goal about loads is solved over months first; then weeks are found for the loads that are best there.

Where weeks are found, the goal is proved, and nobody who stops the search later loses it. Where none are, since a rule
sees more than months, it is proved over weeks; and if it came to something else, months begin anew under that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from scheduler.lexicographic import Lexicographic, Solved, TierOutcome
from scheduler.merged import Merged, merged
from scheduler.outcome import Answer, Restriction
from scheduler.polish import Polish
from scheduler.program import Linear, Objective
from scheduler.proof import MOST_NODES


@dataclass(eq=False)
class _OverMonths(Lexicographic):
    """Tiers of a merged program, one at a time; the values are no schedule."""

    values: list[int] = field(default_factory=list)

    @property
    def last_row(self) -> Linear:
        """What keeps the last additive goal at what it came to."""
        return self._restriction.rows[-1]

    def prove(self, reached: Sequence[TierOutcome]) -> Solved:
        """The tier after those that were reached."""
        solved = self._next(self.values, reached)
        self.values = solved.values
        return solved

    def _all_values(self, values: Sequence[int]) -> list[int]:
        return list(values)


@dataclass(eq=False)
class MonthsFirst(Lexicographic):
    """Solves the tiers of one program in their order."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._merged = merged(self.program)
        self._over: _OverMonths | None = None
        self._weeks: tuple[frozenset[int], list[int]] = frozenset(), []
        """The loads for which weeks were found last, as columns that are not chosen, and those weeks."""
        self._levelled: dict[Linear, Linear] = {}
        """Rows that keep goals at what they came to, in small numbers."""

    def _next(self, values: Sequence[int], reached: Sequence[TierOutcome]) -> Solved:
        if self._merged is None or len(reached) >= len(self._merged.tiers):
            return super()._next(values, reached)
        over = self._over = self._over or self._over_months(self._merged, reached)
        over._fairness, over._later = self._fairness, self._later
        told = over.prove(reached)
        if not told.values:
            self._over = None
            return told if told.answer is Answer.INFEASIBLE else super()._next(values, reached)
        return self._with_weeks(self._merged, told) or self._over_weeks(values, reached, told.tiers[0])

    def _set_out(self, objective: Objective) -> Restriction:
        """In small numbers, except where the nearest columns are searched: a year takes that three times as long."""
        polish = Polish(self._prover, objective, self._restriction)
        if polish.worth_it and not polish.too_large:
            return self._restriction
        rows = tuple(self._levelled.get(row, row) for row in self._restriction.rows)
        return replace(self._restriction, rows=rows)

    def _over_weeks(self, values: Sequence[int], reached: Sequence[TierOutcome], told: TierOutcome) -> Solved:
        """The tier as the whole program has it; what months told bounds it."""
        found = super()._next(values, reached)
        if not found.tiers:
            return found
        own = found.tiers[0]
        if own.value != told.value:
            self._over = None
        return Solved(found.answer, found.values, (TierOutcome(own.tier, own.value, max(own.bound, told.bound)),))

    def _over_months(self, over: Merged, reached: Sequence[TierOutcome]) -> _OverMonths:
        """Months under what the goals before came to."""
        program, restriction = over.program, Restriction()
        for one in reached:
            if one.tier in program.worst_costs:
                costs = program.worst_costs[one.tier]
                restriction = restriction.without(frozenset(load for load, cost in costs.items() if cost > one.value))
            else:
                restriction = restriction.keeping(program.objective(one.tier).no_more_than(one.value))

        def tell(tier: str, best: int | None, bound: int | None, values: Sequence[int]) -> None:
            """The best over months is nobody's schedule yet."""
            self.on_step(tier, None, bound, ())

        found = _OverMonths(program, self.seed, self.deadline, tell)
        found.begin_under(restriction)
        return found

    def _with_weeks(self, over: Merged, told: Solved) -> Solved | None:
        """Weeks for the loads that are best over months; None when there are none."""
        assert self._over is not None  # noqa: S101
        (one,), loads = told.tiers, over.loads_of(told.values)
        values = self._weeks[1] if loads == self._weeks[0] else self._weeks_for(over, loads)
        if not values:
            return None
        self._weeks = loads, values
        self._restriction = self._restriction.without(over.forbidding(self._over.forbidden))
        if one.tier not in self.program.worst_costs:
            row = self.program.objective(one.tier).no_more_than(one.value)
            self._levelled[row] = over.row_of(self._over.last_row)
            self._restriction = self._restriction.keeping(row)
        self.on_step(one.tier, one.value, one.bound, values)
        return Solved(told.answer, values, (one,))

    def _weeks_for(self, over: Merged, loads: frozenset[int]) -> list[int]:
        """Nobody holds anything else than these loads; empty when there is no such schedule.

        Where there is one, the first node of the search nearly always has it.
        """
        self._model.extend(over.tiers[-1])
        found = self._model.minimise(Objective({}), Restriction(loads), self.deadline.left(), nodes=MOST_NODES)
        return self._all_values(found.values) if found.values else []
