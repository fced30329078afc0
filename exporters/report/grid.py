"""Weeks x rotations: who holds what, in which week; and the same, one rotation a sheet, for phones and paper.

A row is a week of the calendar (ISO week), so that rotations that hand over on different weekdays share one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from constraints.holiday_calendar import in_week, named_days
from constraints.problem import NamedDay
from domain.clock import local
from domain.organisation import Organisation
from domain.people import SHADOW
from domain.rotations import Rotation
from domain.schedule import Schedule, Shift
from exporters.report import words

WIDEST = 8
"""Rotations side by side that a screen or a sheet of paper can show."""

Week = tuple[int, int]
"""ISO year and week."""


@dataclass(frozen=True)
class Entry:
    """Who does what in a cell; `part` says from when, where several share a slot."""

    role: str
    badge: str
    name: str
    part: str = ""


@dataclass(frozen=True)
class Row:
    """One week: its day, the named holidays in it, and a cell of entries per rotation.

    `day` is the handoff day where all rotations of the row share it, else the Monday of the week.
    """

    day: date
    number: int
    month: str
    holidays: tuple[str, ...]
    cells: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True)
class Block:
    """The weeks of one month, each with its row."""

    month: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Table:
    """One grid: up to `WIDEST` rotations as columns, months as bands of rows."""

    rotations: tuple[Rotation, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Calendar:
    """A schedule laid out over weeks."""

    schedule: Schedule
    organisation: Organisation

    @cached_property
    def rotations(self) -> tuple[Rotation, ...]:
        """The rotations that the schedule covers, in the order of the organisation file."""
        planned = {shift.rotation for shift in self.schedule.shifts}
        return tuple(one for one in self.organisation.rotations if one.id in planned)

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        return tuple(sorted({week_of(shift) for shift in self.schedule.shifts}))

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The whole grid, in tables of nearly equal width."""
        return tuple(Table(some, self.blocks(some)) for some in evenly(self.rotations, WIDEST))

    @cached_property
    def sheets(self) -> tuple[Table, ...]:
        """One table per rotation, with its own handoff days."""
        return tuple(Table((one,), self.blocks((one,))) for one in self.rotations)

    def columns(self, rotation: Rotation) -> tuple[str, ...]:
        """The roles of a rotation, and shadow where somebody shadows in it."""
        shadowed = any(shift.rotation == rotation.id for shift, _ in self.shadows)
        return (*rotation.roles, SHADOW) if shadowed else rotation.roles

    @cached_property
    def shadows(self) -> tuple[tuple[Shift, tuple[str, ...]], ...]:
        """Every shadow week, and the names of those who hold the rotation's other roles in it."""
        return tuple((shift, self._beside(shift)) for shift in self.schedule.shifts if shift.role == SHADOW)

    def blocks(self, rotations: Sequence[Rotation]) -> tuple[Block, ...]:
        """The weeks of these rotations, month by month."""
        rows = [self._row(week, rotations) for week in self.weeks]
        return tuple(Block(month, tuple(some)) for month, some in groupby(rows, key=lambda row: row.month))

    def handoff(self, rotation: Rotation) -> str:
        """`Mondays, 09:00, Europe/Berlin`."""
        handoff = rotation.handoff
        zone = self.organisation.handoff_zone(rotation.id)
        return f"{handoff.weekday.value.title()}s, {handoff.time:%H:%M}, {zone.replace('_', ' ')}"

    def name(self, shift: Shift) -> str:
        return self.organisation.engineer[shift.engineer].name

    def _row(self, week: Week, rotations: Sequence[Rotation]) -> Row:
        found = [self._shifts.get((week, one.id), []) for one in rotations]
        days = {shift.week for shifts in found for shift in shifts}
        monday = date.fromisocalendar(*week, 1)
        return Row(
            day=min(days) if len(days) == 1 else monday,
            number=week[1],
            month=words.month(min(days, default=monday)),
            holidays=self._holidays(shift for shifts in found for shift in shifts),
            cells=tuple(tuple(self._entries(shifts)) for shifts in found),
        )

    def _entries(self, shifts: Sequence[Shift]) -> Iterable[Entry]:
        for shift in shifts:
            shared = shift.role != SHADOW and len(self.schedule.by_slot[shift.key]) > 1
            yield Entry(shift.role, words.badge(shift.role), self.name(shift), self._when(shift, shared))

    def _when(self, shift: Shift, shared: bool) -> str:
        if shift.hours:
            return "business hours"
        return self._since(shift) if shared else ""

    def _since(self, shift: Shift) -> str:
        start = local(shift.start, self.organisation.handoff_zone(shift.rotation))
        return f"from {words.weekday_and_day(start.date())}, {start:%H:%M}"

    def _beside(self, shadow: Shift) -> tuple[str, ...]:
        return tuple(
            self.name(shift)
            for shift in self._shifts[week_of(shadow), shadow.rotation]
            if shift.role != SHADOW and shift.start < shadow.end and shadow.start < shift.end
        )

    def _holidays(self, shifts: Iterable[Shift]) -> tuple[str, ...]:
        found = {named for shift in shifts for named in in_week(self._named_days, shift)}
        in_order = sorted(found, key=lambda named: (named.day, named.name))
        return tuple(f"{named.name}, {words.weekday_and_day(named.day)}" for named in in_order)

    @cached_property
    def _named_days(self) -> tuple[NamedDay, ...]:
        years = {day.year for shift in self.schedule.shifts for day in (shift.week, shift.next_week)}
        return named_days(self.organisation, years)

    @cached_property
    def _shifts(self) -> dict[tuple[Week, str], list[Shift]]:
        """Shifts by week and rotation, the rotation's roles in their order, shadows last."""
        found: dict[tuple[Week, str], list[Shift]] = {}
        for shift in self.schedule.shifts:
            found.setdefault((week_of(shift), shift.rotation), []).append(shift)
        for (_, rotation), shifts in found.items():
            order = (*self.organisation.rotation[rotation].roles, SHADOW)
            shifts.sort(key=lambda one: (order.index(one.role), one.start, one.engineer))
        return found


def week_of(shift: Shift) -> Week:
    """The ISO year and week of the handoff day."""
    year, number, _ = shift.week.isocalendar()
    return (year, number)


def evenly(rotations: Sequence[Rotation], most: int) -> Iterable[tuple[Rotation, ...]]:
    """The rotations in as few groups of at most `most` as can be, of nearly equal size."""
    groups = -(-len(rotations) // most)
    for group in range(groups):
        yield tuple(rotations[len(rotations) * group // groups : len(rotations) * (group + 1) // groups])
