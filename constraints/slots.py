"""The slots of a rotation in a horizon: one per role and handoff day, from handoff to handoff in real time."""

from collections.abc import Iterator
from datetime import date, datetime, time

from domain import clock
from domain.allowance import Kind
from domain.organisation import Organisation
from domain.people import SECONDARY
from domain.rotations import Rotation
from domain.schedule import Horizon, Slot

_OPENS, _CLOSES, _FRIDAY = time(9), time(17), 4


def slots_of(organisation: Organisation, rotation: Rotation, horizon: Horizon) -> Iterator[Slot]:
    """Every slot whose handoff day lies in the horizon; 167 or 169 hours long over a change of clocks.

    Weeks that stay open by agreement are no slots.
    """
    opened = {
        (one.role, one.week)
        for one in organisation.policy.allowed
        if one.kind is Kind.OPEN and one.rotation == rotation.id
    }
    for week in clock.weekly(horizon.first_day, horizon.last_day, rotation.handoff.weekday):
        for role in rotation.roles:
            if (role, week) not in opened:
                yield slot(organisation, rotation, role, week)


def slot(organisation: Organisation, rotation: Rotation, role: str, week: date) -> Slot:
    """The slot that begins on the handoff day `week`."""
    zone = organisation.handoff_zone(rotation.id)
    start = clock.instant(week, rotation.handoff.time, zone)
    end = clock.instant(week + clock.WEEK, rotation.handoff.time, zone)
    part_time = role == SECONDARY and in_business_hours(organisation, rotation.id, week)
    hours = tuple(_business_hours(week, start, end, zone)) if part_time else ()
    return Slot(rotation=rotation.id, role=role, week=week, start=start, end=end, hours=hours)


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
