"""How near the best a large company's wishes are: told by whole personal schedules, where single cells say too little.

Every schedule of a person that can be in any cheaper plan is listed; their relaxation is far tighter than that
of cells. What it leaves open, an integer program over the nearest of them settles as far as it is small. Measured
on the wishes of 220 coupled engineers: 296 proved, where cells say 284. Of 330, who are too many: 433, and 428 where
cells say 423, but in twice the time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from scheduler.deadline import Deadline
from scheduler.math_opt import Relaxation, whole_bound
from scheduler.outcome import Answer, Outcome, Restriction
from scheduler.program import Objective
from scheduler.proof import SLACK, Prover
from scheduler.sifting import Sifting
from scheduler.whole_program import WholeProgram, whole_program_of
from scheduler.whole_schedules import Lister, WholeSchedule

_MOST_LISTED = 110_000
"""Whole schedules; of more, the relaxation takes longer than anybody would wait for it."""
_FIRST = 0.3
"""How far beyond the bound over cells the schedules are that the relaxation begins with."""
_FEW = 27_000
"""Schedules among which a cheaper plan is searched for, or none is proved."""
_MOST_NODES = 200
"""Of that search: a number, not a time, so that the same input gives the same plan."""


@dataclass(frozen=True, eq=False)
class WholeBound:
    """One goal under a restriction; `patience` is for the integer program alone."""

    prover: Prover
    objective: Objective
    restriction: Restriction
    patience: Deadline

    def bounded(self, known: Sequence[int]) -> Outcome:
        """Known values or cheaper ones, and what no plan costs less than."""
        over_cells = self.prover.bounded(self.objective, self.restriction, known)
        listed = None if over_cells.answer is Answer.PROVED else self._listed(over_cells.value)
        if not listed:
            return over_cells
        whole = whole_program_of(self._lister, listed)
        rows = [whole.row_of(row) for row in self.restriction.rows]
        goal = Objective(whole.translated(self.objective.costs), self.objective.constant)
        sifting = Sifting(whole, rows, goal, self.prover.model.seed)
        relaxation = sifting.relaxed(self._first(whole, known), self.prover.deadline)
        if relaxation is None:
            return over_cells
        outcome = _at_least(over_cells, whole_bound(relaxation.bound))
        return outcome if outcome.answer is Answer.PROVED else self._nearest(outcome, sifting, relaxation)

    def _nearest(self, outcome: Outcome, sifting: Sifting, relaxation: Relaxation) -> Outcome:
        """The best, if it is among the nearest schedules; if nothing is, whatever there is costs more."""
        highest = _highest(relaxation, outcome)
        if highest is None:
            return outcome
        far = relaxation.beyond(highest - relaxation.bound)
        left = self.patience.left()
        found = sifting.model.minimise(sifting.objective, Restriction(far), left, nodes=_MOST_NODES)
        if found.answer is Answer.INFEASIBLE:
            return _at_least(outcome, highest + 1)
        if not found.values:
            return outcome
        program = self.prover.model.program
        values = program.values_for(sifting.whole.chosen(found.values[: len(sifting.whole.listed)]))
        if values is None:
            raise AssertionError("the program refuses weeks that are among those it allows")
        if found.value < outcome.value:
            outcome = replace(outcome, values=values, value=found.value)
        return _at_least(outcome, min(found.bound, highest + 1))

    @cached_property
    def _lister(self) -> Lister:
        return Lister(self.prover.model.program)

    def _listed(self, known: int) -> list[WholeSchedule] | None:
        """Those that can be in a plan that costs no more than what is known."""
        relaxation = self._over_cells
        if relaxation is None or not relaxation.feasible or not self._lister.possible:
            return None
        return self._lister.within(relaxation.reduced_costs, known - relaxation.bound, _MOST_LISTED)

    @property
    def _over_cells(self) -> Relaxation | None:
        """Known since the goal began."""
        return self.prover.model.relax(self.objective, self.restriction, self.prover.deadline.left())

    def _first(self, whole: WholeProgram, known: Sequence[int]) -> set[int]:
        """The cheapest over cells, and those of the known plan."""
        relaxation, held = self._over_cells, whole.values_for(self.prover.model.program.chosen(known))
        if relaxation is None or held is None:
            raise AssertionError("what is known is not among the schedules that cost no more")
        costs = [max(0.0, cost) for cost in relaxation.reduced_costs]
        dear = (sum(times * costs[column] for column, times in one.values.items()) for one in whole.listed)
        return {place for place, cost in enumerate(dear) if held[place] or cost <= _FIRST}


def _highest(relaxation: Relaxation, outcome: Outcome) -> int | None:
    """The highest cost up to which the schedules that matter are few; None: there are too many for any."""
    for highest in range(outcome.value - 1, outcome.bound - 1, -1):
        most = highest - relaxation.bound + SLACK
        if sum(distance <= most for distance in relaxation.reduced_costs) <= _FEW:
            return highest
    return None


def _at_least(outcome: Outcome, bound: int) -> Outcome:
    """With a bound that is perhaps better."""
    bound = min(outcome.value, max(outcome.bound, bound))
    return replace(outcome, answer=Answer.PROVED if bound == outcome.value else Answer.FOUND, bound=bound)
