"""Goals about loads are proved over whole personal schedules, as long as those that matter are few.

Half of one load and half of another is nobody's load, and where burdens are many, as they are with holidays, the
relaxation over cells is full of them: what it leaves open is spent again by every later goal. Under the rows of
`scheduler.load_limits` it tells which whole schedules can matter; over these alone, where each person has one and each
slot one holder, the relaxation says yet more, and a search has a tenth of the rows. Measured on 77 people with three
holidays, over months: fairness in 0.4 s of the processor instead of 6, holidays and roles in 0.8 s instead of not at
all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.lexicographic import Lexicographic, OneByOne, Solved, TierOutcome
from scheduler.math_opt import Relaxation, whole_bound
from scheduler.outcome import Answer, Outcome, Restriction
from scheduler.polish import Polish
from scheduler.program import Objective
from scheduler.proof import GROWTH, MOST_NODES, SLACK, Prover
from scheduler.well_started import AtOnce
from scheduler.whole_program import WholeProgram, whole_program_of
from scheduler.whole_schedules import Lister, WholeSchedule

_FEW, _MORE = 3_000, 2
"""Columns that are searched in a moment; and how many times as many come next."""
MOST_WHOLES = 20_000
"""Where there are more, cells are searched."""


@dataclass(frozen=True, eq=False)
class FewFirst(Prover):
    """Takes a few thousand columns at first: how far beyond the bound the best lies says nothing about their number."""

    def first_delta(self, relaxation: Relaxation, known: int | None) -> float:
        near = whole_bound(relaxation.bound) - relaxation.bound + SLACK
        delta = max(near, _cost_of(relaxation, _FEW))
        return delta if known is None else max(near, min(delta, known - 1 - relaxation.bound))

    def next_delta(self, relaxation: Relaxation, delta: float) -> float:
        left = len(relaxation.reduced_costs) - len(relaxation.beyond(delta))
        return max(GROWTH * SLACK + delta, _cost_of(relaxation, _MORE * left))

    def found_soon(self, objective: Objective, restriction: Restriction, known: Sequence[int]) -> Sequence[int]:
        """What is known, or what a short search among a few columns more has found."""
        relaxation = self.model.relax(objective, restriction, self.deadline.left())
        if relaxation is None or not relaxation.feasible:
            return known
        delta = max(whole_bound(relaxation.bound) - relaxation.bound + SLACK, _cost_of(relaxation, _MORE * _FEW))
        closer, left = restriction.without(relaxation.beyond(delta)), self.deadline.left()
        found = self.model.minimise(objective, closer, left, nodes=MOST_NODES)
        return found.values if found.values and found.value < objective.value(known) else known


def _cost_of(relaxation: Relaxation, place: int) -> float:
    """Of the column that so many others cost no more than."""
    costs = sorted(relaxation.reduced_costs)
    return max(0.0, costs[place]) if place < len(costs) else max(0.0, costs[-1])


@dataclass(eq=False)
class OverWholes(OneByOne):
    """Tiers of a program over the listed schedules, one at a time."""

    about_loads: tuple[str, ...] = ()
    """Goals whose searches need no schedule to begin with."""

    def _searched(self, tier: str, polish: Polish, values: Sequence[int]) -> Outcome:
        """Few at first; where the goal is about weeks, what is found among them is where the proof begins."""
        few = FewFirst(self._model, self._prover.deadline)
        if not values or tier in self.about_loads:
            self._prover = few
            return super()._searched(tier, polish, values)
        self._prover = AtOnce(self._model, self._prover.deadline)
        return super()._searched(tier, polish, few.found_soon(polish.objective, polish.restriction, values))

    @property
    def listed(self) -> Sequence[WholeSchedule]:
        """The schedules that its columns stand for."""
        assert isinstance(self.program, WholeProgram)  # noqa: S101
        return self.program.listed

    @property
    def alive(self) -> list[WholeSchedule]:
        """Those that are in some solution as good as what was found."""
        return [one for place, one in enumerate(self.listed) if place not in self.forbidden]

    def told_apart(self, columns: int) -> list[int]:
        """The values that the program over cells has for what was found."""
        found = [0] * columns
        for value, one in zip(self.values, self.listed, strict=True):
            for column, times in one.values.items() if value else ():
                found[column] += times
        return found


@dataclass(eq=False)
class WholesFirst(Lexicographic):
    """Solves the tiers of one program in their order."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._lister = Lister(self.program)
        self._last: tuple[Objective, Restriction, Restriction] | None = None
        """What was tightened last, and to what."""
        self._wholes: OverWholes | None = None
        """All schedules that are in any solution as good as what was found are among these."""
        self._listed_by: tuple[Sequence[float], float] = ((), 0.0)
        """Reduced costs, and up to which sum of them they were listed."""
        self.left_open = 0.0
        """How far beyond the bound of the relaxation over cells the first goal's best lies."""

    @property
    def wholes(self) -> OverWholes | None:
        """Where it goes on over whole schedules."""
        return self._wholes

    @property
    def listed_by(self) -> tuple[Sequence[float], float]:
        """Reduced costs, and up to which sum of them the whole schedules were listed."""
        return self._listed_by

    def _next(self, values: Sequence[int], reached: Sequence[TierOutcome]) -> Solved:
        told = self._begun(values, reached) if self._wholes is None else self._told(self._wholes, reached)
        if self._wholes is None or not told.tiers:
            return super()._next(told.values or values, reached)
        (one,) = told.tiers
        complete = self._wholes.told_apart(len(self.program.names))
        self.on_step(one.tier, one.value, one.bound, complete)
        return Solved(told.answer, complete, told.tiers)

    def _tightened(self, objective: Objective) -> Restriction:
        """Whatever it is about; asked for twice where schedules turn out to be too many."""
        if not objective.costs:
            return self._restriction
        if self._last is None or self._last[:2] != (objective, self._restriction):
            about_loads, asked = self.program.is_about_loads(objective), (self._model, objective, self._restriction)
            self._last = (*asked[1:], self._load_limits.tightened(*asked, self.deadline, must_gain=about_loads))
        return self._last[2]

    def _told(self, wholes: OverWholes, reached: Sequence[TierOutcome]) -> Solved:
        wholes.begin_late(self)
        return wholes.prove(reached)

    def _begun(self, values: Sequence[int], reached: Sequence[TierOutcome]) -> Solved:
        """The first goal over whole schedules; no tier where they are too many, or nothing is proved."""
        tier = self.tiers[len(reached)]
        objective = self.program.objective(tier)
        if not self._worth_listing(tier, objective):
            return Solved(Answer.OUT_OF_TIME)
        self._model.extend(tier)
        restriction = self._restriction
        relaxation = self._model.relax(objective, self._tightened(objective), self.deadline.left())
        if relaxation is None or not relaxation.feasible:
            return Solved(Answer.OUT_OF_TIME)
        delta = self._prover.first_delta(relaxation, objective.value(values) if values else None)
        everything = sum(cost for cost in relaxation.reduced_costs if 0 < cost < float("inf"))
        wholes, told = None, Solved(Answer.OUT_OF_TIME)
        while listed := self._lister.within(relaxation.reduced_costs, delta, MOST_WHOLES):
            if wholes is None or len(listed) > len(wholes.listed):
                wholes = self._begin_over(listed, restriction)
                told = self._told(wholes, reached)
            if told.answer is Answer.PROVED and told.tiers[0].value <= relaxation.bound + delta + SLACK:
                self._wholes, self._listed_by = wholes, (relaxation.reduced_costs, delta)
                self.left_open = told.tiers[0].value - relaxation.bound
                return told
            if told.answer in (Answer.FOUND, Answer.OUT_OF_TIME) or delta > everything:
                break
            delta = told.tiers[0].value - relaxation.bound if told.values else GROWTH * delta
        return Solved(told.answer, wholes.told_apart(len(self.program.names)) if wholes and told.values else [])

    def _worth_listing(self, tier: str, objective: Objective) -> bool:
        """About loads, and every column is there or not."""
        program = self.program
        if tier in program.encoder.worst or not objective.costs or not program.is_about_loads(objective):
            return False
        return self._lister.possible and all(program.upper[column] == 1 for column in program.column_of.values())

    def _begin_over(
        self, listed: Sequence[WholeSchedule], restriction: Restriction, values: Sequence[int] = ()
    ) -> OverWholes:
        """The same goals over the listed schedules; `values` are of this program."""
        program = whole_program_of(self._lister, listed)

        def tell(tier: str, best: int | None, bound: int | None, values: Sequence[int]) -> None:
            if not values:
                self.on_step(tier, best, bound, ())

        found = OverWholes(program, self.seed, self.deadline, tell)
        own = self.program
        found.about_loads = tuple(tier for tier in self.tiers if own.is_about_loads(own.objective(tier)))
        found.values = program.values_for(self.program.chosen(values)) or [] if values else []
        found.begin_under(Restriction(rows=tuple(program.row_of(row) for row in restriction.rows)))
        return found
