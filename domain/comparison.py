"""What differs between two schedules: cell by cell, person by person, rule by rule, goal by goal.

Goals, rules and burdens need an organisation; without one they are None or empty.
"""

from datetime import date

from domain.base import Id, Value
from domain.breach import Breach
from domain.people import Role


class Cell(Value):
    """One role of one rotation for one week."""

    rotation: Id
    role: Role
    week: date


class CellChange(Cell):
    """A cell with other holders than before; nobody, one, or several who share the week."""

    before: tuple[Id, ...]
    after: tuple[Id, ...]


class PersonChange(Value):
    """What changes for one person; burdens in tenths of a point."""

    engineer: Id
    name: str
    gained: tuple[Cell, ...]
    lost: tuple[Cell, ...]
    weeks_before: int
    weeks_after: int
    burden_before: int | None = None
    burden_after: int | None = None
    carried: int | None = None
    """Balance from the weeks before, which counts beside the burden of these."""
    target: int | None = None
    """The fair part of burden and carried balance together, as in every other answer."""

    @property
    def moved(self) -> int:
        """Cells gained or lost."""
        return len(self.gained) + len(self.lost)

    @property
    def carries(self) -> int:
        """Burden afterwards and carried balance together: what the fair part is compared with."""
        return (self.burden_after or 0) + (self.carried or 0)

    @property
    def heavier(self) -> int:
        """Burden after less burden before; 0 when unknown."""
        return (self.burden_after or 0) - (self.burden_before or 0)


class RuleChange(Value):
    """How often a rule is broken before and after; breaches that both have are only counted."""

    rule: str
    hard: bool
    before: int
    after: int
    healed: tuple[Breach, ...]
    new: tuple[Breach, ...]


class TierChange(Value):
    """A goal's value before and after; lower is better."""

    tier: str
    unit: str
    before: int
    after: int

    @property
    def worse(self) -> int:
        """How much worse the second schedule is; below 0: better."""
        return self.after - self.before


class Comparison(Value):
    """Two schedules side by side."""

    before: str
    """Where the first one was read."""
    after: str
    highlights: tuple[str, ...]
    """What matters, first; at most three."""
    cells: tuple[CellChange, ...]
    people: tuple[PersonChange, ...]
    """Whoever is affected, the most affected first."""
    rules: tuple[RuleChange, ...] = ()
    tiers: tuple[TierChange, ...] = ()
    notes: tuple[str, ...] = ()
    unchanged: int
    """Cells that both schedules give to the same people."""

    @property
    def same(self) -> bool:
        return not self.cells
