"""Shares beside agreements of other kinds: every choice of shares, those that give up fewest rotations first."""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import combinations

from constraints.allowing import allowing
from domain.allowance import Allowance, Kind
from domain.errors import InvalidInput, OutOfTime
from domain.organisation import Organisation
from scheduler.ways_out.elastic import Package
from scheduler.ways_out.feasible import Limits

PackageOf = Callable[[Organisation], Package | None]
"""The cheapest agreements of the other kinds for an organisation whose rotations are shared; None: not enough."""


def fewest_with_shares(
    organisation: Organisation, short: Collection[str], shares_alone: Package | None, others: PackageOf, limits: Limits
) -> Package | None:
    """The fewest agreements in all, a share counting each rotation that is given up; None: they are not enough.

    `short` are the rotations that cannot be planned: a share without one of them helps nobody. OutOfTime.
    """
    best = min([one for one in (others(organisation), shares_alone) if one], key=_price, default=None)
    rotations = [one.id for one in organisation.rotations]
    for given_up in range(1, len(rotations)):
        for shares in choices(rotations, given_up):
            if best is not None and given_up + 1 >= _price(best):
                return best
            if (left := limits.left()) is not None and left <= 0:
                raise OutOfTime("there are too many ways to share")
            package = _beside(organisation, shares, others) if all(set(one) & set(short) for one in shares) else None
            if package and (best is None or _price(package) < _price(best)):
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


def _beside(organisation: Organisation, shares: Sequence[Sequence[str]], others: PackageOf) -> Package | None:
    agreed = [Allowance(kind=Kind.SHARE, rotations=tuple(block)) for block in shares]
    try:
        package = others(allowing(organisation, agreed))
    except InvalidInput:
        return None
    if package is None:
        return None
    both = Package((*agreed, *package.allowances), package.least)
    return Package(both.allowances, both.least + sum(len(block) - 1 for block in shares))


def _price(package: Package) -> int:
    return sum(max(1, len(one.rotations) - 1) for one in package.allowances)
