"""What a person is told when there is no schedule: the sums, what conflicts, and ways out with their prices."""

from datetime import date

from domain.allowance import AllowanceText, Kind
from domain.base import Id, Value
from domain.people import Role
from domain.schedule import Horizon


class RoleWeeks(Value):
    """One role's part of a sum: weeks to hold, and people who can hold any of them."""

    role: Role
    weeks: int
    people: int
    possible: int | None = None
    """Weeks that these people can hold, if they held no other role."""

    @property
    def short(self) -> int:
        return 0 if self.possible is None else max(0, self.weeks - self.possible)


class MonthSum(Value):
    """One rotation in one month (or four weeks, by their first Monday): weeks to hold against weeks people can hold."""

    rotation: Id
    month: str
    roles: tuple[RoleWeeks, ...]
    weeks_needed: int
    weeks_possible: int
    people: int

    @property
    def narrow(self) -> RoleWeeks | None:
        """The role that is shorter than all roles together, where one is."""
        worst = max(self.roles, key=lambda role: role.short, default=None)
        return worst if worst and worst.short > max(0, self.weeks_needed - self.weeks_possible) else None

    @property
    def short(self) -> int:
        return self.narrow.short if self.narrow else max(0, self.weeks_needed - self.weeks_possible)


class Away(Value):
    """Somebody away: the dates, never the reason. Both days included, in the person's own zone."""

    engineer: Id
    first_day: date
    last_day: date


class HeldBack(Value):
    """People of the rotations who can hold none of the weeks, and why; of an absence only that there is one."""

    reason: str
    people: tuple[Id, ...]


class Bottleneck(Value):
    """Weeks that together have too few people, none of which can be left out: a shrunk Hall set."""

    month: str
    rotations: tuple[Id, ...]
    weeks: tuple[date, ...]
    weeks_needed: int
    weeks_possible: int
    people: tuple[Id, ...]
    """Those who can hold any of them."""
    away: tuple[Away, ...]
    held_back: tuple[HeldBack, ...] = ()
    """The others of these rotations, the largest group first."""
    sentence: str

    @property
    def short(self) -> int:
        return self.weeks_needed - self.weeks_possible


class Conflict(Value):
    """Rules that together leave no schedule although every month has enough people; none of them can be spared."""

    rotations: tuple[Id, ...]
    lines: tuple[str, ...]


class WayOut(Value):
    """Agreements under which the whole plan has a schedule; tried out before it is offered."""

    kinds: tuple[Kind, ...]
    title: str
    price: int
    """How many agreements it takes; a share counts each rotation that is given up."""
    unit: str
    least: int
    """No package of these kinds costs less than this."""
    people: tuple[Id, ...]
    """Whom it touches: the people named, and whoever may hold weeks of the rotations that it changes."""
    rotations: tuple[Id, ...]
    allowances: tuple[AllowanceText, ...]
    agreements: tuple[str, ...]
    """The allowances in words, one each, their kind aside: who, where and when."""
    switch: str
    """What is added to the command to take it."""

    @property
    def proved(self) -> bool:
        """True when nothing of its kind is cheaper."""
        return self.price <= self.least


class Card(Value):
    """Why there is no schedule, and what would make one."""

    horizon: Horizon
    sums: tuple[MonthSum, ...]
    """Of the rotations that are short in some month, every month."""
    bottlenecks: tuple[Bottleneck, ...]
    """The worst first."""
    conflicts: tuple[Conflict, ...]
    ways_out: tuple[WayOut, ...]
    """The cheapest first."""
    notes: tuple[str, ...] = ()
