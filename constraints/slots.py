"""The slots of a rotation in a horizon: one per role and handoff day, from handoff to handoff in real time."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from types import MappingProxyType

from domain import clock
from domain.allowance import Kind
from domain.organisation import Organisation
from domain.people import SECONDARY, SHADOW
from domain.rotations import Rotation
from domain.schedule import Horizon, Schedule, Shift, Slot
from domain.slots import rotation_called, slot_in

_OPENS, _CLOSES, _FRIDAY = time(9), time(17), 4


Seams = Mapping[tuple[str, str, date], datetime]
"""When the first week of a rotation and role begins, or the last one ends, next to a week with another handoff time."""


def slots_of(
    organisation: Organisation, rotation: Rotation, horizon: Horizon, seams: Seams = MappingProxyType({})
) -> Iterator[Slot]:
    """Every slot whose handoff day lies in the horizon; 167 or 169 hours long over a change of clocks.

    Weeks that stay open by agreement are no slots. `seams` has the handoffs, by day, that lie at another time than
    the rotation's.
    """
    opened = {
        (one.role, one.week)
        for one in organisation.policy.allowed
        if one.kind is Kind.OPEN and one.rotation == rotation.id
    }
    for week in clock.weekly(horizon.first_day, horizon.last_day, rotation.handoff.weekday):
        for role in rotation.roles:
            if (role, week) not in opened:
                yield slot(organisation, rotation, role, week, seams)


def slot(
    organisation: Organisation, rotation: Rotation, role: str, week: date, seams: Seams = MappingProxyType({})
) -> Slot:
    """The slot that begins on the handoff day `week`."""
    zone = organisation.handoff_zone(rotation.id)
    start, end = (
        seams.get((rotation.id, role, day)) or clock.instant(day, rotation.handoff.time, zone)
        for day in (week, week + clock.WEEK)
    )
    part_time = role == SECONDARY and in_business_hours(organisation, rotation.id, week)
    hours = tuple(_business_hours(week, start, end, zone)) if part_time else ()
    return Slot(rotation=rotation.id, role=role, week=week, start=start, end=end, hours=hours)


def seams(organisation: Organisation, horizon: Horizon) -> Seams:
    """Handoffs at the edges of the horizon that lie, on their day, at another time than the rotation's.

    The weeks on record beside the horizon were planned before the handoff was moved: nobody's duty changes, and no
    hour is left to nobody.
    """
    found: dict[tuple[str, str, date], datetime] = {}
    near = Schedule.of(_near(organisation, horizon))
    for key in near.by_slot:
        rotation = rotation_called(organisation, key[0])
        if rotation is not None and not horizon.covers(key[2]):
            held = slot_in(organisation, near, key)
            for edge in (held.start, held.end):
                day = clock.local_date(edge, organisation.handoff_zone(rotation.id))
                found[rotation.id, key[1], day] = edge
    return found


def _near(organisation: Organisation, horizon: Horizon) -> Iterator[Shift]:
    """What is on record of the horizon and the week before and after: which of two weeks is short is told by both."""
    first, last = horizon.first_day - clock.WEEK, horizon.last_day + clock.WEEK
    return (one for one in organisation.history.shifts if first <= one.week <= last and one.role != SHADOW)


def in_business_hours(organisation: Organisation, rotation: str, week: date) -> bool:
    """True when the rotation's secondary answers in business hours only, in the week of that handoff day."""
    return any(
        one.kind is Kind.BUSINESS_HOURS and one.rotation == rotation and one.month in (None, f"{week:%Y-%m}")
        for one in organisation.policy.allowed
    )


def _business_hours(week: date, start: datetime, end: datetime, zone: str) -> Iterator[tuple[datetime, datetime]]:
    """Monday to Friday, 9 to 17 on the rotation's clock, as far as it lies within the slot."""
    for day in clock.dates(week, week + clock.WEEK):
        first = max(start, clock.instant(day, _OPENS, zone))
        last = min(end, clock.instant(day, _CLOSES, zone))
        if day.weekday() <= _FRIDAY and first < last:
            yield first, last
