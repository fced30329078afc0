"""Tier after tier: each is proved (or bounded) before the next begins, and never given up again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from constraints import tiers
from scheduler.deadline import Deadline, Spent, Stopwatch
from scheduler.load_limits import LoadLimits
from scheduler.math_opt import OnBound
from scheduler.narrow_model import NarrowModel
from scheduler.outcome import Answer, Outcome, Restriction
from scheduler.polish import Polish
from scheduler.program import Linear, Objective, Program
from scheduler.proof import Prover, worst_floor

_FAIRNESS = (tiers.FAIRNESS, tiers.OVERLOAD)


@dataclass(frozen=True)
class TierOutcome:
    """What one tier came to."""

    tier: str
    value: int
    bound: int


@dataclass(frozen=True)
class Solved:
    """The best values over all tiers. `answer` is PROVED when every tier is."""

    answer: Answer
    values: list[int] = field(default_factory=list)
    tiers: tuple[TierOutcome, ...] = ()


OnStep = Callable[[str, int | None, int | None, Sequence[int]], None]
"""Called with (tier, best, bound, values so far); the values are empty where they are not known yet."""


@dataclass(eq=False)
class Lexicographic:
    """Solves the tiers of one program in their order."""

    program: Program
    seed: int
    deadline: Deadline
    on_step: OnStep

    def __post_init__(self) -> None:
        self._model = NarrowModel(self.program, self.seed)
        self._prover = Prover(self._model, self.deadline)
        self._restriction = Restriction()
        self._fairness: Spent | None = None
        self._later = self._began = Stopwatch()

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers to solve, in their order."""
        return self.program.encoder.problem.tiers

    @property
    def forbidden(self) -> frozenset[int]:
        """Columns that are zero in every solution that is as good as what was found."""
        return self._restriction.forbidden

    def begin_under(self, restriction: Restriction) -> None:
        """Set out under a restriction."""
        self._restriction = restriction

    def begin_late(self, other: "Lexicographic") -> None:
        """Later goals have what is left of the time of another search that asks."""
        self._fairness, self._later = other._fairness, other._later

    def solve(self, start: Sequence[int] = ()) -> Solved:
        """Prove each tier; `start` is a schedule to fall back on when time runs out before anything is found."""
        values, reached = list(start), list[TierOutcome]()
        while len(reached) < len(self.tiers):
            found = self._next(values, reached)
            if not found.values:
                return Solved(found.answer)
            values = found.values
            reached.extend(found.tiers)
            if any(one.tier in _FAIRNESS for one in found.tiers):
                self._fairness, self._later = self._began.spent(), Stopwatch()
        proved = all(one.value == one.bound for one in reached)
        return Solved(Answer.PROVED if proved else Answer.FOUND, values, tuple(reached))

    def _next(self, values: Sequence[int], reached: Sequence[TierOutcome]) -> Solved:
        """The first tier that is left, proved or bounded; some solve several at once."""
        tier = self.tiers[len(reached)]
        self._model.extend(tier)
        self._prover = Prover(self._model, self._deadline(self.tiers[len(reached) :]))
        outcome = self._tier(tier, values)
        if not outcome.values:
            return Solved(outcome.answer)
        complete = self._all_values(outcome.values)
        self.on_step(tier, outcome.value, outcome.bound, complete)
        return Solved(outcome.answer, complete, (TierOutcome(tier, outcome.value, outcome.bound),))

    def _deadline(self, left: Sequence[str]) -> Deadline:
        """The limit of the first of the tiers that are left."""
        if self._fairness is None or left[0] in _FAIRNESS:
            return self.deadline
        every = self.program.encoder.problem.tiers
        goals, of = (sum(tier not in _FAIRNESS for tier in tiers) for tiers in (left, every))
        return self.deadline.for_a_later_goal(self._fairness, self._later.spent(), goals, of)

    def _tier(self, tier: str, values: Sequence[int]) -> Outcome:
        if tier in self.program.encoder.worst:
            return self._worst_tier(tier, values)
        objective = self.program.objective(tier)
        self._restriction = self._set_out(objective)
        restriction = self._tightened(objective)
        outcome = self._searched(tier, Polish(Prover(self._model, self.deadline), objective, restriction), values)
        if outcome.values:
            kept = self._restriction.keeping(self._limit(objective, outcome.value))
            self._restriction = kept.without(outcome.useless)
        return outcome

    def _set_out(self, objective: Objective) -> Restriction:
        """What the goals before left, in the form that this one is solved soonest in."""
        return self._restriction

    def _tightened(self, objective: Objective) -> Restriction:
        """With rows that make the relaxation of a goal about weeks say more."""
        if self.program.is_about_loads(objective):
            return self._restriction
        return self._load_limits.tightened(self._model, objective, self._restriction, self.deadline)

    @cached_property
    def _load_limits(self) -> LoadLimits:
        return LoadLimits(self.program)

    def _searched(self, tier: str, polish: Polish, values: Sequence[int]) -> Outcome:
        """Where it is large, in a short search first, then in parts."""

        def on_bound(best: int | None, bound: int | None) -> None:
            self.on_step(tier, best, bound, ())

        goal, start, bound = (polish.objective, polish.restriction), values, -(10**9)
        if polish.worth_it and not polish.far_too_large:
            found = self._soon(polish, on_bound)
            if found.answer in (Answer.PROVED, Answer.INFEASIBLE):
                return found
            if found.values and (not start or found.value < polish.objective.value(start)):
                start = found.values
            bound = found.bound if found.values else bound
        if start and polish.worth_it:
            start = polish.polished(start)
        if start and polish.too_large and not self.deadline.prove_all:
            return polish.prover.bounded(*goal, start, bound)
        return self._prover.minimise(*goal, start, on_bound)

    def _soon(self, polish: Polish, on_bound: OnBound) -> Outcome:
        """A short search: among all columns where they are many, else among the nearest."""
        if polish.too_large:
            return polish.prover.at_once(polish.objective, polish.restriction, on_bound)
        return self._prover.near(polish.objective, polish.restriction) or Outcome(Answer.OUT_OF_TIME)

    def _limit(self, objective: Objective, value: int) -> Linear:
        """The row that keeps a tier at the value it reached, in the form that solvers like best."""
        row = objective.no_more_than(value)
        if not objective.costs:
            return row
        relaxation = self._model.relax(objective, self._restriction, self.deadline.left())
        prices = relaxation.row_prices.items() if relaxation else ()
        return self.program.levelled(row, {number: price for number, price in prices if number < self._model.rows})

    def _worst_tier(self, tier: str, values: Sequence[int]) -> Outcome:
        """Forbid every load as bad as the worst one, again and again, until the relaxation says no.

        The squares stay the objective, since a search without one guides nothing; the relaxation nearly always
        settles it at once.
        """
        costs, guide = self.program.worst_costs.get(tier, {}), self.program.objective(tiers.FAIRNESS)
        first = Outcome(Answer.FOUND, list(values)) if values else self._prover.minimise(guide, self._restriction)
        if not first.values:
            return first
        best = first.values
        unavoidable = self._unavoidable(costs)
        while (worst := self.program.worst(tier, best)) > unavoidable:
            as_bad = frozenset(column for column, cost in costs.items() if cost >= worst)
            better = self._prover.minimise(guide, self._restriction.without(as_bad))
            if better.answer is Answer.INFEASIBLE:
                break
            if not better.values:
                return self._settle(Outcome(Answer.FOUND, best, worst, unavoidable), costs)
            best = self._all_values(better.values)
        return self._settle(Outcome(Answer.PROVED, best, worst, worst), costs)

    def _settle(self, outcome: Outcome, costs: dict[int, int]) -> Outcome:
        worse = frozenset(column for column, cost in costs.items() if cost > outcome.value)
        self._restriction = self._restriction.without(worse)
        return outcome

    def _unavoidable(self, costs: dict[int, int]) -> int:
        """What the worst-off person carries at least."""
        return worst_floor(self.program, costs)

    def _all_values(self, values: Sequence[int]) -> list[int]:
        """Complete the values of columns that later tiers added, from the cells that were chosen."""
        complete = self.program.values_for(self.program.chosen(values))
        if complete is None:
            raise AssertionError("the program refuses the schedule that it was solved for")
        return complete


@dataclass(eq=False)
class OneByOne(Lexicographic):
    """Tiers of a program whose values are no schedule, one at a time."""

    values: list[int] = field(default_factory=list)

    def prove(self, reached: Sequence[TierOutcome]) -> Solved:
        """The tier after those that were reached."""
        solved = self._next(self.values, reached)
        self.values = solved.values
        return solved

    def _all_values(self, values: Sequence[int]) -> list[int]:
        return list(values)


def no_steps(tier: str, best: int | None, bound: int | None, values: Sequence[int]) -> None:
    """For those who do not want to hear about progress."""
