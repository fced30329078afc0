"""Weeks on call well apart."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.problem import Problem
from constraints.tiers import PREFERENCES
from domain.clock import WEEK
from domain.schedule import Schedule, Slot


@dataclass(frozen=True)
class Spacing:
    """In any `weeks` consecutive weeks, each week on call beyond the first costs `weight`.

    Weeks before and after the plan count too, so that a quarter's edge is no excuse.

    Why: two weeks on call with a single week between is allowed, and is nobody's wish.
    Breaks it: the weeks of 4 and of 18 January go to one person, though a trade would set them four weeks apart.
    """

    id: ClassVar[str] = "spacing"
    tier: ClassVar[str] = PREFERENCES
    weeks: int = 3
    weight: int = 2

    def _windows(self, problem: Problem) -> Iterator[date]:
        """First Mondays of all windows that reach into the plan."""
        if not problem.slots:
            return
        first, last = (_monday(problem.slots[place].week) for place in (0, -1))
        start = first - (self.weeks - 1) * WEEK
        while start <= last:
            yield start
            start += WEEK

    def _inside(self, start: date, slot: Slot) -> bool:
        return start <= slot.week < start + self.weeks * WEEK

    def encode(self, to: Encoder) -> None:
        problem = to.problem
        for person, cells in enumerate(problem.cells_of):
            around = problem.around.get(problem.people[person], ())
            weeks = [problem.slots[cell.slot].week for cell in cells]
            for start in self._windows(problem):
                settled = self._held(start, around)
                mine = cells[bisect_left(weeks, start) : bisect_left(weeks, start + self.weeks * WEEK)]
                if mine:
                    to.charge_always(self.tier, self.weight * max(0, settled - 1))
                    to.charge_over(self.tier, mine, max(0, 1 - settled), self.weight)

    def price(self, problem: Problem, schedule: Schedule) -> int:
        total = 0
        for person, place in problem.position.items():
            mine = [one for one in schedule.by_engineer.get(person, ()) if one.key in problem.slot_at]
            around = problem.around.get(person, ())
            weeks = [problem.slots[cell.slot].week for cell in problem.cells_of[place]]
            for start in self._windows(problem):
                if bisect_left(weeks, start) < bisect_left(weeks, start + self.weeks * WEEK):
                    total += self.weight * max(0, self._held(start, [*mine, *around]) - 1)
        return total

    def _held(self, start: date, shifts: Sequence[Slot]) -> int:
        return sum(1 for shift in shifts if self._inside(start, shift))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
