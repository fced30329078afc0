"""Who really held the pager: the planned schedule with all or part of a shift passed to someone else."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple, Self

from pydantic import model_validator

from domain.base import Id, Instant, Value
from domain.clock import iso
from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from domain.people import Role
from domain.schedule import Schedule, Shift, Slot
from domain.slots import rotation_called, slot_in


class Override(Value):
    """From `start` to `end` this engineer holds the role, whoever was planned; None: nobody does.

    `reason` is for whoever records it; it is never printed or exported.
    """

    rotation: Id
    role: Role
    start: Instant
    end: Instant
    engineer: Id | None = None
    reason: str = ""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end <= self.start:
            raise ValueError("ends before it starts")
        return self


class _Held(NamedTuple):
    start: datetime
    end: datetime
    engineer: str
    passed: bool = False
    """Held by override."""


def final_schedule(schedule: Schedule, overrides: Sequence[Override], organisation: Organisation) -> Schedule:
    """The schedule after all overrides; where two of them meet, the later one in the list wins.

    An override may run over several weeks, and fills a gap as well as it takes from a holder. In a week of business
    hours it passes these hours on; one that lies outside them is held throughout. InvalidInput names every override
    that lies outside the weeks of the schedule, or names a person nobody knows.
    """
    if not overrides:
        return Schedule.of(schedule.shifts)
    slots = _slots_by_line(schedule, organisation)
    faults = [fault for place, one in enumerate(overrides) for fault in _faults(place, one, slots, organisation)]
    if faults:
        raise InvalidInput(faults)
    touched: dict[tuple[str, str, date], list[_Held]] = {}
    for override in overrides:
        for slot in _meeting(override, slots):
            held = touched[slot.key] if slot.key in touched else _planned(schedule, slot)
            touched[slot.key] = list(_passed(held, override, slot))
    untouched = (shift for shift in schedule.shifts if shift.key not in touched)
    changed = (shift for key, parts in touched.items() for shift in _shifts(key, parts, schedule))
    return Schedule.of((*untouched, *changed))


def fitting(overrides: Sequence[Override], schedule: Schedule, organisation: Organisation) -> tuple[Override, ...]:
    """The overrides as far as they lie in weeks of the schedule and name people who are there, week by week.

    What lies outside waits: a later schedule may have these weeks again.
    """
    slots = _slots_by_line(schedule, organisation)
    return tuple(
        override.model_copy(update={"start": max(override.start, slot.start), "end": min(override.end, slot.end)})
        for override in overrides
        if override.engineer is None or override.engineer in organisation.engineer
        for slot in _meeting(override, slots)
    )


def override_faults(
    overrides: Sequence[Override], schedule: Schedule, organisation: Organisation
) -> tuple[tuple[int, Fault], ...]:
    """What makes overrides unusable, each with the place of its override in the list."""
    slots = _slots_by_line(schedule, organisation)
    return tuple(
        (place, fault) for place, one in enumerate(overrides) for fault in _faults(place, one, slots, organisation)
    )


_Lines = Mapping[tuple[str, str], Sequence[Slot]]


def _slots_by_line(schedule: Schedule, organisation: Organisation) -> _Lines:
    """The weeks that occur in the schedule, with their planned extent, by rotation and role."""
    found: dict[tuple[str, str], list[Slot]] = defaultdict(list)
    for key in sorted(schedule.by_slot):
        if rotation_called(organisation, key[0]):
            found[key[:2]].append(slot_in(organisation, schedule, key))
    return found


def _meeting(override: Override, slots: _Lines) -> Iterator[Slot]:
    for slot in slots.get((override.rotation, override.role), ()):
        if override.start < slot.end and slot.start < override.end:
            yield slot


def _faults(place: int, override: Override, slots: _Lines, organisation: Organisation) -> Iterator[Fault]:
    where = f"override {place + 1}, {override.rotation} {override.role} from {iso(override.start)}"
    if override.engineer is not None and override.engineer not in organisation.engineer:
        yield Fault("overrides", 0, 0, where, "the organisation has no such engineer", override.engineer)
    if rotation_called(organisation, override.rotation) is None:
        yield Fault("overrides", 0, 0, where, "the organisation has no such rotation", override.rotation)
        return
    met = list(_meeting(override, slots))
    starts_inside = bool(met) and met[0].start <= override.start and override.end <= met[-1].end
    if not starts_inside or any(before.end != after.start for before, after in pairwise(met)):
        problem = f"the schedule does not have all the weeks up to {iso(override.end)}"
        yield Fault(
            "overrides", 0, 0, where, problem, hint="give the schedule of those weeks too, or correct the times"
        )


def _planned(schedule: Schedule, slot: Slot) -> list[_Held]:
    return [_Held(shift.start, shift.end, shift.engineer) for shift in schedule.by_slot[slot.key]]


def _passed(held: Iterable[_Held], override: Override, slot: Slot) -> Iterator[_Held]:
    """What was held, less the time of the override, and the override's own part of the slot."""
    start, end = max(override.start, slot.start), min(override.end, slot.end)
    for part in held:
        if part.start < min(part.end, start):
            yield part._replace(end=min(part.end, start))
        if max(part.start, end) < part.end:
            yield part._replace(start=max(part.start, end))
    if override.engineer is not None:
        yield _Held(start, end, override.engineer, passed=True)


def _shifts(key: tuple[str, str, date], parts: Iterable[_Held], schedule: Schedule) -> Iterator[Shift]:
    """The parts of a slot as shifts, with the business hours that lie in each."""
    hours = sorted({span for shift in schedule.by_slot[key] for span in shift.hours})
    for part in _joined(parts, apart=bool(hours)):
        mine = tuple((max(start, part.start), min(end, part.end)) for start, end in hours)
        mine = tuple((start, end) for start, end in mine if start < end)
        if mine or part.passed or not hours:
            shift = Shift(
                rotation=key[0], role=key[1], week=key[2], start=part.start, end=part.end, engineer=part.engineer
            )
            yield shift.model_copy(update={"hours": mine})


def _joined(parts: Iterable[_Held], *, apart: bool) -> Iterator[_Held]:
    """Parts in order; those of one person that touch become one, unless what was passed on stays `apart`."""
    last: _Held | None = None
    for part in sorted(parts):
        same = last is not None and last.engineer == part.engineer and (last.passed == part.passed or not apart)
        if last and same and last.end == part.start:
            last = last._replace(end=part.end)
        else:
            if last:
                yield last
            last = part
    if last:
        yield last
