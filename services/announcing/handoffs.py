"""Who takes over from whom in one week."""

from collections.abc import Iterable
from datetime import date

from domain.announcement import HandoffNote, Handover
from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from domain.people import SHADOW
from domain.rotations import Rotation
from domain.schedule import Schedule, Shift

_DAYS = 7


def handoff_note(schedule: Schedule, organisation: Organisation, day: date, link: str = "") -> HandoffNote:
    """Every rotation whose week begins on `day` or in the six days after it.

    InvalidInput when the schedule has no week that begins then.
    """
    found = tuple(
        one for rotation in organisation.rotations for one in _handovers(rotation, schedule, organisation, day)
    )
    if not found:
        hint = "give the schedule of that week"
        raise InvalidInput([Fault("schedule", 0, 0, "handoff", "no week begins then", str(day), hint)])
    return HandoffNote(title=f"On call from {day}: who takes over", handovers=found, link=link)


def _handovers(rotation: Rotation, schedule: Schedule, organisation: Organisation, day: date) -> Iterable[Handover]:
    names = {rotation.id, *rotation.formerly}
    mine = [one for one in schedule.shifts if one.rotation in names]
    for role in (*rotation.roles, SHADOW):
        line = [one for one in mine if one.role == role]
        now = [one for one in line if 0 <= (one.week - day).days < _DAYS]
        if now:
            start, end = min(one.start for one in now), max(one.end for one in now)
            yield Handover(
                rotation=rotation.id,
                rotation_name=rotation.name,
                role=role,
                start=start,
                end=end,
                zone=organisation.handoff_zone(rotation.id),
                before=_names((one for one in line if one.start < start == one.end), organisation),
                holders=tuple((_name(one, organisation), one.start, one.end) for one in now),
            )


def _names(shifts: Iterable[Shift], organisation: Organisation) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_name(one, organisation) for one in shifts))


def _name(shift: Shift, organisation: Organisation) -> str:
    known = organisation.engineer.get(shift.engineer)
    return known.name if known else shift.engineer
