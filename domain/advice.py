"""Pooling advice: which rotations should become one, what it asks of people, and how fair the quarter then is."""

from domain.base import Id, Value
from domain.fairness import Yardsticks
from domain.plan import Status, Tier
from domain.schedule import Horizon


class Pool(Value):
    """Rotations that become one."""

    rotations: tuple[Id, ...]
    becomes: Id
    people: int
    strangers: int
    """Pairs of a person and a team whose services she does not hold today."""
    moved: int
    """People whose handoff comes to lie further from their own clock."""
    hours: int
    """By how many hours, all of them together."""


class Proposal(Value):
    """One way to pool, planned."""

    pools: tuple[Pool, ...]
    strangers: int
    price: int
    """What it was ranked by: three for each stranger, one for each hour of clock moved."""
    switches: tuple[str, ...]
    """What `dogwatch plan` takes to do it."""
    status: Status
    tiers: tuple[Tier, ...]
    yardsticks: Yardsticks


class Advice(Value):
    """The answer of `dogwatch advise`."""

    horizon: Horizon
    feasible: bool
    """Every week can be held as it is: nothing needs pooling."""
    short: tuple[str, ...]
    """What does not work today, in sentences."""
    must: tuple[Id, ...]
    """Rotations that cannot be planned even with all their people to themselves."""
    proposals: tuple[Proposal, ...]
    notes: tuple[str, ...] = ()
