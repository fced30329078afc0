"""The worst-off person is as well off as can be."""

from dataclasses import dataclass
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.problem import Problem
from constraints.rules.fairness import deviation
from constraints.tiers import OVERLOAD
from domain.schedule import Schedule


@dataclass(frozen=True)
class Overload:
    """Among the schedules with the smallest sum of squares, the largest overload of one person is smallest.

    Why: the first person to complain is the one at the top, not the average.
    Breaks it: two schedules are equally fair by squares, and the one with the higher top is taken.
    """

    id: ClassVar[str] = "overload"
    tier: ClassVar[str] = OVERLOAD

    def encode(self, to: Encoder) -> None:
        to.charge_worst(self.tier, lambda person, load: max(0, deviation(to.problem, person, load)))

    def price(self, problem: Problem, schedule: Schedule) -> int:
        loads = problem.load_of(schedule)
        return max([0, *(deviation(problem, who, load) for who, load in enumerate(loads))])
