"""What a week weighs: the expected burden of each rotation and role, from the incident history of its teams."""

from dataclasses import dataclass

from constraints.burden import BurdenEstimate
from domain.organisation import Organisation
from domain.rotations import Rotation
from domain.schedule import Horizon


@dataclass(frozen=True)
class Weight:
    """An ordinary week of one rotation: tenths of a point per role, in the rotation's order of roles."""

    rotation: str
    roles: tuple[tuple[str, int], ...]


def weekly_weights(organisation: Organisation, horizon: Horizon) -> tuple[Weight, ...]:
    """Every rotation as a plan of these weeks sees it, the heaviest first."""
    estimate = BurdenEstimate.seen_from(organisation, horizon)
    weights = [_weight(organisation, estimate, rotation) for rotation in organisation.rotations]
    return tuple(sorted(weights, key=lambda one: (-max(tenths for _, tenths in one.roles), one.rotation)))


def _weight(organisation: Organisation, estimate: BurdenEstimate, rotation: Rotation) -> Weight:
    zone = organisation.handoff_zone(rotation.id)
    return Weight(
        rotation.name,
        tuple((role, estimate.of_week(rotation.teams, zone, role, holiday=False)) for role in rotation.roles),
    )
