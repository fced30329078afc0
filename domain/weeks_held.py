"""Whose week it is when several people held parts of it: what rules that count weeks look at.

An hour taken over for a dentist's visit is no week on call. Whoever held at least half of a week held it; a week that
nobody held half of counts for nobody. Rules that look at moments, such as absences, look at the parts themselves.
"""

from collections.abc import Iterable, Iterator

from domain.clock import seconds
from domain.organisation import Organisation
from domain.people import SHADOW
from domain.schedule import Schedule, Shift, Slot
from domain.slots import rotation_called, slot_in

_SHORTEST_WEEK = 7 * 86_400 - 3 * 3600
"""A week in which clocks go forward."""


def weeks_held(schedule: Schedule, organisation: Organisation) -> Schedule:
    """Each week with its one holder, whole; shadow weeks, and weeks of rotations nobody knows, as they are."""
    found: list[Shift] = []
    for key, parts in schedule.by_slot.items():
        if key[1] == SHADOW or _is_whole(parts) or rotation_called(organisation, key[0]) is None:
            found.extend(parts)
        else:
            found.extend(_whole(parts, slot_in(organisation, schedule, key)))
    return Schedule.of(found)


def _is_whole(parts: tuple[Shift, ...]) -> bool:
    """As nearly all weeks are: asked before the slot is worked out, which costs a hundred times more."""
    return len(parts) == 1 and seconds(parts[0].start, parts[0].end) >= _SHORTEST_WEEK


def _whole(parts: tuple[Shift, ...], slot: Slot) -> Iterator[Shift]:
    held: dict[str, int] = {}
    for part in parts:
        held[part.engineer] = held.get(part.engineer, 0) + seconds(part.start, part.end)
    most = max(held, key=lambda who: held[who])
    if 2 * held[most] >= seconds(slot.start, slot.end):
        yield Shift.of(slot.model_copy(update={"hours": _hours(parts)}), most)


def _hours(parts: Iterable[Shift]) -> tuple[object, ...]:
    return tuple(sorted({span for part in parts for span in part.hours}))
