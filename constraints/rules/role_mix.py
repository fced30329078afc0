"""Primary and secondary weeks in balance for each person."""

from dataclasses import dataclass
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.problem import Load, Problem
from constraints.tiers import SHARING
from domain.schedule import Schedule


@dataclass(frozen=True)
class RoleMix:
    """Each person's primary and secondary weeks are near each other in number: squares of the difference.

    Why: always second means never learning; always first means never a quiet week.
    Breaks it: Ana holds three primary weeks and no secondary, Bo the other way round, and a trade would mend both.
    """

    id: ClassVar[str] = "role-mix"
    tier: ClassVar[str] = SHARING
    weight: int = 1

    def cost(self, problem: Problem, person: int, load: Load) -> int:
        return self.weight * (load.primary - load.secondary) ** 2 if problem.holds_both[person] else 0

    def encode(self, to: Encoder) -> None:
        to.charge_people(self.tier, lambda person, load: self.cost(to.problem, person, load))

    def price(self, problem: Problem, schedule: Schedule) -> int:
        return sum(self.cost(problem, who, load) for who, load in enumerate(problem.load_of(schedule)))
