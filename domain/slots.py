"""Which week a slot is: its planned extent, from its rotation's handoff."""

from datetime import date

from domain.clock import WEEK, instant
from domain.organisation import Organisation
from domain.rotations import Rotation
from domain.schedule import Slot


def rotation_called(organisation: Organisation, name: str) -> Rotation | None:
    """The rotation of this id, else the first that formerly bore the name; None when nobody knows it."""
    known = organisation.rotation.get(name)
    return known or next((one for one in organisation.rotations if name in one.formerly), None)


def planned_slot(organisation: Organisation, rotation: str, role: str, week: date) -> Slot:
    """The whole slot that begins on handoff day `week`, whatever part of it anybody holds.

    KeyError for a rotation that nobody knows.
    """
    known = rotation_called(organisation, rotation)
    if known is None:
        raise KeyError(rotation)
    zone = known.handoff.zone or organisation.company.zone
    start, end = (instant(day, known.handoff.time, zone) for day in (week, week + WEEK))
    return Slot(rotation=rotation, role=role, week=week, start=start, end=end)
