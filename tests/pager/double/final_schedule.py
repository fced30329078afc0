"""Who is on call according to the double: additive where schedules are shift-based, the last override where layered."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from tests.pager.double.state import CustomShift, LayerSchedule, ShiftSchedule


@dataclass(frozen=True, order=True)
class OnCall:
    """`source` says by which kind of object, `ids` name the object and its override."""

    start: datetime
    end: datetime
    user: str
    source: str = ""
    object_id: str = ""
    override_id: str = ""

    def cut(self, since: datetime, until: datetime) -> "OnCall":
        return replace(self, start=max(self.start, since), end=min(self.end, until))


def on_call(schedule: ShiftSchedule | LayerSchedule) -> list[OnCall]:
    """Every assignment that has a person, in order of start."""
    if isinstance(schedule, LayerSchedule):
        return sorted(_layered(schedule))
    return sorted(_additive(schedule))


def people_at(found: list[OnCall], moment: datetime) -> set[str]:
    return {one.user for one in found if one.start <= moment < one.end}


def _additive(schedule: ShiftSchedule) -> Iterator[OnCall]:
    for shift in schedule.shifts.values():
        yield from _custom_shift(schedule, shift)
    for rotation, turns in schedule.rotations.items():
        for turn in turns:
            yield OnCall(turn.start, turn.end, turn.user, "schedule_rotation", rotation)


def _custom_shift(schedule: ShiftSchedule, shift: CustomShift) -> Iterator[OnCall]:
    overrides = [one for one in schedule.overrides.values() if one.custom_shift == shift.id]
    edges = {shift.start, shift.end}
    for one in overrides:
        edges |= {moment for moment in (one.start, one.end) if shift.start < moment < shift.end}
    for start, end in pairwise(sorted(edges)):
        above = [one for one in overrides if one.start <= start < one.end]
        user = above[-1].user if above else shift.user
        if user is not None and above:
            yield OnCall(start, end, user, "custom_shift_override", shift.id, above[-1].id)
        elif user is not None:
            yield OnCall(start, end, user, "custom_shift", shift.id)


def _layered(schedule: LayerSchedule) -> Iterator[OnCall]:
    turns = [turn for layer in schedule.layers for turn in layer]
    spans = [(one.start, one.end) for one in turns] + [(one.start, one.end) for one in schedule.overrides]
    edges = {moment for span in spans for moment in span}
    last: OnCall | None = None
    for start, end in pairwise(sorted(edges)):
        holder = _holder(schedule, start)
        if last and holder == last.user and last.end == start:
            last = OnCall(last.start, end, last.user, last.source)
            continue
        if last:
            yield last
        last = OnCall(start, end, holder, "layered") if holder else None
    if last:
        yield last


def _holder(schedule: LayerSchedule, moment: datetime) -> str | None:
    for override in reversed(schedule.overrides):
        if override.start <= moment < override.end:
            return override.user
    for layer in reversed(schedule.layers):
        for turn in layer:
            if turn.start <= moment < turn.end:
                return turn.user
    return None
