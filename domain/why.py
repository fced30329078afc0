"""The answer to "why me, why not her": for one cell of a plan, who could not hold it, and what the others would cost.

Never says why somebody is away. Prices are differences to the plan: 0 costs nothing, below 0 is better than the plan,
which happens only when the plan was not proved for the organisation as it is now.
"""

from datetime import date
from enum import StrEnum

from domain.base import Id, Name, Value
from domain.people import Role


class TierPrice(Value):
    """What a change costs in one tier. `exact`: proved; else the price of a schedule that was found."""

    tier: str
    unit: str
    plan: int
    """The plan's value in this tier, over all rotations."""
    price: int
    exact: bool
    at_least: int | None = None
    """Proved: no schedule costs less in this tier, given the prices of the earlier ones. None: nothing is proved."""

    @property
    def value(self) -> int:
        """The tier's value after the change."""
        return self.plan + self.price


class Change(Value):
    """One cell that passes from one person to another."""

    rotation: Id
    role: Role
    week: date
    before: Id
    after: Id


class Standing(StrEnum):
    """How somebody who belongs to the rotation stands to one of its cells."""

    EXCLUDED = "excluded"
    """A rule forbids it, whatever anybody else does."""
    IMPOSSIBLE = "impossible"
    """No rule names it, yet no schedule in which she holds it keeps all rules; two solvers agree."""
    POSSIBLE = "possible"


class Obstacle(Value):
    """A rule in the way, in words; `weeks` are the other weeks that it is about."""

    rule: str
    sentence: str
    weeks: tuple[date, ...] = ()


class Candidate(Value):
    """Somebody else who belongs to the rotation."""

    engineer: Id
    name: Name
    standing: Standing
    obstacles: tuple[Obstacle, ...] = ()
    """Excluded: the rules that forbid it. Possible: what has to move first; empty when she could step in at once."""
    prices: tuple[TierPrice, ...] = ()
    """In the order of the tiers; empty unless possible, and where no schedule was looked for."""
    changes: int | None = None
    """Cells that change in the schedule whose prices are given."""


class Carried(Value):
    """What one person carries before and after a change, earlier weeks included; tenths of a point."""

    engineer: Id
    name: Name
    before: int
    after: int
    target: int
    """The fair part of it."""


class Alternative(Value):
    """The best schedule in which the cell is held otherwise: proved in every tier that says so."""

    engineer: Id
    """Who holds the cell then."""
    prices: tuple[TierPrice, ...]
    changes: tuple[Change, ...]
    """As a chain: the asked cell first, then whom it moves."""
    steps: tuple[str, ...]
    """The same in words."""
    people: tuple[Carried, ...] = ()
    """Whose burden it changes, who gets more first."""
    fewest: bool
    """Proved: no schedule of these prices changes fewer cells."""

    @property
    def proved(self) -> bool:
        return all(one.exact for one in self.prices)


class Held(Value):
    """Who holds the cell, and what it adds; burdens in tenths of a point."""

    engineer: Id
    name: Name
    burden: int
    """Of this week."""
    carries: int
    """All planned weeks and what was carried over, this week included."""
    target: int
    holidays: tuple[str, ...] = ()
    """Named holidays in this week."""
    weeks: tuple[date, ...] = ()
    """All weeks that she holds in this plan."""


class Why(Value):
    """The whole answer for one cell."""

    rotation: Id
    role: Role
    week: date
    held: Held
    candidates: tuple[Candidate, ...]
    """Possible ones first, the cheapest first; then impossible and excluded ones."""
    alternative: Alternative | None
    """The cheapest one, or the one asked for; None when there is none."""
    asked: Id | None = None
    """The engineer asked for; None: anybody but the holder."""
    locked: bool = False
    """The cell is locked to its holder: nobody else may hold it while the lock stands."""
    notes: tuple[str, ...] = ()
    """What limits the answer: a changed organisation file, a plan that was not proved."""
