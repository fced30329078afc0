"""Packages of agreements that make a schedule possible, and the smallest of given kinds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from constraints.problem import Problem
from domain.allowance import Allowance, Kind
from scheduler.ways_out.bending import Bending
from scheduler.ways_out.feasible import Limits, rules_of

Loans = Mapping[tuple[str, str], Allowance]
"""(engineer, rotation) -> the agreement without which this membership does not count."""


@dataclass(frozen=True)
class Package:
    """Agreements that make a schedule possible, and how many any package of these kinds has at least."""

    allowances: tuple[Allowance, ...]
    least: int

    @property
    def price(self) -> int:
        """How many agreements it takes; a share counts each rotation that is given up."""
        return sum(max(1, len(one.rotations) - 1) for one in self.allowances)

    def beside(self, agreed: Sequence[Allowance]) -> "Package":
        """The same after what is agreed on."""
        first = Package(tuple(agreed), 0)
        return Package((*first.allowances, *self.allowances), first.price + self.least)


def cheapest(
    problem: Problem,
    kinds: Iterable[Kind],
    limits: Limits,
    loans: Loans | None = None,
    other_than: Iterable[Sequence[Allowance]] = (),
) -> Package | None:
    """The smallest package of these kinds, `other_than` those known; None: they alone are not enough.

    OutOfTime when the seconds run out before any package is found.
    """
    from scheduler.ways_out.elastic import Elastic  # takes a fifth of a second to load, and is seldom needed

    elastic = Elastic(rules_of(problem), Bending(problem, frozenset(kinds)), loans or {})
    for known in other_than:
        elastic.refuse(known)
    return elastic.solve(limits)
