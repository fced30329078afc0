"""What people are told of a plan: only what changes for them; and of a week: who takes over from whom."""

from domain.base import Id, Instant, Name, Value, ZoneName
from domain.people import Role


class Stretch(Value):
    """Time in one role of one rotation, with the zone on whose clocks that rotation hands over."""

    rotation: Id
    role: Role
    start: Instant
    end: Instant
    zone: ZoneName


class News(Value):
    """What changes for one person: what they take on, and what they no longer have."""

    engineer: Id
    name: Name
    takes: tuple[Stretch, ...]
    gives: tuple[Stretch, ...]


class Announcement(Value):
    """A plan for those whom it concerns; everybody else is only counted."""

    title: Name
    news: tuple[News, ...]
    unchanged: int
    """People who are in the plan and for whom nothing changes."""
    link: str = ""


class Handover(Value):
    """One role of one rotation at its handoff; holders in order of time, several where they share the week."""

    rotation: Id
    rotation_name: Name
    role: Role
    start: Instant
    end: Instant
    zone: ZoneName
    before: tuple[Name, ...]
    holders: tuple[tuple[Name, Instant, Instant], ...]


class HandoffNote(Value):
    """Who takes over in one week, rotation by rotation."""

    title: Name
    handovers: tuple[Handover, ...]
    link: str = ""
