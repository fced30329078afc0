"""Duties: time that one person holds one role without a break, however many shifts it was planned in."""

from collections.abc import Iterable

from domain.base import Id, Instant, Value
from domain.people import SHADOW, Role
from domain.schedule import Schedule, Shift
from exporters.agreed_gaps import answered


class Duty(Value):
    """Back-to-back shifts of one person in one role of one rotation, as one."""

    rotation: Id
    role: Role
    engineer: Id
    start: Instant
    end: Instant

    @property
    def line(self) -> tuple[str, ...]:
        """What only one holder can have at a time: a role of a rotation; a shadow's place is the person's own."""
        return (self.rotation, self.role, self.engineer) if self.role == SHADOW else (self.rotation, self.role)

    def touches(self, other: "Duty") -> bool:
        """Do the two share some time?"""
        return self.start < other.end and other.start < self.end


def duties(shifts: Iterable[Shift]) -> tuple[Duty, ...]:
    """The shifts as duties, in order of start; shifts of one person that overlap stay apart.

    A week of business hours gives a duty for each working day.
    """
    found: list[Duty] = []
    parts = answered(Schedule.of(shifts))
    for shift in sorted(parts, key=lambda one: (one.rotation, one.role, one.engineer, one.start, one.end)):
        duty = Duty(**{name: getattr(shift, name) for name in Duty.model_fields})
        if found and _continues(found[-1], duty):
            found[-1] = found[-1].model_copy(update={"end": duty.end})
        else:
            found.append(duty)
    return tuple(sorted(found, key=lambda one: (one.start, one.rotation, one.role, one.engineer)))


def _continues(earlier: Duty, later: Duty) -> bool:
    same = (earlier.rotation, earlier.role, earlier.engineer) == (later.rotation, later.role, later.engineer)
    return same and earlier.end == later.start
