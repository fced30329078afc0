"""The best schedule under a restriction that is nearest to a known one: fewest changes among equals.

Where the known schedule is proved best, its values are bounds: whatever costs no more in a tier, and no more in the
tiers before, needs no further proof there.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from scheduler.lexicographic import Lexicographic, Solved, TierOutcome
from scheduler.narrow_model import NarrowModel
from scheduler.outcome import Answer, Outcome, Restriction
from scheduler.program import Linear, Objective, Program
from scheduler.proof import SLACK, Prover
from scheduler.told_apart import ToldApart
from scheduler.well_started import AtOnce, CloseBy, WellStarted, close
from scheduler.whole_program import WholeProgram, whole_program_of
from scheduler.whole_schedules import Lister, WholeSchedule


def prices(program: Program, values: Sequence[int]) -> dict[str, int]:
    """What the values of all columns cost in each tier."""
    return {tier: price(program, tier, values) for tier in program.encoder.problem.organisation.policy.tiers}


def price(program: Program, tier: str, values: Sequence[int]) -> int:
    """What the values of all columns cost in one tier."""
    if tier in program.encoder.worst:
        return program.worst(tier, values)
    return program.objective(tier).value(values)


_MOST_LISTED = 12_000
"""Whole schedules; the sample company's 63,000 come down to 2,000 to 5,000."""
_WIDER = 2
"""How many times as far schedules are listed where none of those listed go together."""
_FURTHER = 8
"""At most so many times as far, where those listed go together for more than they should, or not even in parts."""
_FEW = 6_000
"""Columns that are solved at once; the sample company's 7,500 come down to 2,500."""
_EXACT = 10**9
"""Costs up to here are told apart by a solver whose numbers have 15 digits."""


