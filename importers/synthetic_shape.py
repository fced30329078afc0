"""What kind of synthetic organisation is wanted."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from domain.clock import WEEK, weekday_name
from domain.policy import BurdenPolicy, Policy

_LEAST = {
    "rotations": 1,
    "people_per_rotation": 2,
    "weeks": 1,
    "ring": 0,
    "away_percent": 0,
    "wishes_per_person": 0,
    "cannot_percent": 0,
    "first_factor": 0,
    "incident_weeks": 0,
    "carried_weeks": 0,
    "experienced_percent": 0,
}
_MOST = {"away_percent": 60, "cannot_percent": 100, "experienced_percent": 100}
"""Blocks of one or two weeks, never touching, reach 60 of a hundred."""


def _measured_policy() -> Policy:
    """One week in any three at most; a quiet week weighs nothing, so that secondary is 0.35 of primary."""
    return Policy(minimum_rest_weeks=2, burden=BurdenPolicy(standby=Decimal(0)))


@dataclass(frozen=True)
class Shape:
    """What kind of organisation is wanted; ValueError names everything that nobody could build.

    The defaults are one rotation of the family that the solver is measured on.
    """

    rotations: int = 1
    people_per_rotation: int = 11
    weeks: int = 13
    first_week: date = date(2027, 1, 4)
    """The first handoff to plan, a Monday."""
    ring: int = 2
    """Everyone also holds secondary in the next `ring` rotations, as far as there are others; 0: they share nobody."""
    away_percent: int = 5
    """Weeks away of a hundred, in blocks of one or two."""
    wishes_per_person: int = 2
    cannot_percent: int = 0
    """Wishes of a hundred that say `cannot`; of the others three in five say `rather-not`."""
    burden: tuple[float, float] = (2.0, 8.0)
    """Points of a primary week, drawn evenly for each rotation."""
    first_factor: float = 3.0
    """How much heavier the first rotation is."""
    incident_weeks: int = 26
    carried_weeks: int = 13
    """Weeks of past schedule, which the carried balances come from; 0: everyone starts even."""
    zones: tuple[str, ...] = ("America/New_York",)
    """Rotations take them in turn; their people live there."""
    experienced_percent: int = 80
    with_holidays: bool = False
    policy: Policy = field(default_factory=_measured_policy)

    def __post_init__(self) -> None:
        faults = [f"{name} is below {least}" for name, least in _LEAST.items() if getattr(self, name) < least]
        faults += [f"{name} is above {most}" for name, most in _MOST.items() if getattr(self, name) > most]
        if not 0 <= self.burden[0] <= self.burden[1]:
            faults.append(f"burden {self.burden} is not a range from low to high")
        if weekday_name(self.first_week) != "monday":
            faults.append(f"first_week {self.first_week} is not a Monday")
        if not self.zones:
            faults.append("zones is empty")
        if faults:
            raise ValueError("; ".join(faults))

    @cached_property
    def team_ids(self) -> tuple[str, ...]:
        return tuple(f"team-{number:04d}" for number in range(1, self.rotations + 1))

    @property
    def planned(self) -> tuple[date, ...]:
        """The handoff days to plan."""
        return tuple(self.first_week + week * WEEK for week in range(self.weeks))

    @property
    def past(self) -> tuple[date, ...]:
        """The handoff days whose holders are history."""
        return tuple(self.first_week - week * WEEK for week in range(self.carried_weeks, 0, -1))

    def zone_of(self, place: int) -> str:
        """The zone of the rotation that stands at `place` of the ring."""
        return self.zones[place % len(self.zones)]

    def lenders(self, place: int) -> tuple[str, ...]:
        """The teams before it in the ring, nearest first: their people hold its secondary."""
        reach = min(self.ring, self.rotations - 1)
        return tuple(self.team_ids[(place - step) % self.rotations] for step in range(1, reach + 1))
