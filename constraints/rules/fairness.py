"""Everybody carries their fair part."""

from dataclasses import dataclass
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.problem import Load, Problem
from constraints.tiers import FAIRNESS
from domain.schedule import Schedule


def deviation(problem: Problem, person: int, load: Load) -> int:
    """Tenths of a point above (positive) or below the person's target, carried balance included."""
    return load.burden + problem.carried[person] - problem.target[person]


@dataclass(frozen=True)
class Fairness:
    """The sum over people of the squared deviation of burden from target is as small as can be.

    Why: squares weigh one person's bad quarter more than many people's small differences.
    Breaks it: one engineer is 6 points over target, though moving one week would leave two of them 1 over.
    """

    id: ClassVar[str] = "fairness"
    tier: ClassVar[str] = FAIRNESS

    def encode(self, to: Encoder) -> None:
        to.charge_people(self.tier, lambda person, load: deviation(to.problem, person, load) ** 2)

    def price(self, problem: Problem, schedule: Schedule) -> int:
        return sum(deviation(problem, who, load) ** 2 for who, load in enumerate(problem.load_of(schedule)))
