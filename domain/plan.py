"""What a solve answers: a status, a schedule where there is one, and how good it is proved to be."""

from enum import StrEnum

from domain.allowance import AllowanceText
from domain.base import Id, Value
from domain.breach import Breach
from domain.schedule import Horizon, Schedule


class Status(StrEnum):
    """The four honest answers. A bug is an exception."""

    OPTIMAL = "optimal"
    """Every tier is proved: nobody can do better under these rules."""
    FEASIBLE = "feasible"
    """A schedule that keeps all rules; at least one tier is not proved, its gap is stated."""
    INFEASIBLE = "infeasible"
    """Proved: no schedule keeps all rules."""
    OUT_OF_TIME = "out_of_time"
    """No schedule found within the limit, and nothing proved."""


class Tier(Value):
    """One goal of the lexicographic order: what was reached, and the bound no schedule can go below.

    A bound holds for schedules that do at least as well in every earlier tier, group by group of rotations that share
    people.
    """

    name: str
    value: int
    bound: int
    unit: str = ""

    @property
    def proved(self) -> bool:
        return self.value <= self.bound

    @property
    def gap(self) -> float:
        """(value - bound) / value, between 0 and 1; 0 when proved."""
        return 0.0 if self.proved else round((self.value - self.bound) / abs(self.value), 6)


class MoreChanges(Value):
    """What the first goal would come to if some more weeks changed hands than have to."""

    more: int
    changes: int
    """In all."""
    goal: Tier


class Shortage(Value):
    """The counting sum of one rotation and month: weeks to hold against weeks its people can hold."""

    rotations: tuple[Id, ...]
    month: str
    """`2027-03`, or the four-week window's first day."""
    weeks_needed: int
    weeks_possible: int
    people: tuple[Id, ...]
    sentence: str

    @property
    def short(self) -> int:
        return self.weeks_needed - self.weeks_possible


class Plan(Value):
    """A solved quarter. `schedule` is empty unless the status is optimal or feasible."""

    horizon: Horizon
    status: Status
    seed: int
    input_sha256: str
    tiers: tuple[Tier, ...] = ()
    schedule: Schedule = Schedule()
    breaches: tuple[Breach, ...] = ()
    """Hard rules broken, found by the checker: empty, or the plan is refused."""
    shortages: tuple[Shortage, ...] = ()
    frontier: tuple[MoreChanges, ...] = ()
    """Of a schedule that was planned again: what 0, 2 and 4 more changes would buy."""
    allowances: tuple[AllowanceText, ...] = ()
    """Agreed exceptions under which it was planned, beyond those of the organisation file."""
    notes: tuple[str, ...] = ()
    """Things a coordinator should know: shadow weeks, people who take no part and why, limits that bound."""
    seconds: float = 0.0
    """Wall time of the solve; not part of what is written to `schedule.json`, which is the same every time."""

    @property
    def found(self) -> bool:
        """True when there is a schedule."""
        return self.status in (Status.OPTIMAL, Status.FEASIBLE)

    @property
    def first_unproved(self) -> Tier | None:
        """The first goal that is not proved: what comes after it says little, since it may still have to give way."""
        return next((tier for tier in self.tiers if not tier.proved), None)

    @property
    def gap(self) -> float:
        """How far from proved: the gap of the first tier that is not."""
        return self.first_unproved.gap if self.first_unproved else 0.0

    def is_at(self, point: MoreChanges) -> bool:
        """Whether this is the plan that a point of its frontier tells of."""
        changes, goal = self.tiers[:2]
        return (point.changes, point.goal.value) == (changes.value, goal.value)
