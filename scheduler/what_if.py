"""What would it cost if this cell were held by somebody else? Answered by solving again, exactly.

Two things make it quick. A proved plan is a bound: whatever costs no more than the plan in a tier needs no further
proof there, as long as it costs no more in the tiers before. And short chains of exchanges often reach just that.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from constraints.checker import encoded
from constraints.encoder import Encoder
from constraints.problem import Cell, Problem
from scheduler.deadline import Deadline
from scheduler.exchange import Exchange
from scheduler.lexicographic import Solved, TierOutcome, no_steps
from scheduler.math_opt import Relaxation, whole_bound
from scheduler.narrow_model import NarrowModel
from scheduler.nearest import Nearest, prices
from scheduler.outcome import Answer, BrokenSolver, Outcome, Restriction
from scheduler.program import Linear, Program, program_of
from scheduler.whole_schedules import Lister


@dataclass(frozen=True)
class Settled:
    """The best schedule with the cell held otherwise. `chosen` is empty when there is none."""

    answer: Answer
    chosen: Mapping[int, int] = field(default_factory=dict)
    tiers: tuple[TierOutcome, ...] = ()
    fewest: bool = False
    """Proved: no schedule that costs the same changes fewer cells."""


@dataclass(frozen=True, eq=False)
class WhatIf:
    """Questions about one complete schedule (`chosen`: slot -> person) that keeps all rules of its problem."""

    problem: Problem
    chosen: Mapping[int, int]
    proved: bool
    """Whether the schedule is proved best in every tier: then its values are bounds for every change."""
    seed: int
    deadline: Deadline

    @cached_property
    def encoder(self) -> Encoder:
        return encoded(self.problem)

    @cached_property
    def exchange(self) -> Exchange:
        return Exchange(self.encoder, self.chosen)

    @cached_property
    def program(self) -> Program:
        return program_of(self.encoder)

    @cached_property
    def _narrow(self) -> NarrowModel:
        return NarrowModel(self.program, self.seed)

    @cached_property
    def _lister(self) -> Lister:
        return Lister(self.program)

    @cached_property
    def values(self) -> list[int]:
        """The schedule as values of the program's columns."""
        return self._values_of(self.chosen)

    @cached_property
    def tier_values(self) -> dict[str, int]:
        """What the schedule costs in each tier."""
        return self.price_of(self.chosen)

    def price_of(self, chosen: Mapping[int, int]) -> dict[str, int]:
        """What a schedule that keeps all rules costs in each tier."""
        return prices(self.program, self._values_of(chosen))

    def changed(self, chosen: Mapping[int, int]) -> int:
        """Cells that are held by somebody else."""
        return sum(chosen[slot] != person for slot, person in self.chosen.items())

    def best(self, slot: int, people: Collection[int], start: Mapping[int, int] | None = None) -> Settled:
        """The best schedule in which one of the people holds the slot, and of those the one with fewest changes.

        `start` is such a schedule, where one is known.
        """
        columns = self._others(slot, people)
        values = self._values_of(start) if start else []
        if start and self.proved and self._costs_nothing(start) and self.changed(start) <= self._fewest(slot, people):
            tiers = tuple(TierOutcome(tier, value, value) for tier, value in self.tier_values.items())
            return Settled(Answer.PROVED, start, tiers, fewest=True)
        solver = Nearest(self.program, self.seed, self.deadline, no_steps, self._narrow, self._lister)
        solver.begin(Restriction(columns), self.values, self.tier_values if self.proved else {})
        solved = solver.solve(values)
        if solved.answer is Answer.INFEASIBLE:
            return self._confirmed(columns)
        return self._settled(solved, solver)

    def least(self, slot: int, people: Collection[int], among: Collection[int] = ()) -> dict[int, int] | None:
        """Values of the first tier that no schedule with one of the people on the slot undercuts, person by person.

        By one relaxation for all of them, and what each costs beyond it. None: not even the relaxation has a schedule;
        empty where the first tier is not a sum. `among` are people of whom all was asked before, these among them:
        then it is sooner.
        """
        tier = self.problem.organisation.policy.tiers[0]
        if tier in self.encoder.worst:
            return {}
        self._narrow.extend(tier)
        relaxation = self._relaxed(tier, self._others(slot, people), self._others(slot, among or people))
        if relaxation is None or not relaxation.feasible:
            return None if relaxation else {}
        columns = {person: self.program.column_of[Cell(person, slot)] for person in people}
        return {
            person: whole_bound(relaxation.bound + max(0.0, relaxation.reduced_costs[column]))
            for person, column in columns.items()
        }

    def _relaxed(self, tier: str, forbidden: frozenset[int], before: frozenset[int]) -> Relaxation | None:
        objective, known = self.program.objective(tier), Restriction(before)
        if forbidden == before:
            return self._narrow.relax(objective, known, self.deadline.left())
        return self._narrow.relax_further(objective, known, forbidden - before, self.deadline.left())

    def possible(self, slot: int, person: int) -> bool:
        """Whether any schedule at all gives the person the slot, by a solver that knows nothing of costs."""
        return self._second_opinion(self._others(slot, [person])).answer is not Answer.INFEASIBLE

    def _others(self, slot: int, people: Collection[int]) -> frozenset[int]:
        """The columns of everybody else on the slot."""
        others = (cell for cell in self.problem.cells_in[slot] if cell.person not in people)
        return frozenset(self.program.column_of[cell] for cell in others if cell in self.program.column_of)

    def _fewest(self, slot: int, people: Collection[int]) -> int:
        """A number of changes below which no schedule costs nothing: 2, unless one change alone does."""
        single = ({**self.chosen, slot: person} for person in people if self.exchange.steps_in(person, slot))
        return 1 if any(self._costs_nothing(one) for one in single) else 2

    def _costs_nothing(self, chosen: Mapping[int, int]) -> bool:
        return self.price_of(chosen) == self.tier_values

    def _settled(self, solved: Solved, solver: Nearest) -> Settled:
        if not solved.values:
            return Settled(Answer.OUT_OF_TIME)
        return Settled(solved.answer, solver.program.chosen(solved.values), solved.tiers, solver.fewest)

    def _confirmed(self, forbidden: frozenset[int]) -> Settled:
        """No one is told that it cannot be done before a second solver says so."""
        second = self._second_opinion(forbidden)
        if second.answer is Answer.PROVED:
            raise BrokenSolver("one solver found no schedule, another one did: please report this organisation file")
        return Settled(second.answer)

    def _second_opinion(self, forbidden: frozenset[int]) -> Outcome:
        """Whether any schedule does without the columns, by a solver that knows nothing of costs."""
        from scheduler.feasibility import any_schedule  # takes half a second to load, and is seldom needed

        end = self.program.rules_end
        closed = Linear(tuple(forbidden), (1,) * len(forbidden), float("-inf"), 0)
        program = replace(self.program, rows=[*self.program.rows[:end], closed], rules_end=end + 1)
        return any_schedule(program, self.seed, self.deadline.left())

    def _values_of(self, chosen: Mapping[int, int]) -> list[int]:
        values = self.program.values_for(chosen)
        if values is None:
            raise AssertionError("the program refuses a schedule that keeps all rules")
        return values
