"""A free week after each week on call."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.problem import Problem
from domain.breach import Breach
from domain.clock import WEEK
from domain.schedule import Schedule, Slot


@dataclass(frozen=True)
class MinimumRest:
    """At least `weeks` free weeks lie between two on-call weeks of one person, also across the plan's edges.

    Counted by local handoff days, so that a night of changing clocks neither makes nor breaks a rest. A secondary week
    of business hours only (`business-hours:` in `policy.allowances`) leaves the nights free and does not count; nor
    does a week that was agreed not to (`rest:ana:2027-03-08`).

    Why: a week on call needs a week to recover, and the monthly limit alone allows 25 January and 1 February.
    Breaks it: the same engineer holds the weeks of 25 January and of 1 February.
    """

    id: ClassVar[str] = "minimum-rest"
    weeks: int = 1
    roles: tuple[str, ...] = ("primary", "secondary")
    exempt: frozenset[tuple[str, date]] = frozenset()
    """Weeks of people that were agreed not to count: (engineer, handoff day)."""
    weight: int | None = None

    def too_close(self, one: Slot, two: Slot) -> bool:
        return abs(one.week - two.week) < (1 + self.weeks) * WEEK

    def counts(self, person: str, slot: Slot) -> bool:
        """Business hours leave the nights free; an exempt week counts with none of its neighbours."""
        return slot.role in self.roles and not slot.hours and (person, slot.week) not in self.exempt

    def encode(self, to: Encoder) -> None:
        """One row for each window in which any two weeks are too close: tighter than a row for each pair."""
        problem = to.problem
        for person, every in enumerate(problem.cells_of):
            name = problem.people[person]
            cells = [cell for cell in every if self.counts(name, problem.slots[cell.slot])]
            weeks = [problem.slots[cell.slot].week for cell in cells]
            for first in self._window_starts(sorted(set(weeks))):
                beyond = bisect_left(weeks, first + (1 + self.weeks) * WEEK)
                to.at_most(self.id, cells[bisect_left(weeks, first) : beyond], 1)
            for cell in cells:
                if any(
                    self.counts(name, other) and self.too_close(problem.slots[cell.slot], other)
                    for other in problem.around.get(name, ())
                ):
                    to.exclude(self.id, cell)

    def _window_starts(self, days: list[date]) -> Iterator[date]:
        """Starts of the windows that no other window contains."""
        reached = date.min
        for first in days:
            last = days[bisect_left(days, first + (1 + self.weeks) * WEEK) - 1]
            if last > reached:
                yield first
            reached = max(reached, last)

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Breach]:
        for person, shifts in schedule.by_engineer.items():
            mine = [one for one in shifts if self.counts(person, problem.planned(one))]
            around = [one for one in problem.around.get(person, ()) if self.counts(person, one)]
            for one, two in [*combinations(mine, 2), *((one, two) for one in mine for two in around)]:
                if self.too_close(one, two):
                    first, second = sorted((one.week, two.week))
                    yield Breach(
                        rule=self.id,
                        engineer=person,
                        weeks=(first, second),
                        sentence=f"{person} is on call in the weeks of {first} and {second}: "
                        f"{_too_few(self.weeks)} between them",
                    )


def _too_few(weeks: int) -> str:
    return "no free week" if weeks == 1 else f"fewer than {weeks} free weeks"
