"""The best schedule under a restriction that is nearest to a known one: fewest changes among equals.

Where the known schedule is proved best, its values are bounds: whatever costs no more in a tier, and no more in the
tiers before, needs no further proof there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from scheduler.lexicographic import Lexicographic, Solved, TierOutcome
from scheduler.math_opt import Relaxation
from scheduler.narrow_model import NarrowModel
from scheduler.outcome import Answer, Outcome, Restriction
from scheduler.program import Objective, Program
from scheduler.proof import Prover


def prices(program: Program, values: Sequence[int]) -> dict[str, int]:
    """What the values of all columns cost in each tier."""
    return {tier: price(program, tier, values) for tier in program.encoder.problem.organisation.policy.tiers}


def price(program: Program, tier: str, values: Sequence[int]) -> int:
    """What the values of all columns cost in one tier."""
    if tier in program.encoder.worst:
        return program.worst(tier, values)
    return program.objective(tier).value(values)


@dataclass(frozen=True, eq=False)
class _WellStarted(Prover):
    """Looks at once as far as the floor, or as the schedule at hand costs where that brings hardly more columns in."""

    floor: int | None = None

    def first_delta(self, relaxation: Relaxation, known: int | None) -> float:
        near = super().first_delta(relaxation, known)
        if self.floor is not None:
            near = max(near, self.floor - relaxation.bound)
        if known is None:
            return near
        far, every = known - relaxation.bound, len(relaxation.reduced_costs)
        left, more = (every - len(relaxation.beyond(delta)) for delta in (near, far))
        return far if more <= _HARDLY_MORE * left else near


_HARDLY_MORE = 1.15
_FEW = 4_000
"""Columns; the sample company's 7,500 come down to 2,500."""


@dataclass(eq=False)
class Nearest(Lexicographic):
    """Proves the tiers in order; the last one together with the number of changes."""

    narrow: NarrowModel
    """Shared by all questions about one schedule."""
    fewest: bool = field(default=False, init=False)
    """Whether the number of changes was proved to be the smallest, for the tiers' values."""

    def __post_init__(self) -> None:
        self._model = self.narrow
        self._prover = Prover(self.narrow, self.deadline)

    def begin(self, restriction: Restriction, near: Sequence[int], floors: Mapping[str, int]) -> None:
        """Set out under a restriction; `near` is a schedule, `floors` what it costs if it is proved best."""
        self._restriction = restriction
        self._near = near
        self._floors = dict(floors)

    def solve(self, start: Sequence[int] = ()) -> Solved:
        """Prove each tier, then the changes; `start` is a schedule under the restriction, where one is known."""
        tiers, values, reached = (
            self.program.encoder.problem.organisation.policy.tiers,
            list(start),
            list[TierOutcome](),
        )
        for tier in tiers:
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

    def _proved(self, tier: str, values: Sequence[int]) -> Outcome:
        if values and price(self.program, tier, values) == self._floors.get(tier):
            return self._on_floor(tier, values)
        if tier in self.program.encoder.worst:
            return self._worst_tier(tier, values)
        objective = self.program.objective(tier)
        prover = _WellStarted(self.narrow, self.deadline, self._floors.get(tier))
        outcome = prover.minimise(objective, self._restriction, values)
        if outcome.values:
            kept = self._restriction.keeping(objective.no_more_than(outcome.value))
            self._restriction = kept.without(outcome.useless)
        return outcome

    def _on_floor(self, tier: str, values: Sequence[int]) -> Outcome:
        """The values at hand cost no more than the proved ones: the relaxation only tells which columns are useless."""
        value = self._floors[tier]
        if tier in self.program.encoder.worst:
            return self._settle(Outcome(Answer.PROVED, list(values), value, value), self.program.worst_costs[tier])
        objective = self.program.objective(tier)
        relaxation = self._model.relax(objective, self._restriction, self.deadline.left())
        useless = (
            relaxation.beyond(value - relaxation.bound) if relaxation and relaxation.feasible else frozenset[int]()
        )
        self._restriction = self._restriction.keeping(objective.no_more_than(value)).without(useless)
        return Outcome(Answer.PROVED, list(values), value, value)

    def _last(self, tier: str, values: Sequence[int]) -> Outcome:
        """The last tier and the changes at once; one unit of the tier outweighs a change of every cell."""
        changes = {column: 1 for column in self.program.column_of.values() if not self._near[column]}
        if tier in self.program.encoder.worst:
            outcome = self._proved(tier, values)
            return self._with_fewest(outcome, Objective(changes)) if outcome.answer is Answer.PROVED else outcome
        unit, plain = len(self.program.encoder.problem.slots) + 1, self.program.objective(tier)
        costs = {column: cost * unit for column, cost in plain.costs.items()}
        for column in changes:
            costs[column] = costs.get(column, 0) + 1
        outcome = self._minimised(Objective(costs, plain.constant * unit), values)
        if not outcome.values:
            return outcome
        self.fewest = outcome.answer is Answer.PROVED
        value = plain.value(outcome.values)
        bound = value if self.fewest else min(value, -((unit - 1 - outcome.bound) // unit))
        return Outcome(Answer.PROVED if bound == value else Answer.FOUND, outcome.values, value, bound)

    def _minimised(self, objective: Objective, values: Sequence[int]) -> Outcome:
        """At once where the tiers before left few columns: then the prover's steps take longer than they save."""
        left = len(self.program.names) - len(self._restriction.forbidden)
        if left > _FEW:
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
