"""How many people are missing: the fewest newcomers under whom there is a schedule, beside agreements of other kinds.

Newcomers of one rotation are alike, so only their number counts: it grows by one until nothing smaller can be left.
"""

from collections.abc import Sequence
from itertools import combinations_with_replacement

from domain.allowance import Allowance, Kind
from domain.errors import OutOfTime
from domain.organisation import Organisation
from scheduler.ways_out.feasible import Limits
from scheduler.ways_out.package import Package
from scheduler.ways_out.sharing_with import PackageOf, beside

_MOST_TRIES = 200
_MOST_WEEKS = 120
"""With a newcomer for each of so many weeks the question whether any number is enough takes a second or two."""


def fewest_with_newcomers(
    organisation: Organisation, rotations: Sequence[str], weeks: int, others: PackageOf, limits: Limits
) -> Package | None:
    """The fewest newcomers in these rotations and agreements of the other kinds; None: they are not enough.

    `weeks` are to be held there by all roles together: a newcomer for each is plenty. OutOfTime.
    """
    if weeks > _MOST_WEEKS:
        raise OutOfTime(f"{weeks:,} weeks to hold are too many to look for newcomers")
    if beside(organisation, _joining([*rotations] * weeks), others) is None:
        return None
    best = others(organisation)
    least = best.least if best else weeks * len(rotations)
    tries, number = 0, 1
    while best is None or number < best.price:
        for joining in combinations_with_replacement(rotations, number):
            tries += 1
            if tries > _MOST_TRIES or _is_late(limits):
                raise OutOfTime("there are too many ways to add people")
            package = beside(organisation, _joining(joining), others)
            if package:
                least = min(least, package.least)
                best = min(best or package, package, key=lambda one: one.price)
        number += 1
    return Package(best.allowances, min(least, best.price))


def _joining(rotations: Sequence[str]) -> list[Allowance]:
    return [Allowance(kind=Kind.JOIN, rotations=(one,)) for one in rotations]


def _is_late(limits: Limits) -> bool:
    left = limits.left()
    return left is not None and left <= 0
