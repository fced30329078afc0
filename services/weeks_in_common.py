"""Which weeks two schedules both speak of: what lies outside of these is no difference between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.errors import Fault, InvalidInput
from domain.schedule import Horizon, Schedule, Shift
from importers.schedule_file import ScheduleFile


@dataclass(frozen=True)
class Ground:
    """Two schedules in the weeks in which they are compared."""

    before: ScheduleFile
    after: ScheduleFile
    weeks: Horizon | None = None
    """The weeks to judge by; None: whatever the files name, since nothing was left out."""
    settled: tuple[Shift, ...] = ()
    """Weeks that only one of them covers."""
    notes: tuple[str, ...] = ()


def common_ground(before: ScheduleFile, after: ScheduleFile, named: Horizon | None = None) -> Ground:
    """Both in the weeks that were `named`, else in those that lie in the spans of both.

    InvalidInput where there are none. A schedule that names no weeks and holds none leaves those of the other.
    """
    if named is not None:
        return Ground(_within(before, named), _within(after, named), named)
    spans = span_of(before), span_of(after)
    weeks = _shared(before, after)
    if weeks is None or (spans[0] == spans[1]):
        return Ground(before, after)
    left = tuple(shift for file in (before, after) for shift in file.schedule.shifts if not weeks.covers(shift.week))
    if not left and not (before.horizon and after.horizon):
        return Ground(before, after)
    notes = tuple(_notes((before, after), weeks))
    return Ground(_within(before, weeks), _within(after, weeks), weeks, left, notes)


def span_of(file: ScheduleFile) -> Horizon | None:
    """The weeks it was made for; where it does not say, from its first week to its last; None: it has none."""
    weeks = [shift.week for shift in file.schedule.shifts]
    if file.horizon is not None or not weeks:
        return file.horizon
    return Horizon(first_day=min(weeks), last_day=max(weeks))


def within(schedule: Schedule, weeks: Horizon) -> Schedule:
    """Its shifts of these weeks."""
    return Schedule.of(shift for shift in schedule.shifts if weeks.covers(shift.week))


def weeks_outside(schedule: Schedule, weeks: Horizon) -> str:
    """`weeks 2027-01-04 to 2027-01-25`: those before and those after; empty where there are none."""
    found = sorted({shift.week for shift in schedule.shifts if not weeks.covers(shift.week)})
    sides = [one for one in found if one < weeks.first_day], [one for one in found if one > weeks.last_day]
    told = " and ".join(_from_to(side) for side in sides if side)
    return f"{'week' if len(found) == 1 else 'weeks'} {told}" if told else ""


def _shared(before: ScheduleFile, after: ScheduleFile) -> Horizon | None:
    old, new = span_of(before), span_of(after)
    if old is None or new is None:
        return None
    first, last = max(old.first_day, new.first_day), min(old.last_day, new.last_day)
    if last < first:
        problem = f"covers {new.label}, and {before.name} {old.label}: they have no week in common"
        raise InvalidInput([Fault(after.name, 0, 0, "", problem, hint="compare two schedules of the same weeks")])
    return Horizon(first_day=first, last_day=last)


def _within(file: ScheduleFile, weeks: Horizon) -> ScheduleFile:
    return replace(file, schedule=within(file.schedule, weeks))


def _notes(files: Sequence[ScheduleFile], weeks: Horizon) -> Iterator[str]:
    yield f"They cover different weeks; what both cover is compared: {weeks.label}."
    for file in files:
        left = weeks_outside(file.schedule, weeks)
        if left:
            yield f"Only {file.name} covers {left}: left out here, and settled."


def _from_to(weeks: Sequence[date]) -> str:
    return f"{weeks[0]}" if weeks[0] == weeks[-1] else f"{weeks[0]} to {weeks[-1]}"
