"""Where nobody is on call by agreement: secondary weeks left open, and nights of a secondary in business hours."""

from collections.abc import Iterator
from datetime import datetime

from constraints.slots import in_business_hours, slot
from domain.allowance import Kind
from domain.organisation import Organisation
from domain.people import SECONDARY
from domain.schedule import Schedule, Shift

Line = tuple[str, str]
"""Rotation and role."""


def answered(schedule: Schedule) -> Iterator[Shift]:
    """Every shift as it is answered: a week of business hours becomes its working days."""
    for shift in schedule.shifts:
        if shift.hours:
            for start, end in shift.hours:
                yield shift.model_copy(update={"start": start, "end": end, "hours": ()})
        else:
            yield shift


def agreed_gaps(schedule: Schedule, organisation: Organisation) -> dict[Line, list[tuple[datetime, datetime]]]:
    """Per rotation and role, weeks of the schedule in which gaps are agreed, from handoff to handoff."""
    found: dict[Line, list[tuple[datetime, datetime]]] = {}
    first = {one.rotation: one.week for one in reversed(schedule.shifts)}
    last = {one.rotation: one.week for one in schedule.shifts}
    weeks = {(one.rotation, one.week, one.role) for one in schedule.shifts if one.role == SECONDARY}
    agreed = {one for one in weeks if in_business_hours(organisation, *one[:2])}
    agreed |= {
        (one.rotation, one.week, one.role or SECONDARY)
        for one in organisation.policy.allowed
        if one.kind is Kind.OPEN and one.week
    }
    for rotation, week, role in sorted(agreed):
        if rotation in first and first[rotation] <= week <= last[rotation]:
            whole = slot(organisation, organisation.rotation[rotation], role, week)
            found.setdefault((rotation, role), []).append((whole.start, whole.end))
    return found
