"""At most one on-call week per engineer and calendar month."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.problem import Cell, Problem
from domain.allowance import Allowance
from domain.breach import Breach
from domain.clock import WEEK
from domain.policy import LimitWindow, MonthlyLimit, MonthOf
from domain.schedule import Schedule, Slot

_FOUR_WEEKS = 4


def windows(limit: MonthlyLimit, slot: Slot) -> tuple[str, ...]:
    """Labels of the windows in which the slot counts: `2027-03`, or the first Monday of each four-week window.

    None for a week of business hours only.
    """
    if slot.role not in limit.roles or slot.hours:
        return ()
    if limit.window is LimitWindow.ROLLING_4_WEEKS:
        return _rolling(slot.week)
    return months(limit.month_of, slot.week)


@lru_cache(maxsize=4096)
def _rolling(week: date) -> tuple[str, ...]:
    monday = week - timedelta(days=week.weekday())
    return tuple((monday - back * WEEK).isoformat() for back in range(_FOUR_WEEKS))


@lru_cache(maxsize=4096)
def months(month_of: MonthOf, week: date) -> tuple[str, ...]:
    """The months to which the week of this handoff day belongs: `2027-03`."""
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

    A week belongs to the month of its handoff, unless the policy says majority of days, or every month touched. With
    `window: rolling-4-weeks` the limit holds in any four calendar weeks in a row, from Monday to Sunday; a week belongs
    to the one in which its handoff day lies.
    `policy.allowances` may name exceptions: `limit:ana:2027-03` gives Ana one more week in March, and
    `limit:ana:2027-03-08` says that this week of hers does not count. Secondary weeks of business hours only
    (`business-hours:`) do not count either.

    Why: the company promised it; and more than a quarter of one's time on call wears people out.
    Breaks it: the same engineer holds the weeks of 4 January and of 25 January.
    """

    id: ClassVar[str] = "monthly-limit"
    limit: MonthlyLimit = field(default_factory=MonthlyLimit)
    exceptions: tuple[Allowance, ...] = ()
    """Those of kind `limit`: each one more week in a month, or one week that does not count."""
    weight: int | None = None

    def most(self, person: str, window: str) -> int:
        """Weeks the person may hold in the window, with what was agreed."""
        return self.limit.weeks + self._extra[person, window]

    @cached_property
    def _extra(self) -> Counter[tuple[str | None, str | None]]:
        return Counter((one.engineer, one.month) for one in self.exceptions if one.month)

    @cached_property
    def exempt_weeks(self) -> frozenset[tuple[str | None, date | None]]:
        """Weeks of people that do not count: (engineer, handoff day)."""
        return frozenset((one.engineer, one.week) for one in self.exceptions if one.week)

    def windows_of(self, person: str, slot: Slot) -> tuple[str, ...]:
        """Labels of the windows in which the slot counts for this person."""
        return () if (person, slot.week) in self.exempt_weeks else windows(self.limit, slot)

    def rows(self, problem: Problem) -> Iterator[tuple[int, str, list[Cell], int]]:
        """For each person and window: the cells that count in it, and how many of them she may still hold."""
        for person, cells in enumerate(problem.cells_of):
            name = problem.people[person]
            before = self._held(name, problem.around.get(name, ()))
            within: dict[str, list[Cell]] = {}
            for cell in cells:
                for window in self.windows_of(name, problem.slots[cell.slot]):
                    within.setdefault(window, []).append(cell)
            for window, counted in within.items():
                yield person, window, counted, max(0, self.most(name, window) - len(before.get(window, ())))

    def encode(self, to: Encoder) -> None:
        for _, _, counted, most in self.rows(to.problem):
            to.at_most(self.id, counted, most)

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Breach]:
        for person, shifts in schedule.by_engineer.items():
            planned = self._held(person, [problem.planned(one) for one in shifts])
            before = self._held(person, problem.around.get(person, ()))
            for window, weeks in sorted(planned.items()):
                count = len(weeks) + len(before.get(window, ()))
                if count > self.most(person, window):
                    yield Breach(
                        rule=self.id,
                        engineer=person,
                        weeks=tuple(weeks),
                        sentence=f"{person} is on call {count} weeks in {self._spoken(window)}; "
                        f"{self.most(person, window)} is the limit",
                    )

    def _spoken(self, window: str) -> str:
        rolling = self.limit.window is LimitWindow.ROLLING_4_WEEKS
        return f"the four weeks from {window}" if rolling else window

    def _held(self, person: str, shifts: Sequence[Slot]) -> dict[str, list[date]]:
        held: dict[str, list[date]] = {}
        for shift in shifts:
            for window in self.windows_of(person, shift):
                held.setdefault(window, []).append(shift.week)
        return held
