"""Each goal about loads is solved over months first; then weeks are found for the loads that are best there.

Where weeks are found, the goal is proved, and nobody who stops the search later loses it. Where none are, since a rule
sees more than months, it is proved over weeks; and if it came to something else, months begin anew under that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scheduler.lexicographic import OneByOne, Solved, TierOutcome
from scheduler.merged import Merged, merged
from scheduler.outcome import Answer, Restriction
from scheduler.polish import Polish
from scheduler.program import Linear, Objective
from scheduler.proof import MOST_NODES
from scheduler.wholes_first import MOST_WHOLES, OverWholes, WholesFirst

_PART_LEFT = 2
"""So many times as many are listed: some of them are over months that are out of the question by now."""


@dataclass(eq=False)
class _OverMonths(OneByOne, WholesFirst):
    """Tiers of a merged program, one at a time; the values are no schedule."""

    @property
    def last_row(self) -> Linear:
        """What keeps the last additive goal at what it came to."""
        return self._restriction.rows[-1]

    def prove(self, reached: Sequence[TierOutcome]) -> Solved:
        """What a goal came to over whole schedules limits the weeks as well."""
        told = super().prove(reached)
        if self.wholes and told.values:
            self._take_over(self.wholes, told.tiers[0])
        return told

    def _take_over(self, wholes: OverWholes, one: TierOutcome) -> None:
        if one.tier not in self.program.encoder.worst:
            self._restriction = self._restriction.keeping(self._limit(self.program.objective(one.tier), one.value))
        used = {column for schedule in wholes.alive for column in schedule.values}
        self._restriction = self._restriction.without(frozenset(range(len(self.program.names))) - used)


@dataclass(eq=False)
class MonthsFirst(WholesFirst):
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
        if self._merged is None or self._wholes is not None or len(reached) >= len(self._merged.tiers):
            self._wholes = self._wholes or self._spelled_out(values, reached)
            return super()._next(values, reached)
        over = self._over = self._over or self._over_months(self._merged, reached)
        over.begin_late(self)
        told = over.prove(reached)
        if not told.values:
            self._over = None
            return told if told.answer is Answer.INFEASIBLE else super()._next(values, reached)
        return self._with_weeks(self._merged, told) or self._over_weeks(values, reached, told.tiers[0])

    def _spelled_out(self, values: Sequence[int], reached: Sequence[TierOutcome]) -> OverWholes | None:
        """All weeks of the whole schedules over months that are left.

        None where they are too many; nor where the relaxation over cells is nearly exact: where it left nothing open,
        or no week has a holiday. Measured on the wishes of 110 people without holidays: 1.2 s over cells instead of
        7.5 s over these.
        """
        months = self._over.wholes if self._over else None
        if self._merged is None or self._over is None or months is None or not self._lister.possible:
            return None
        if self._over.left_open < 1 or not self.program.encoder.problem.holidays:
            return None
        prices, most = self._over.listed_by
        listed = self._lister.within(
            self._merged.priced(prices, self._restriction.forbidden), most, _PART_LEFT * MOST_WHOLES
        )
        left = {(one.person, frozenset(one.cells)) for one in months.alive}
        column = self._merged.column_here
        mine = [one for one in listed or () if (one.person, frozenset(map(column.__getitem__, one.cells))) in left]
        if not mine or len(mine) > MOST_WHOLES:
            return None
        rows = [
            self.program.objective(one.tier).no_more_than(one.value)
            for one in reached
            if one.tier not in self.program.encoder.worst
        ]
        return self._begin_over(mine, Restriction(rows=tuple(rows)), values)

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
