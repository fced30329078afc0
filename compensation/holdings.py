"""Who really held which slot, laid on the planned extent of the week; or every reason why that cannot be said."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from compensation.spans import Span, joined, total
from domain.clock import iso
from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from domain.people import SHADOW
from domain.schedule import Schedule, Shift, Slot
from domain.slots import held_slot, rotation_called, slot_zone

SlotKey = tuple[str, str, date]
"""Rotation, role and handoff day."""


class Holding(NamedTuple):
    """One person held the pager for one stretch."""

    span: Span
    engineer: str


@dataclass(frozen=True)
class HeldSlot:
    """A planned slot, the stretches of it that need a holder, and who held them; holdings never overlap."""

    slot: Slot
    zone: str
    covered: tuple[Span, ...]
    holdings: tuple[Holding, ...]
    answered: tuple[Span, ...] = ()
    """When it is answered, in a week of business hours only, which pays like any other; empty: all the time."""

    @property
    def span(self) -> Span:
        return Span(self.slot.start, self.slot.end)

    @property
    def seconds(self) -> int:
        """Planned covered seconds: what a full week's stipend is divided by."""
        return total(self.covered)


def held_slots(organisation: Organisation, schedule: Schedule, slots: Iterable[Slot] = ()) -> tuple[HeldSlot, ...]:
    """Every paid slot that occurs in the schedule or among `slots`, by start; shadow weeks are not paid.

    `slots` have the planned extent of weeks; without it, it follows from the shifts. InvalidInput with every fault:
    unknown people and rotations, shifts outside their week, two people at once.
    """
    planned = {slot.key: slot for slot in slots}
    faults = list(_faults(organisation, schedule, planned))
    if faults:
        raise InvalidInput(faults)
    held = schedule.by_slot.items()
    extents = {key: planned.get(key) or held_slot(organisation, shifts) for key, shifts in held} | planned
    found = [
        _held(organisation, slot, schedule.by_slot.get(key, ())) for key, slot in extents.items() if slot.role != SHADOW
    ]
    return tuple(sorted(found, key=lambda held: (held.slot.start, held.slot.rotation, held.slot.role)))


def _held(organisation: Organisation, slot: Slot, shifts: Iterable[Shift]) -> HeldSlot:
    parts = tuple(shifts)
    holdings = sorted(Holding(Span(shift.start, shift.end), shift.engineer) for shift in parts)
    answered = joined(Span(*hours) for shift in parts for hours in shift.hours)
    zone, covered = slot_zone(organisation, slot.rotation), (Span(slot.start, slot.end),)
    return HeldSlot(slot, zone, covered, tuple(holdings), answered)


def _faults(organisation: Organisation, schedule: Schedule, planned: Mapping[SlotKey, Slot]) -> Iterator[Fault]:
    for shifts in schedule.by_slot.values():
        if rotation_called(organisation, shifts[0].rotation) is None:
            problem, hint = "the organisation has no such rotation", "add it, or list it as former"
            yield from (_fault(shift, problem, shift.rotation, hint) for shift in shifts)
        else:
            slot = planned.get(shifts[0].key) or held_slot(organisation, shifts)
            yield from (fault for shift in shifts for fault in _out_of_place(shift, slot, organisation))
        yield from _two_at_once(shifts)


def _out_of_place(shift: Shift, slot: Slot, organisation: Organisation) -> Iterator[Fault]:
    if shift.engineer not in organisation.engineer:
        yield _fault(shift, "the organisation has no such engineer", shift.engineer, "add the engineer")
    if shift.end <= shift.start:
        yield _fault(shift, "ends no later than it starts", iso(shift.end), "give it a later end")
    if shift.start < slot.start or slot.end < shift.end:
        problem = f"lies outside its week, which is {iso(slot.start)} to {iso(slot.end)}"
        yield _fault(shift, problem, f"{iso(shift.start)} to {iso(shift.end)}", "correct the week or the times")


def _two_at_once(shifts: tuple[Shift, ...]) -> Iterator[Fault]:
    ordered = sorted(shifts, key=lambda one: (one.start, one.end, one.engineer))
    latest = ordered[0]
    for shift in ordered[1:]:
        if shift.start < latest.end and shift.role != SHADOW:
            hint = "keep one holder for each moment"
            yield _fault(shift, f"{latest.engineer} holds it until {iso(latest.end)}", shift.engineer, hint)
        latest = max(latest, shift, key=lambda one: one.end)


def _fault(shift: Shift, problem: str, value: str = "", hint: str = "") -> Fault:
    where = f"{shift.rotation} {shift.role}, week of {shift.week}, from {iso(shift.start)}"
    return Fault(file="schedule", line=0, column=0, where=where, problem=problem, value=value, hint=hint)
