"""The goals about loads are solved over months first; then weeks are found for the loads that are best there.

Where weeks are found, those goals are proved. Where none are, since a rule sees more than months, the next goal is
proved over weeks; and if it came to something else, months are asked again about the goals that are left.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.lexicographic import Lexicographic, Solved, TierOutcome
from scheduler.merged import merged
from scheduler.outcome import Answer, Restriction
from scheduler.program import Objective


@dataclass(eq=False)
class _OverMonths(Lexicographic):
    """Some tiers of a merged program; its values are no schedule."""

    left: tuple[str, ...]

    @property
    def tiers(self) -> tuple[str, ...]:
        return self.left

    def _all_values(self, values: Sequence[int]) -> list[int]:
        return list(values)


@dataclass(eq=False)
class MonthsFirst(Lexicographic):
    """Solves the tiers of one program in their order."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._merged = merged(self.program)
        self._told: tuple[TierOutcome, ...] = ()
        """What months said last, about all goals that they know."""

    def _next(self, values: Sequence[int], reached: Sequence[TierOutcome]) -> Solved:
        known = self._merged.tiers if self._merged else ()
        if len(reached) >= len(known) or (self._told and self._as_told(reached)):
            return self._bounded(super()._next(values, reached), reached)
        over = self._over_months(reached)
        solved = over.solve()
        if not solved.values:
            return solved if solved.answer is Answer.INFEASIBLE else super()._next(values, reached)
        self._told = (*reached, *solved.tiers)
        return self._with_weeks(over, solved) or self._next(values, reached)

    def _as_told(self, reached: Sequence[TierOutcome]) -> bool:
        return all(one.value == told.value for one, told in zip(reached, self._told, strict=False))

    def _bounded(self, found: Solved, reached: Sequence[TierOutcome]) -> Solved:
        """What months said about a goal holds for weeks, as long as the goals before came to the same."""
        if not found.tiers or len(self._told) <= len(reached) or not self._as_told(reached):
            return found
        (one,), told = found.tiers, self._told[len(reached)]
        return Solved(found.answer, found.values, (TierOutcome(one.tier, one.value, max(one.bound, told.bound)),))

    def _over_months(self, reached: Sequence[TierOutcome]) -> _OverMonths:
        """The goals that are left, under what the others came to."""
        assert self._merged is not None  # noqa: S101
        program, restriction = self._merged.program, Restriction()
        for one in reached:
            if one.tier in program.worst_costs:
                costs = program.worst_costs[one.tier]
                restriction = restriction.without(frozenset(load for load, cost in costs.items() if cost > one.value))
            else:
                restriction = restriction.keeping(program.objective(one.tier).no_more_than(one.value))
        left = self._merged.tiers[len(reached) :]

        def tell_bound(tier: str, best: int | None, bound: int | None, values: Sequence[int]) -> None:
            """Of the first goal alone: bounds of the others hold for schedules that nobody has yet."""
            self.on_step(tier, None, bound if tier == left[0] else None, ())

        over = _OverMonths(program, self.seed, self.deadline, tell_bound, left)
        over.begin_under(restriction)
        return over

    def _with_weeks(self, over: _OverMonths, solved: Solved) -> Solved | None:
        """Weeks for the loads that are best over months; None when there are none."""
        assert self._merged is not None  # noqa: S101
        self._model.extend(self._merged.tiers[-1])
        loads = Restriction(self._merged.loads_of(solved.values))
        found = self._model.minimise(Objective({}), loads, self.deadline.left())
        if not found.values:
            return None
        values = self._all_values(found.values)
        self._restriction = Restriction(self._merged.forbidding(over.forbidden))
        for one in self._told:
            if one.tier not in self.program.worst_costs:
                row = self.program.objective(one.tier).no_more_than(one.value)
                self._restriction = self._restriction.keeping(row)
        for one in solved.tiers:
            self.on_step(one.tier, one.value, one.bound, values)
        return Solved(solved.answer, values, solved.tiers)
