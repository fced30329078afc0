"""Whom to borrow: people of other rotations who hold secondary where there are too few, as few of them as can be."""

from collections.abc import Collection, Iterable, Sequence

from constraints.framing import frame
from constraints.membership import memberships
from constraints.pooling import lent
from domain.allowance import Allowance, Kind
from domain.errors import OutOfTime
from domain.organisation import Organisation
from domain.people import SECONDARY, Engineer
from domain.rotations import Rotation
from domain.schedule import Horizon
from scheduler.ways_out.feasible import Limits
from scheduler.ways_out.package import Package, cheapest

MOST_PAIRS = 1500
"""Beyond so many pairs of a person and a rotation the search is not begun: it would take minutes."""


def fewest_borrowed(
    organisation: Organisation,
    horizon: Horizon,
    short: Collection[str],
    kinds: Iterable[Kind],
    limits: Limits,
    other_than: Iterable[Sequence[Allowance]] = (),
) -> Package | None:
    """The smallest number of people lent to the rotations `short` (and agreements of further kinds) that suffice.

    None: not enough, `other_than` the packages known. OutOfTime, also when there are too many people to choose from.
    """
    possible = loans(organisation, short)
    if not possible:
        return None
    if len(possible) > MOST_PAIRS:
        raise OutOfTime(f"{len(possible):,} loans to choose from are too many to prove anything about")
    wider = organisation.model_copy(update={"incidents": ()})
    for engineer, rotation in possible:
        wider = lent(wider, engineer, rotation, SECONDARY)
    allowances, least = list[Allowance](), 0
    for problem in frame(wider, horizon):
        here = [known for known in other_than if all(one.rotation in problem.members for one in known)]
        package = cheapest(problem, kinds, limits, possible, here)
        if package is None:
            return None
        allowances += package.allowances
        least += package.least
    return Package(tuple(allowances), least)


def loans(organisation: Organisation, short: Collection[str]) -> dict[tuple[str, str], Allowance]:
    """(engineer, rotation) -> the loan of somebody who may be lent to one of the rotations `short`."""
    return {
        (engineer.id, rotation.id): Allowance(
            kind=Kind.BORROW, engineer=engineer.id, rotations=(rotation.id,), role=SECONDARY
        )
        for rotation in organisation.rotations
        if rotation.id in short and SECONDARY in rotation.roles
        for engineer in _lenders(organisation, rotation)
    }


def _lenders(organisation: Organisation, rotation: Rotation) -> list[Engineer]:
    """People of other rotations who are done with onboarding and may be secondary."""
    here = {one.engineer for one in memberships(organisation, rotation)}
    serving = {one.engineer for other in organisation.rotations for one in memberships(organisation, other)}
    return [
        one
        for one in organisation.engineers
        if one.id in serving - here and one.onboarding is None and (one.roles is None or SECONDARY in one.roles)
    ]
