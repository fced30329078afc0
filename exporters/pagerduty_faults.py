"""What would page the wrong person, or nobody: looked for before a request is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import combinations, pairwise

from domain.clock import iso
from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from domain.people import SHADOW
from domain.schedule import Schedule, Shift
from domain.slots import rotation_called
from exporters.agreed_gaps import agreed_gaps, answered
from exporters.schedule_faults import empty_times, fault, two_holders, unknown_holders, unknown_names

Span = tuple[datetime, datetime]
Gaps = Mapping[tuple[str, str], Sequence[Span]]
"""By rotation and role."""


def paging_faults(schedule: Schedule, organisation: Organisation) -> tuple[Fault, ...]:
    """Everything that keeps this schedule from being sent; `schedule` holds the shifts that page.

    InvalidInput at once when it names people or rotations that do not exist: the rest cannot be looked at.
    """
    if unknown := [*unknown_names(schedule, organisation)]:
        raise InvalidInput(unknown)
    return tuple(_faults(schedule, organisation, agreed_gaps(schedule, organisation)))


def faults_by_rotation(
    schedule: Schedule, organisation: Organisation, left_open: Gaps
) -> Mapping[str, tuple[Fault, ...]]:
    """The same of each rotation that has any: its roles stand behind each other, and the other rotations go on.

    What was `left_open` on purpose is no fault. InvalidInput at once for people and rotations that nobody knows.
    """
    if unknown := [*unknown_holders(schedule, organisation)]:
        raise InvalidInput(unknown)
    agreed, found = agreed_gaps(schedule, organisation), dict[str, tuple[Fault, ...]]()
    for rotation, shifts in schedule.by_rotation.items():
        mine, lasts = Schedule.of(shifts), (min(one.start for one in shifts), max(one.end for one in shifts))
        gaps = {
            line: [*_within(agreed.get(line, ()), *lasts), *_within(left_open.get(line, ()), *lasts)]
            for line in {*agreed, *left_open}
        }
        if faults := (*unknown_names(mine, organisation), *_faults(mine, organisation, gaps)):
            found[rotation] = faults
    return found


def _within(spans: Iterable[Span], first: datetime, last: datetime) -> Iterator[Span]:
    return ((max(start, first), min(end, last)) for start, end in spans if start < last and first < end)


def _faults(schedule: Schedule, organisation: Organisation, agreed: Gaps) -> Iterator[Fault]:
    yield from empty_times(schedule)
    yield from two_holders(schedule)
    yield from _broken_minutes(schedule)
    yield from _gaps(schedule, agreed)
    yield from _one_person_twice(schedule)
    yield from _uneven_roles(schedule, organisation, agreed)


def paged(schedule: Schedule) -> Schedule:
    """The shifts that page, when they do: all but the shadows', and of business hours the working days."""
    return Schedule.of(shift for shift in answered(schedule) if shift.role != SHADOW)


def lines(schedule: Schedule) -> dict[tuple[str, str], list[Shift]]:
    """The shifts of each (rotation, role) in order of start."""
    found: dict[tuple[str, str], list[Shift]] = {}
    for shift in schedule.shifts:
        found.setdefault((shift.rotation, shift.role), []).append(shift)
    return found


def _broken_minutes(schedule: Schedule) -> Iterator[Fault]:
    for shift in schedule.shifts:
        for moment in (shift.start, shift.end):
            if moment.second or moment.microsecond:
                yield fault(shift, "PagerDuty counts whole minutes", iso(moment), "hand over at a full minute")


def _gaps(schedule: Schedule, agreed: Gaps) -> Iterator[Fault]:
    for line, shifts in lines(schedule).items():
        covered = shifts[0].end
        for shift in shifts[1:]:
            for start, end in sorted(agreed.get(line, ())):
                covered = max(covered, end) if start <= covered else covered
            if shift.start > covered:
                hint = "give the time between to somebody"
                yield fault(shift, f"nobody is on call from {iso(covered)} until then", hint=hint)
            covered = max(covered, shift.end)


def _one_person_twice(schedule: Schedule) -> Iterator[Fault]:
    by_rotation: dict[tuple[str, str], list[Shift]] = {}
    for shift in schedule.shifts:
        by_rotation.setdefault((shift.rotation, shift.engineer), []).append(shift)
    for mine in by_rotation.values():
        for one, other in combinations(mine, 2):
            if one.role != other.role and one.start < other.end and other.start < one.end:
                problem = f"holds {one.role} at the same time, so nobody stands behind"
                yield fault(other, problem, other.engineer, "give one of the two to somebody else")


def _uneven_roles(schedule: Schedule, organisation: Organisation, agreed: Gaps) -> Iterator[Fault]:
    """Roles of one rotation that are not covered from the same moment to the same moment."""
    found = lines(schedule)
    for rotation in dict.fromkeys(rotation for rotation, _ in found):
        known = rotation_called(organisation, rotation)
        roles = known.roles if known else ()
        spans = {role: _span(found.get((rotation, role), []), agreed.get((rotation, role), ())) for role in roles}
        for one, other in pairwise(roles):
            if spans[one] != spans[other]:
                problem = f"{one} is covered {spans[one]}, {other} {spans[other]}"
                yield Fault("schedule", 0, 0, rotation, problem, hint="cover every role over the whole plan")


def _span(shifts: Sequence[Shift], agreed: Sequence[Span]) -> str:
    times = [*((one.start, one.end) for one in shifts), *agreed]
    if not times:
        return "never"
    return f"from {iso(min(start for start, _ in times))} to {iso(max(end for _, end in times))}"
