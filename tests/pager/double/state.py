"""What the double of PagerDuty knows: people, schedules of both kinds, escalation policies."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

STAKEHOLDERS = frozenset({"read_only_user", "read_only_limited_user"})


@dataclass
class User:
    id: str
    name: str
    email: str
    role: str = "limited_user"


@dataclass
class CustomShift:
    id: str
    start: datetime
    end: datetime
    user: str | None


@dataclass
class ShiftOverride:
    """Of one custom shift, or of one rotation; `user` None is an empty member."""

    id: str
    start: datetime
    end: datetime
    overridden: str | None
    user: str | None
    custom_shift: str | None = None
    rotation: str | None = None


@dataclass
class Turn:
    """A piece of a rotation or of a layer, as it was set up by somebody."""

    start: datetime
    end: datetime
    user: str


@dataclass
class ShiftSchedule:
    """Shift-based, v3: everything that overlaps pages together."""

    id: str
    name: str
    zone: str
    description: str = ""
    shifts: dict[str, CustomShift] = field(default_factory=dict)
    overrides: dict[str, ShiftOverride] = field(default_factory=dict)
    rotations: dict[str, list[Turn]] = field(default_factory=dict)


@dataclass
class LayerOverride:
    id: str
    start: datetime
    end: datetime
    user: str


@dataclass
class LayerSchedule:
    """Layer-based, v2: the override created last wins, then the layers from the top."""

    id: str
    name: str
    zone: str
    layers: list[list[Turn]] = field(default_factory=list)
    overrides: list[LayerOverride] = field(default_factory=list)
    """In the order in which they were created."""


@dataclass
class Policy:
    id: str
    name: str
    rules: list[dict[str, Any]]
    description: str = ""


@dataclass
class State:
    users: dict[str, User] = field(default_factory=dict)
    schedules: dict[str, ShiftSchedule] = field(default_factory=dict)
    layered: dict[str, LayerSchedule] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    incidents: dict[str, dict[str, Any]] = field(default_factory=dict)
    log_entries: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """By incident."""
    numbers: int = 0

    def schedule_names(self) -> set[str]:
        return {one.name for one in self.schedules.values()} | {one.name for one in self.layered.values()}

    def new_id(self, letter: str) -> str:
        self.numbers += 1
        return f"{letter}{self.numbers:07d}"

    def may_be_on_call(self, user: str | None) -> bool:
        return user in self.users and self.users[user].role not in STAKEHOLDERS
