"""The slots of a rotation in a horizon: one per role and handoff day, from handoff to handoff in real time."""

from collections.abc import Iterator
from datetime import date

from domain import clock
from domain.organisation import Organisation
from domain.rotations import Rotation
from domain.schedule import Horizon, Slot


def slots_of(organisation: Organisation, rotation: Rotation, horizon: Horizon) -> Iterator[Slot]:
    """Every slot whose handoff day lies in the horizon; 167 or 169 hours long over a change of clocks."""
    for week in clock.weekly(horizon.first_day, horizon.last_day, rotation.handoff.weekday):
        for role in rotation.roles:
            yield slot(organisation, rotation, role, week)


def slot(organisation: Organisation, rotation: Rotation, role: str, week: date) -> Slot:
    """The slot that begins on the handoff day `week`."""
    zone = organisation.handoff_zone(rotation.id)
    return Slot(
        rotation=rotation.id,
        role=role,
        week=week,
        start=clock.instant(week, rotation.handoff.time, zone),
        end=clock.instant(week + clock.WEEK, rotation.handoff.time, zone),
    )
