"""Services are held by those who know them."""

from dataclasses import dataclass
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.problem import Problem
from constraints.tiers import PREFERENCES
from domain.schedule import Schedule, Slot


@dataclass(frozen=True)
class HomeFirst:
    """A week held by somebody whose team does not own the rotation's services costs `weight`.

    Why: pooling makes a month possible; knowing the service still makes the night shorter.
    Breaks it: a platform engineer is secondary of search, and a search engineer of platform, in the same week.
    """

    id: ClassVar[str] = "home-first"
    tier: ClassVar[str] = PREFERENCES
    weight: int = 1

    def away(self, problem: Problem, person: str, slot: Slot) -> bool:
        organisation = problem.organisation
        return organisation.engineer[person].team not in organisation.rotation[slot.rotation].teams

    def encode(self, to: Encoder) -> None:
        problem = to.problem
        for cell in problem.cells:
            if self.away(problem, problem.people[cell.person], problem.slots[cell.slot]):
                to.charge(self.tier, cell, self.weight)

    def price(self, problem: Problem, schedule: Schedule) -> int:
        shifts = [one for one in schedule.shifts if one.key in problem.slot_at and one.engineer in problem.position]
        return self.weight * sum(1 for shift in shifts if self.away(problem, shift.engineer, shift))
