"""Shares beside agreements of other kinds: every choice of shares, those that give up fewest rotations first."""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import combinations

from constraints.allowing import allowing
from domain.allowance import Allowance, Kind
from domain.errors import InvalidInput, OutOfTime
from domain.organisation import Organisation
from scheduler.ways_out.feasible import Limits
from scheduler.ways_out.package import Package

PackageOf = Callable[[Organisation], Package | None]
"""The cheapest agreements of the other kinds for an organisation whose rotations are shared; None: not enough."""


def fewest_with_shares(
    organisation: Organisation, short: Collection[str], shares_alone: Package | None, others: PackageOf, limits: Limits
) -> Package | None:
    """The fewest agreements in all, a share counting each rotation that is given up; None: they are not enough.

    `short` are the rotations that cannot be planned: a share without one of them helps nobody. OutOfTime.
    """
    known = [one for one in (others(organisation), shares_alone) if one]
    best = min(known, key=lambda package: package.price, default=None)
    rotations = [one.id for one in organisation.rotations]
    for given_up in range(1, len(rotations)):
        for shares in choices(rotations, given_up):
            if best is not None and given_up + 1 >= best.price:
                return best
            if (left := limits.left()) is not None and left <= 0:
                raise OutOfTime("there are too many ways to share")
            useful = all(set(one) & set(short) for one in shares)
            package = beside(organisation, _shared(shares), others) if useful else None
            if package and (best is None or package.price < best.price):
                best = package
    return best


def choices(rotations: Sequence[str], given_up: int) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Each set of disjoint blocks, of two rotations or more, that leaves so many rotations fewer."""
    if given_up == 0:
        yield ()
    for place, first in enumerate(rotations if given_up else ()):
        later = rotations[place + 1 :]
        for size in range(1, min(given_up, len(later)) + 1):
            for rest in combinations(later, size):
                for more in choices([one for one in later if one not in rest], given_up - size):
                    yield ((first, *rest), *more)


def _shared(blocks: Sequence[Sequence[str]]) -> list[Allowance]:
    return [Allowance(kind=Kind.SHARE, rotations=tuple(block)) for block in blocks]


def beside(organisation: Organisation, agreed: Sequence[Allowance], others: PackageOf) -> Package | None:
    """What is agreed, and the cheapest of the other kinds that are needed then; None: not enough, or not possible."""
    try:
        package = others(allowing(organisation, agreed))
    except InvalidInput:
        return None
    return package.beside(agreed) if package else None
