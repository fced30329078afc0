"""Where rules write themselves down: linear rows over cells, prices, and costs of whole personal loads.

No solver is imported. `scheduler` turns what is collected here into a model; tests evaluate the rows directly.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from constraints.problem import Cell, Load, Problem

PersonalCost = Callable[[int, Load], int]
"""(position of the person, her load over the whole horizon) -> cost, an integer >= 0."""


@dataclass(frozen=True)
class Row:
    """`at_least` <= number of chosen cells among `cells` <= `at_most`."""

    rule: str
    cells: tuple[Cell, ...]
    at_least: int
    at_most: int


@dataclass(frozen=True)
class Excess:
    """A price for each chosen cell beyond (`over`) or short of (`under`) a number: price * max(0, ...)."""

    tier: str
    cells: tuple[Cell, ...]
    free: int
    price: int
    short: bool = False


@dataclass(eq=False)
class Encoder:
    """Collects what rules and goals say about one problem."""

    problem: Problem
    excluded: dict[Cell, list[str]] = field(default_factory=dict)
    """Cells that may not be chosen, and the rules that say so."""
    rows: list[Row] = field(default_factory=list)
    prices: dict[str, dict[Cell, int]] = field(default_factory=dict)
    """Per tier, the price of choosing a cell; may be negative."""
    constants: dict[str, int] = field(default_factory=dict)
    """Per tier, what is paid in any case."""
    excesses: list[Excess] = field(default_factory=list)
    personal: dict[str, list[PersonalCost]] = field(default_factory=dict)
    """Per tier, costs added up over people."""
    worst: dict[str, PersonalCost] = field(default_factory=dict)
    """Per tier, a cost of which the largest over all people counts."""

    def exclude(self, rule: str, cell: Cell) -> None:
        """This person may not hold this slot."""
        self.excluded.setdefault(cell, []).append(rule)

    def at_most(self, rule: str, cells: Iterable[Cell], number: int) -> None:
        chosen = tuple(cells)
        if len(chosen) > number:
            self.rows.append(Row(rule, chosen, 0, number))

    def at_least(self, rule: str, cells: Iterable[Cell], number: int) -> None:
        """With too few cells, the row says that there is no schedule."""
        chosen = tuple(cells)
        self.rows.append(Row(rule, chosen, number, max(number, len(chosen))))

    def exactly(self, rule: str, cells: Iterable[Cell], number: int) -> None:
        self.rows.append(Row(rule, tuple(cells), number, number))

    def charge(self, tier: str, cell: Cell, price: int) -> None:
        """Choosing the cell costs `price` in the tier."""
        prices = self.prices.setdefault(tier, {})
        prices[cell] = prices.get(cell, 0) + price

    def charge_always(self, tier: str, price: int) -> None:
        self.constants[tier] = self.constants.get(tier, 0) + price

    def charge_over(self, tier: str, cells: Iterable[Cell], free: int, price: int) -> None:
        """Each chosen cell beyond `free` costs `price`."""
        self.excesses.append(Excess(tier, tuple(cells), free, price))

    def charge_under(self, tier: str, cells: Iterable[Cell], wanted: int, price: int) -> None:
        """Each chosen cell short of `wanted` costs `price`."""
        self.excesses.append(Excess(tier, tuple(cells), wanted, price, short=True))

    def charge_people(self, tier: str, cost: PersonalCost) -> None:
        """Add `cost` of every person's load to the tier."""
        self.personal.setdefault(tier, []).append(cost)

    def charge_worst(self, tier: str, cost: PersonalCost) -> None:
        """The tier costs what the worst-off person's load costs."""
        if tier in self.worst:
            raise ValueError(f"tier {tier} has its worst-of cost already")
        self.worst[tier] = cost
