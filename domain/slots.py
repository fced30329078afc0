"""Which week a slot is: its planned extent, from its rotation's handoff, or from shifts of an earlier handoff."""

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache

from domain.clock import WEEK, instant, local_date, seconds
from domain.organisation import Organisation
from domain.rotations import Rotation
from domain.schedule import Schedule, Shift, Slot

_CLOCK_CHANGE = 3 * 3600
"""No clock is ever changed by more; two of them never fall into one week."""
_MOVED_HANDOFF = 86_400 + _CLOCK_CHANGE
"""A week is never longer by more because its handoff was moved to another time of the same day."""


def rotation_called(organisation: Organisation, name: str) -> Rotation | None:
    """The rotation of this id, else the first that formerly bore the name; None when nobody knows it."""
    known = organisation.rotation.get(name)
    return known or next((one for one in organisation.rotations if name in one.formerly), None)


def planned_slot(organisation: Organisation, rotation: str, role: str, week: date) -> Slot:
    """The whole slot that begins on handoff day `week`, whatever part of it anybody holds.

    KeyError for a rotation that nobody knows.
    """
    handoff, zone = _known(organisation, rotation).handoff, slot_zone(organisation, rotation)
    start, end = _extent(week, handoff.time, zone)
    return Slot(rotation=rotation, role=role, week=week, start=start, end=end)


@lru_cache(maxsize=4096)
def _extent(week: date, handoff: time, zone: str) -> tuple[datetime, datetime]:
    """From handoff to handoff; rotations share these, and pay asks for the same weeks many times."""
    return instant(week, handoff, zone), instant(week + WEEK, handoff, zone)


def held_slot(organisation: Organisation, shifts: Iterable[Shift], beside: Iterable[Shift] = ()) -> Slot:
    """The slot that these shifts, all of one slot, are parts of.

    A week that was planned before the handoff was moved does not fit today's: then it is as long as its shifts say,
    if they begin on its handoff day and make a whole week. Otherwise today's extent stands and the shifts are wrong.
    The week between an old handoff time and a new one is shorter or longer: `beside` are shifts of the same rotation
    and role, of the weeks before and after; where these take over from those on a handoff day, the slot begins or ends.
    """
    parts = list(shifts)
    slot = planned_slot(organisation, *parts[0].key)
    start, end = min(one.start for one in parts), max(one.end for one in parts)
    zone = slot_zone(organisation, slot.rotation)
    begins_there = local_date(start, zone) == slot.week
    if not (slot.start <= start and end <= slot.end):
        is_whole = -_CLOCK_CHANGE <= seconds(start, end) - 7 * 86_400 <= _MOVED_HANDOFF
        return slot.model_copy(update={"start": start, "end": end}) if begins_there and is_whole else slot
    others, extent = list(beside), (slot.start, slot.end)
    if begins_there and any(one.end == start for one in others):
        extent = start, extent[1]
    if local_date(end, zone) == slot.week + WEEK and any(one.start == end for one in others):
        extent = extent[0], end
    moved = extent != (slot.start, slot.end)
    return slot.model_copy(update={"start": extent[0], "end": extent[1]}) if moved else slot


def slot_in(organisation: Organisation, schedule: Schedule, key: tuple[str, str, date]) -> Slot:
    """The slot of this rotation, role and week of a schedule; KeyError when nobody holds any of it."""
    rotation, role, week = key
    beside = (shift for day in (week - WEEK, week + WEEK) for shift in schedule.by_slot.get((rotation, role, day), ()))
    return held_slot(organisation, schedule.by_slot[key], beside)


def unheld(slot: Slot, shifts: Iterable[Shift]) -> tuple[tuple[datetime, datetime], ...]:
    """The times of a slot that none of its shifts holds; of a week of business hours none is told that has a holder."""
    parts, gaps, until = sorted(shifts, key=lambda one: one.start), list[tuple[datetime, datetime]](), slot.start
    if any(one.hours for one in parts):
        return ()
    for one in parts:
        if until < one.start:
            gaps.append((until, one.start))
        until = max(until, one.end)
    return (*gaps, (until, slot.end)) if until < slot.end else tuple(gaps)


def slot_zone(organisation: Organisation, rotation: str) -> str:
    """The zone on whose clocks a rotation, by today's name or an earlier one, hands over."""
    return _known(organisation, rotation).handoff.zone or organisation.company.zone


def _known(organisation: Organisation, name: str) -> Rotation:
    known = rotation_called(organisation, name)
    if known is None:
        raise KeyError(name)
    return known
