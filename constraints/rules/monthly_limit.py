"""At most one on-call week per engineer and calendar month."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.problem import Cell, Problem
from domain.breach import Breach
from domain.clock import WEEK
from domain.policy import LimitWindow, MonthlyLimit, MonthOf
from domain.schedule import Schedule, Slot

_FOUR_WEEKS = 4


def windows(limit: MonthlyLimit, slot: Slot) -> tuple[str, ...]:
    """Labels of the windows in which the slot counts: `2027-03`, or the first Monday of each four-week window."""
    if slot.role not in limit.roles:
        return ()
    if limit.window is LimitWindow.ROLLING_4_WEEKS:
        monday = slot.week - timedelta(days=slot.week.weekday())
        return tuple((monday - back * WEEK).isoformat() for back in range(_FOUR_WEEKS))
    return _months(limit.month_of, slot.week)


def _months(month_of: MonthOf, week: date) -> tuple[str, ...]:
    if month_of is MonthOf.HANDOFF:
        return (_label(week),)
    if month_of is MonthOf.MAJORITY:
        return (_label(week + timedelta(days=3)),)
    return tuple(dict.fromkeys((_label(week), _label(week + timedelta(days=6)))))


def _label(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


@dataclass(frozen=True)
class MonthlyLimitRule:
    """At most `limit.weeks` on-call weeks per engineer and window, over all rotations; shadow weeks do not count.

    A week belongs to the month of its handoff, unless the policy says majority of days, or every month touched.

    Why: the company promised it; and more than a quarter of one's time on call wears people out.
    Breaks it: the same engineer holds the weeks of 4 January and of 25 January.
    """

    id: ClassVar[str] = "monthly-limit"
    limit: MonthlyLimit = field(default_factory=MonthlyLimit)
    weight: int | None = None

    def encode(self, to: Encoder) -> None:
        problem = to.problem
        for person, cells in enumerate(problem.cells_of):
            before = self._counted(problem.around.get(problem.people[person], ()))
            within: dict[str, list[Cell]] = {}
            for cell in cells:
                for window in windows(self.limit, problem.slots[cell.slot]):
                    within.setdefault(window, []).append(cell)
            for window, counted in within.items():
                to.at_most(self.id, counted, max(0, self.limit.weeks - before.get(window, 0)))

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Breach]:
        for person, shifts in schedule.by_engineer.items():
            planned = self._held(shifts)
            for window, weeks in sorted(planned.items()):
                count = len(weeks) + len(self._held(problem.around.get(person, ())).get(window, ()))
                if count > self.limit.weeks:
                    yield Breach(
                        rule=self.id,
                        engineer=person,
                        weeks=tuple(weeks),
                        sentence=f"{person} is on call {count} weeks in {self._spoken(window)}; "
                        f"{self.limit.weeks} is the limit",
                    )

    def _spoken(self, window: str) -> str:
        rolling = self.limit.window is LimitWindow.ROLLING_4_WEEKS
        return f"the four weeks from {window}" if rolling else window

    def _counted(self, shifts: tuple[Slot, ...]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for shift in shifts:
            for window in windows(self.limit, shift):
                counts[window] = counts.get(window, 0) + 1
        return counts

    def _held(self, shifts: tuple[Slot, ...]) -> dict[str, list[date]]:
        held: dict[str, list[date]] = {}
        for shift in shifts:
            for window in windows(self.limit, shift):
                held.setdefault(window, []).append(shift.week)
        return held
