"""Slots to fill, shifts that fill them, and the horizon they lie in."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Self

from pydantic import model_validator

from domain.base import Id, Instant, Value
from domain.clock import WEEK
from domain.people import Role

_FIRST_DAY, _LAST_DAY = date(1970, 1, 1), date(9998, 12, 31)
"""Far enough from both ends of the calendar to look some months further."""


class Horizon(Value):
    """The handoff days a plan covers: from `first_day` to `last_day`, both included."""

    first_day: date
    last_day: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError("a horizon ends before it begins")
        return self

    @classmethod
    def of_quarter(cls, text: str) -> Self:
        """`2027-Q1`: all handoffs of January to March 2027. ValueError for anything else."""
        found = re.fullmatch(r"(\d{4})-?[Qq]([1-4])", text.strip())
        if not found:
            raise ValueError(f"{text!r} is not a quarter; write it like 2027-Q1")
        if not _FIRST_DAY.year <= int(found[1]) <= _LAST_DAY.year:
            raise ValueError(f"{text!r}: a plan lies between {_FIRST_DAY} and {_LAST_DAY}")
        year, month = int(found[1]), int(found[2]) * 3 - 2
        after = date(year + month // 10, month % 12 + 3 if month < 10 else 1, 1)
        return cls(first_day=date(year, month, 1), last_day=after - timedelta(days=1))

    @classmethod
    def of_weeks(cls, first_day: date, weeks: int) -> Self:
        """`weeks` handoffs of every rotation, the first on or after `first_day`."""
        if not 1 <= weeks <= 520:
            raise ValueError(f"{weeks} weeks cannot be planned; 1 to 520 can")
        if not _FIRST_DAY <= first_day <= _LAST_DAY - weeks * WEEK:
            raise ValueError(f"{first_day} and {weeks} weeks: a plan lies between {_FIRST_DAY} and {_LAST_DAY}")
        return cls(first_day=first_day, last_day=first_day + weeks * WEEK - timedelta(days=1))

    def covers(self, week: date) -> bool:
        """Is this handoff day one of the horizon's?"""
        return self.first_day <= week <= self.last_day

    @property
    def label(self) -> str:
        """`2027-Q1` for a whole quarter, else `2027-01-04 to 2027-02-28`."""
        quarter = f"{self.first_day.year}-Q{(self.first_day.month + 2) // 3}"
        within = _FIRST_DAY <= self.first_day <= _LAST_DAY
        return quarter if within and self == Horizon.of_quarter(quarter) else f"{self.first_day} to {self.last_day}"


class Slot(Value):
    """One role of one rotation for one week. `week` is the local date of its handoff."""

    rotation: Id
    role: Role
    week: date
    start: Instant
    end: Instant
    hours: tuple[tuple[Instant, Instant], ...] = ()
    """When it is answered, in a week of business hours only; empty: from start to end."""

    @property
    def key(self) -> tuple[str, str, date]:
        return (self.rotation, self.role, self.week)

    @property
    def next_week(self) -> date:
        """The local date on which it ends."""
        return self.week + WEEK

    def is_answered_at(self, at: datetime) -> bool:
        """Does its holder answer the pager at this moment? The end is the next one's; business hours have their own."""
        return self.start <= at < self.end and (not self.hours or any(start <= at < end for start, end in self.hours))


class Shift(Slot):
    """A slot, or part of one, and who holds it."""

    engineer: Id

    @classmethod
    def of(cls, slot: Slot, engineer: str) -> Self:
        return cls(**{name: getattr(slot, name) for name in Slot.model_fields}, engineer=engineer)


class Schedule(Value):
    """Who is on call: the one list that feeds page, calendar, pay, API and pager. Sorted by start."""

    shifts: tuple[Shift, ...] = ()

    @classmethod
    def of(cls, shifts: Iterable[Shift]) -> Self:
        return cls(shifts=tuple(sorted(shifts, key=lambda one: (one.start, one.rotation, one.role, one.engineer))))

    @cached_property
    def by_engineer(self) -> Mapping[str, tuple[Shift, ...]]:
        """Each engineer's shifts in order of start; who holds none is not listed."""
        found: dict[str, list[Shift]] = {}
        for shift in self.shifts:
            found.setdefault(shift.engineer, []).append(shift)
        return {who: tuple(mine) for who, mine in sorted(found.items())}

    @cached_property
    def by_rotation(self) -> Mapping[str, tuple[Shift, ...]]:
        """Each rotation's shifts in order of start; one that has none is not listed."""
        found: dict[str, list[Shift]] = {}
        for shift in self.shifts:
            found.setdefault(shift.rotation, []).append(shift)
        return {rotation: tuple(shifts) for rotation, shifts in found.items()}

    @cached_property
    def by_slot(self) -> Mapping[tuple[str, str, date], tuple[Shift, ...]]:
        """The shifts of each slot, by (rotation, role, week)."""
        found: dict[tuple[str, str, date], list[Shift]] = {}
        for shift in self.shifts:
            found.setdefault(shift.key, []).append(shift)
        return {key: tuple(shifts) for key, shifts in found.items()}
