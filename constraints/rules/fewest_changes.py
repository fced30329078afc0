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

    Counts before every other goal, and only when there is a published schedule. Where a few changes more were allowed
    (`plan --more-changes`), up to so many are all the same.

    Why: people have booked their flights by it; a fairer plan that moves everybody is nobody's wish.
    Breaks it: one sick engineer's week could go to a colleague, and half the quarter is dealt out anew.
    """

    id: ClassVar[str] = "fewest-changes"
    tier: ClassVar[str] = CHANGES

    def encode(self, to: Encoder) -> None:
        others = [
            cell
            for slot, holder in to.problem.published.items()
            for cell in to.problem.cells_in[slot]
            if to.problem.people[cell.person] != holder
        ]
        if allowed := to.problem.allowed_changes:
            to.charge_always(self.tier, allowed)
            to.charge_over(self.tier, others, allowed, 1)
        else:
            for cell in others:
                to.charge(self.tier, cell, 1)

    def price(self, problem: Problem, schedule: Schedule) -> int:
        """Published slots that somebody else holds now, or as many as may; one that nobody holds is for coverage."""
        changed = sum(
            1
            for slot, holder in problem.published.items()
            for shift in schedule.by_slot.get(problem.slots[slot].key, ())
            if shift.engineer != holder
        )
        return max(changed, problem.allowed_changes)
