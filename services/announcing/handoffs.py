"""Who takes over from whom in one week."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from constraints.slots import slots_of
from domain.announcement import HandoffNote, Handover
from domain.errors import Fault, InvalidInput
from domain.leavers import shifts_of_leavers
from domain.organisation import Organisation
from domain.people import SHADOW
from domain.rotations import Rotation
from domain.schedule import Horizon, Schedule, Shift, Slot
from domain.slots import held_slot, unheld

_DAYS = 7
_NOBODY = "nobody"


def handoff_note(schedule: Schedule, organisation: Organisation, day: date, link: str = "") -> HandoffNote:
    """Every rotation whose week begins on `day` or in the six days after it, also where nobody takes over.

    InvalidInput when the schedule has no week that begins then.
    """
    if not any(_begins(one, day) for one in schedule.shifts):
        hint = "give the schedule of that week"
        raise InvalidInput([Fault("schedule", 0, 0, "handoff", "no week begins then", str(day), hint)])
    found = tuple(
        one for rotation in organisation.rotations for one in _handovers(rotation, schedule, organisation, day)
    )
    return HandoffNote(title=f"On call from {day}: who takes over", handovers=found, link=link)


def _begins(shift: Shift, day: date) -> bool:
    return 0 <= (shift.week - day).days < _DAYS


def _handovers(rotation: Rotation, schedule: Schedule, organisation: Organisation, day: date) -> Iterable[Handover]:
    names = {rotation.id, *rotation.formerly}
    mine = [one for one in schedule.shifts if one.rotation in names]
    slots = {one.role: one for one in slots_of(organisation, rotation, _week(day))}
    for role in (*rotation.roles, SHADOW):
        line = [one for one in mine if one.role == role]
        now = [one for one in line if _begins(one, day)]
        if now or role in slots:
            slot = held_slot(organisation, now, line) if now else slots[role]
            yield Handover(
                rotation=rotation.id,
                rotation_name=rotation.name,
                role=role,
                start=slot.start,
                end=slot.end,
                zone=organisation.handoff_zone(rotation.id),
                before=_names((one for one in line if one.start < slot.start == one.end), organisation),
                holders=_holders(slot, now, organisation),
            )


def _holders(slot: Slot, now: list[Shift], organisation: Organisation) -> tuple[tuple[str, datetime, datetime], ...]:
    """Who holds the slot in order of time, until when they work here where that is earlier, and when nobody does."""
    left = {
        shift: f" (works here until {organisation.engineer[shift.engineer].last_day})"
        for shift, _ in shifts_of_leavers(Schedule.of(now), organisation)
    }
    held = [(_name(one, organisation) + left.get(one, ""), one.start, one.end) for one in now]
    open_times = unheld(slot, now) if slot.role != SHADOW else ()
    return tuple(sorted([*held, *((_NOBODY, start, end) for start, end in open_times)], key=lambda one: one[1]))


def _week(day: date) -> Horizon:
    return Horizon(first_day=day, last_day=day + timedelta(days=_DAYS - 1))


def _names(shifts: Iterable[Shift], organisation: Organisation) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_name(one, organisation) for one in shifts))


def _name(shift: Shift, organisation: Organisation) -> str:
    known = organisation.engineer.get(shift.engineer)
    return known.name if known else shift.engineer
