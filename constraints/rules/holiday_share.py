"""Named holidays are shared out."""

from dataclasses import dataclass
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.problem import Load, Problem
from constraints.tiers import SHARING
from domain.schedule import Schedule


@dataclass(frozen=True)
class HolidayShare:
    """Weeks with a named holiday, last year's included, are spread over people: squares, so nobody gets them all.

    Why: points can balance three quiet holidays against one busy week; people do not see it that way.
    Breaks it: one engineer holds both January holidays while a colleague holds none.
    """

    id: ClassVar[str] = "holiday-share"
    tier: ClassVar[str] = SHARING
    weight: int = 3

    def cost(self, problem: Problem, person: int, load: Load) -> int:
        before = problem.past_holidays[person]
        return self.weight * ((before + load.holidays) ** 2 - before**2)

    def encode(self, to: Encoder) -> None:
        if to.problem.holidays:
            to.charge_people(self.tier, lambda person, load: self.cost(to.problem, person, load))

    def price(self, problem: Problem, schedule: Schedule) -> int:
        return sum(self.cost(problem, who, load) for who, load in enumerate(problem.load_of(schedule)))