@dataclass(eq=False)
class Nearest(Lexicographic):
    """Proves the tiers in order; the last one together with the number of changes.

    The first tier's relaxation tells which whole personal schedules can matter. From there on they are the columns, as
    long as they are few: then `program` is the one over them.
    """

    narrow: NarrowModel
    """Shared by all questions about one schedule, as is the lister."""
    lister: Lister
    fewest: bool = field(default=False, init=False)
    """Whether the number of changes was proved to be the smallest, for the tiers' values."""

    def __post_init__(self) -> None:
        self._stand_on(self.program, self.narrow)

    def begin(self, restriction: Restriction, near: Sequence[int], floors: Mapping[str, int]) -> None:
        """Set out under a restriction; `near` is a schedule, `floors` what it costs if it is proved best."""
        self._restriction = restriction
        self._changes = {column: 1 for column in self.program.column_of.values() if not near[column]}
        self._floors = dict(floors)
        self._reach = (0.0, 0.0)
        """Nothing costs as little as the first; what costs more than the second is not among the listed schedules."""
        self._guess: list[int] = []
        """The best values of all, where that is known before the goals are proved one by one."""

    def solve(self, start: Sequence[int] = ()) -> Solved:
        """Prove each tier, then the changes; `start` is a schedule under the restriction, where one is known.

        The values are those of `program` as it is in the end.
        """
        tiers, values, reached = (
            self.program.encoder.problem.organisation.policy.tiers,
            list(start),
            list[TierOutcome](),
        )
        for tier in tiers:
            if tier in tiers[-2:-1] and (both := self._both_last(tier, tiers[-1], values)):
                reached += both.tiers
                values = both.values
                break
            self._model.extend(tier)
            outcome = self._last(tier, values) if tier == tiers[-1] else self._proved(tier, values)
            if outcome.answer in (Answer.INFEASIBLE, Answer.OUT_OF_TIME):
                return Solved(outcome.answer)
            values = self._all_values(outcome.values)
            reached.append(TierOutcome(tier, outcome.value, outcome.bound))
            if outcome.value != self._floors.get(tier):
                self._floors = {}
        proved = all(one.value == one.bound for one in reached)
        return Solved(Answer.PROVED if proved else Answer.FOUND, values, tuple(reached))

    def _stand_on(self, program: Program, model: NarrowModel) -> None:
        self.program, self._model, self._prover = program, model, Prover(model, self.deadline)

    def _proved(self, tier: str, values: Sequence[int]) -> Outcome:
        if tier in self.program.encoder.worst:
            on_floor = values and price(self.program, tier, values) == self._floors.get(tier)
            return self._on_worst_floor(tier, values) if on_floor else self._worst_tier(tier, values)
        if self.program is self.narrow.program and not self._restriction.rows and self.lister.possible:
            return self._over_wholes(tier, values)
        return self._additive(tier, values)

    def _additive(self, tier: str, values: Sequence[int]) -> Outcome:
        if values and price(self.program, tier, values) == self._floors.get(tier):
            return self._on_floor(tier, values)
        objective = self.program.objective(tier)
        outcome = self._prover_of(tier, bool(values)).minimise(objective, self._restriction, values)
        if outcome.values:
            kept = self._restriction.keeping(self._limit(objective, outcome.value))
            self._restriction = kept.without(outcome.useless)
        return outcome

    def _prover_of(self, tier: str, known: bool) -> Prover:
        """Few columns at once, as soon as a goal before has sorted them out; else step by step."""
        whole = self.program is not self.narrow.program
        if whole and not self._restriction.rows:
            return CloseBy(self._model, self.deadline, *self._reach)
        if whole and self._left() <= _FEW:
            return AtOnce(self._model, self.deadline)
        return WellStarted(self._model, self.deadline, self._floors.get(tier), many_more=2.5 if whole else 1.15)

    def _left(self) -> int:
        return len(self.program.names) - len(self._restriction.forbidden)

    def _over_wholes(self, tier: str, values: Sequence[int]) -> Outcome:
        """As `_additive`, over whole personal schedules; over cells where they are too many, or none is a schedule."""
        objective, restriction, changes = self.program.objective(tier), self._restriction, self._changes
        relaxation = self.narrow.relax(objective, restriction, self.deadline.left())
        if relaxation is None or not relaxation.feasible:
            return self._additive(tier, values)
        known, chosen = (objective.value(values), self.program.chosen(values)) if values else (None, {})
        delta = self._prover_of(tier, bool(values)).first_delta(relaxation, known)
        everything = sum(cost for cost in relaxation.reduced_costs if 0 < cost < math.inf)
        while listed := self.lister.within(relaxation.reduced_costs, delta, _MOST_LISTED):
            self._begin_over(listed, changes, tier, relaxation.bound + _FURTHER * delta)
            further = self._further(tier, relaxation.bound, delta, known)
            if further is not None and delta <= everything:
                delta = further
                continue
            self._reach = self._reach[1], relaxation.bound + delta
            outcome = self._over(tier, chosen)
            if outcome.answer in (Answer.FOUND, Answer.OUT_OF_TIME) or (not outcome.values and delta > everything):
                break
            if outcome.values and outcome.value <= relaxation.bound + delta + SLACK:
                return outcome
            chosen = self.program.chosen(outcome.values) if outcome.values else chosen
            delta = outcome.value - relaxation.bound if outcome.values else _WIDER * delta
        self._stand_on(self.narrow.program, self.narrow)
        self._restriction, self._changes = restriction, changes
        return self._additive(tier, values)

    def _begin_over(self, listed: Sequence[WholeSchedule], changes: Mapping[int, int], tier: str, most: float) -> None:
        """Whatever comes afterwards is about the listed schedules."""
        whole = whole_program_of(self.lister, listed)
        self._stand_on(whole, ToldApart(whole, self.seed, self._floors.get(tier, 0), most))
        self._restriction = Restriction()
        self._changes = whole.translated(changes)
        self._model.extend(tier)

    def _further(self, tier: str, bound: float, delta: float, known: int | None) -> float | None:
        """How far from the bound schedules are to be listed, where their relaxation tells that `delta` is too near."""
        told = self._model.relax(self.program.objective(tier), self._restriction, self.deadline.left())
        if told is None or told.bound <= bound + delta + SLACK:
            return None
        beyond = told.bound + close(told) - bound
        return min(beyond, _FURTHER * delta, math.inf if known is None else known - bound)

    def _over(self, tier: str, chosen: Mapping[int, int]) -> Outcome:
        """The best of the listed schedules."""
        whole = self.program
        start = whole.values_for(chosen) if chosen else None
        if not start or price(whole, tier, start) != self._floors.get(tier):
            self._guess = self._on_all_floors()
        return self._additive(tier, self._guess or start or [])

    def _on_floor(self, tier: str, values: Sequence[int]) -> Outcome:
        """The values at hand cost no more than the proved ones: the relaxation only tells which columns are useless."""
        value = self._floors[tier]
        objective = self.program.objective(tier)
        relaxation = self._model.relax(objective, self._restriction, self.deadline.left())
        useless = (
            relaxation.beyond(value - relaxation.bound) if relaxation and relaxation.feasible else frozenset[int]()
        )
        self._restriction = self._restriction.keeping(self._limit(objective, value)).without(useless)
        return Outcome(Answer.PROVED, list(values), value, value)

    def _limit(self, objective: Objective, value: int) -> Linear:
        """The row that keeps a tier at the value it reached, in the form that solvers like best."""
        row, whole = objective.no_more_than(value), self.program
        if not isinstance(whole, WholeProgram) or not objective.costs:
            return row
        relaxation = self._model.relax(objective, self._restriction, self.deadline.left())
        return whole.levelled(row, relaxation.row_prices) if relaxation else row

    def _on_worst_floor(self, tier: str, values: Sequence[int]) -> Outcome:
        value = self._floors[tier]
        return self._settle(Outcome(Answer.PROVED, list(values), value, value), self.program.worst_costs[tier])

    def _last(self, tier: str, values: Sequence[int]) -> Outcome:
        """The last tier and the changes at once; one unit of the tier outweighs a change of every cell."""
        if tier in self.program.encoder.worst:
            outcome = self._proved(tier, values)
            return self._with_fewest(outcome, Objective(self._changes)) if outcome.answer is Answer.PROVED else outcome
        unit, plain = self._unit, self.program.objective(tier)
        outcome = self._minimised(self._with_changes(plain), values)
        if not outcome.values:
            return outcome
        self.fewest = outcome.answer is Answer.PROVED
        value = plain.value(outcome.values)
        bound = value if self.fewest else min(value, -((unit - 1 - outcome.bound) // unit))
        return Outcome(Answer.PROVED if bound == value else Answer.FOUND, outcome.values, value, bound)

    def _both_last(self, tier: str, last: str, values: Sequence[int]) -> Solved | None:
        """The last two tiers and the changes at once, over whole schedules; None where that is not to be done."""
        best = values if values and values == self._guess else []
        if not best and values and price(self.program, tier, values) == self._floors.get(tier):
            return None
        best = best or self._best_of_both(tier, last, self._restriction, values)
        if not best:
            return None
        self.fewest = True
        costs = [(one, self.program.objective(one).value(best)) for one in (tier, last)]
        return Solved(Answer.PROVED, best, tuple(TierOutcome(one, cost, cost) for one, cost in costs))

    def _best_of_both(self, tier: str, last: str, restriction: Restriction, values: Sequence[int] = ()) -> list[int]:
        """Proved; empty where nothing is, or the two are not to be looked at in one."""
        whole, worst = self.program, self.program.encoder.worst.keys()
        if not isinstance(whole, WholeProgram) or {tier, last} & worst or self._left() > _FEW:
            return []
        then = self._with_changes(whole.objective(last))
        least, most = whole.range_of(then)
        both = whole.objective(tier).before(then, most - least + 1)
        if max(map(abs, whole.range_of(both))) > _EXACT:
            return []
        self._model.extend(last)
        outcome = self._model.minimise(both, restriction, self.deadline.left(), values)
        return outcome.values if outcome.answer is Answer.PROVED else []

    def _on_all_floors(self) -> list[int]:
        """The best values if no goal before the last two costs more than in the plan: then all are proved at once.

        Empty where there are none, or not even the relaxation has any.
        """
        *before, tier, last = self.program.encoder.problem.organisation.policy.tiers
        restriction = self._restriction
        for one in before:
            floor, objective = self._floors.get(one), self.program.objective(one)
            if floor is None:
                return []
            if one in self.program.encoder.worst:
                costs = self.program.worst_costs[one]
                restriction = restriction.without(frozenset(column for column in costs if costs[column] > floor))
                continue
            relaxation = self._model.relax(objective, self._restriction, self.deadline.left())
            if relaxation is None or relaxation.bound > floor + SLACK:
                return []
            useless = relaxation.beyond(floor - relaxation.bound)
            restriction = restriction.keeping(self._limit(objective, floor)).without(useless)
        return self._best_of_both(tier, last, restriction)

    def _with_changes(self, objective: Objective) -> Objective:
        """One unit of the objective outweighs a change of every cell."""
        return objective.before(Objective(self._changes), self._unit)

    @property
    def _unit(self) -> int:
        return len(self.program.encoder.problem.slots) + 1

    def _minimised(self, objective: Objective, values: Sequence[int]) -> Outcome:
        """At once where the tiers before left few columns: then the prover's steps take longer than they save."""
        if self._left() > _FEW:
            return self._prover.minimise(objective, self._restriction, values)
        return self._model.minimise(objective, self._restriction, self.deadline.left(), values)

    def _unavoidable(self, costs: dict[int, int]) -> int:
        """As for any program, but nobody counts on a load that is forbidden: it often spares the relaxation."""
        allowed = (
            [costs.get(column, 0) for column in columns if column not in self._restriction.forbidden]
            for _, columns in self.program.profiles
        )
        return max((min(loads) for loads in allowed if loads), default=0)

    def _with_fewest(self, outcome: Outcome, changes: Objective) -> Outcome:
        """The same values in every tier, with fewest changes."""
        nearest = self._prover.minimise(changes, self._restriction, outcome.values)
        self.fewest = nearest.answer is Answer.PROVED
        return replace(outcome, values=nearest.values) if nearest.values else outcome
