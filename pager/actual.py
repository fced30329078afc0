"""What a schedule in PagerDuty holds, whichever of its two APIs it was read through."""

from datetime import datetime
from enum import StrEnum

from domain.base import Instant, Value


class ScheduleKind(StrEnum):
    """How PagerDuty keeps a schedule."""

    SHIFTS = "shifts"
    """Shift-based, v3: custom shifts, which page together where they overlap."""
    LAYERS = "layers"
    """Layer-based, v2: overrides over somebody's layers; the one created last wins."""


class Held(Value):
    """A custom shift (v3) or an override (v2). `user` None: an empty member, nobody is paged."""

    id: str
    start: Instant
    end: Instant
    user: str | None


class HeldOverride(Value):
    """An override over a custom shift, or over a rotation, of a shift-based schedule."""

    id: str
    start: Instant
    end: Instant
    user: str | None
    shift: str | None = None
    reaches: Instant | None = None
    """The first whole minute at which it is over; None: `end` says so to the second."""

    @property
    def over(self) -> datetime:
        """What ends no earlier leaves it whole."""
        return self.reaches or self.end


class Shown(Value):
    """A piece of the final schedule; `object_id` and `override_id` say where it comes from, where PagerDuty tells."""

    start: Instant
    end: Instant
    user: str
    object_id: str = ""
    override_id: str = ""


class Actual(Value):
    """`held` and `overrides` are None when only the final schedule was read: it said enough."""

    schedule: str
    kind: ScheduleKind
    final: tuple[Shown, ...] = ()
    rotations: tuple[str, ...] = ()
    """Rotations of a shift-based schedule: they page beside our shifts."""
    held: tuple[Held, ...] | None = None
    overrides: tuple[HeldOverride, ...] | None = None

    @property
    def objects(self) -> tuple[Held, ...]:
        """Everything that was read in detail, whatever it lies over."""
        over = (Held(id=one.id, start=one.start, end=one.end, user=one.user) for one in self.overrides or ())
        return (*(self.held or ()), *over)

    @property
    def in_detail(self) -> bool:
        return self.held is not None
