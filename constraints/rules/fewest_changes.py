"""As few changes as possible to what is published."""

from dataclasses import dataclass
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.problem import Problem
from constraints.tiers import CHANGES
from domain.schedule import Schedule


@dataclass(frozen=True)
class FewestChanges:
    """When a published schedule is planned again, as few slots as possible change their holder.

    Counts before every other goal, and only when there is a published schedule.

    Why: people have booked their flights by it; a fairer plan that moves everybody is nobody's wish.
    Breaks it: one sick engineer's week could go to a colleague, and half the quarter is dealt out anew.
    """

    id: ClassVar[str] = "fewest-changes"
    tier: ClassVar[str] = CHANGES

    def encode(self, to: Encoder) -> None:
        for slot, holder in to.problem.published.items():
            for cell in to.problem.cells_in[slot]:
                if to.problem.people[cell.person] != holder:
                    to.charge(self.tier, cell, 1)

    def price(self, problem: Problem, schedule: Schedule) -> int:
        """Published slots that somebody else holds now; a slot that nobody holds is the business of coverage."""
        return sum(
            1
            for slot, holder in problem.published.items()
            for shift in schedule.by_slot.get(problem.slots[slot].key, ())
            if shift.engineer != holder
        )
