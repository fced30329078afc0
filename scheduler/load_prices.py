"""One person's loads as whole numbers that add up: each cell is a step, each profile the number its cells lead to."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scheduler.profiles import Profiles
from scheduler.program import Program


@dataclass(frozen=True)
class Steps:
    """`step` of each cell's column, `column` of each load's profile. Empty where no goal needs loads."""

    step: Mapping[int, int] = field(default_factory=dict)
    column: Mapping[int, int] = field(default_factory=dict)
    """From the lightest load to the heaviest."""

    @classmethod
    def of(cls, program: Program, profiles: Profiles, columns: range) -> "Steps":
        """Counts of classes as digits of one number, so that a load is the sum of its cells' steps."""
        base = 1 + max((number for count in profiles.counts for number in count), default=0)
        unit = [(base + 1) ** place for place in range(len(profiles.classes))]
        load = [sum(number * one for number, one in zip(count, unit, strict=True)) for count in profiles.counts]
        step = {
            program.column_of[cell]: one for cells, one in zip(profiles.classes, unit, strict=True) for cell in cells
        }
        return cls(step, dict(sorted(zip(load, columns, strict=True))))


@dataclass(frozen=True)
class LoadPrices:
    """What each load costs, and the least that it or a heavier one costs."""

    steps: Steps
    price: Mapping[int, float]
    lightest: Mapping[int, float]

    @classmethod
    def of(cls, steps: Steps, reduced_costs: Sequence[float]) -> "LoadPrices":
        """Loads that only a later goal needs have no price yet: they cost nothing."""
        priced = len(reduced_costs)
        price = {
            load: max(0.0, reduced_costs[column]) if column < priced else 0.0 for load, column in steps.column.items()
        }
        units, least = set(steps.step.values()), dict[int, float]()
        for load in reversed(price):
            further = [least[load + unit] for unit in units if load + unit in least]
            least[load] = min(price[load], *further) if further else price[load]
        return cls(steps, price, least)

    def own(self, load: int) -> float:
        """Of this very load."""
        return self.price[load] if self.price else 0.0

    def step(self, cell: int) -> int:
        return self.steps.step.get(cell, 0)

    def least(self, load: int) -> float:
        """Of this load, or any that further cells lead to; infinite where there is none."""
        return self.lightest.get(load, math.inf) if self.price else 0.0
