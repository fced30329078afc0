"""What pooling asks of people: services they do not own, and a handoff on a clock further from their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from constraints.membership import memberships
from constraints.pooling import pooled, pooled_id
from domain import clock
from domain.organisation import Organisation
from domain.rotations import Rotation

_HOURS_A_STRANGER = 3
"""Three hours between a person's clock and the handoff's weigh as much as a service she does not know."""


@dataclass(frozen=True)
class Strangeness:
    """Of one pooled rotation, beyond what its rotations ask today."""

    people: int
    strangers: int
    """Pairs of a person and a team's services she would newly be paged for."""
    moved: int
    """People whose handoff comes to lie further from their own clock."""
    hours: int
    """By how many hours, all of them together."""

    @property
    def price(self) -> int:
        """In thirds of a stranger, so that hours count in whole numbers."""
        return _HOURS_A_STRANGER * self.strangers + self.hours


def strangeness(organisation: Organisation, ids: Sequence[str], day: date) -> Strangeness:
    """What pooling the rotations `ids` (the first one's handoff stays) asks of their people; zones as of `day`."""
    parts = [organisation.rotation[one] for one in ids]
    whole = pooled(organisation, ids).rotation[pooled_id(ids)]
    members = [(part, frozenset(people_of(organisation, part))) for part in parts]
    known = {(who, team) for part, people in members for who in people for team in part.teams}
    everyone = people_of(organisation, whole)
    new = [
        (who, team)
        for who in everyone
        for team in whole.teams
        if organisation.engineer[who].team != team and (who, team) not in known
    ]
    handoffs = ((who, [part for part, people in members if who in people]) for who in everyone)
    further = [hours for who, mine in handoffs if (hours := _further(organisation, who, mine, whole, day)) > 0]
    return Strangeness(len(everyone), len(new), len(further), sum(further))


def people_of(organisation: Organisation, rotation: Rotation) -> tuple[str, ...]:
    """Everybody who is in the rotation at any time, each once."""
    return tuple(dict.fromkeys(one.engineer for one in memberships(organisation, rotation)))


def _further(organisation: Organisation, who: str, mine: Sequence[Rotation], whole: Rotation, day: date) -> int:
    """Hours by which the pooled handoff lies further from the person's clock than the one she has."""
    own = organisation.zone_of(who)
    before = min((_apart(own, part.handoff.zone or organisation.company.zone, day) for part in mine), default=0)
    return _apart(own, whole.handoff.zone or organisation.company.zone, day) - before


def _apart(one: str, two: str, day: date) -> int:
    """Whole hours between the clocks of two zones at the beginning of the day."""
    return abs(clock.seconds(clock.midnight(day, one), clock.midnight(day, two))) // 3600
