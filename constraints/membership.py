"""Who belongs to a rotation, in which roles, on which days: member entries resolved to people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from domain import clock
from domain.organisation import Organisation
from domain.people import Engineer
from domain.rotations import Member, Rotation


@dataclass(frozen=True)
class Membership:
    """One stretch of one person in one rotation; None dates are open."""

    engineer: str
    roles: frozenset[str]
    share: Fraction
    first_day: date | None
    last_day: date | None

    def covers(self, first: date, last: date) -> bool:
        """True when every day from `first` to `last` lies in it."""
        return (self.first_day is None or self.first_day <= first) and (self.last_day is None or last <= self.last_day)


def mean_share(stretches: Sequence[Membership], first: date, last: date) -> Fraction:
    """The share over the days from `first` to `last`; 0 unless every one of them lies in a stretch.

    Stretches may meet within a week: a share that changes on a Thursday does not cost the week.
    """
    if len(stretches) == 1:
        return stretches[0].share if stretches[0].covers(first, last) else Fraction(0)
    days = [
        max((one.share for one in stretches if one.covers(day, day)), default=Fraction(0))
        for day in clock.dates(first, last)
    ]
    return sum(days, Fraction(0)) / len(days) if all(days) else Fraction(0)


def memberships(organisation: Organisation, rotation: Rotation) -> list[Membership]:
    """All stretches of all people of a rotation. A person named herself is not also taken from her team's entry."""
    named = {member.engineer for member in rotation.members if member.engineer}
    return [
        _membership(rotation, member, engineer)
        for member in rotation.members
        for engineer in _people(organisation, member)
        if member.engineer or engineer.id not in named
    ]


def _people(organisation: Organisation, member: Member) -> Iterator[Engineer]:
    if member.engineer:
        yield organisation.engineer[member.engineer]
    else:
        yield from organisation.team_members.get(member.team or "", ())


def _membership(rotation: Rotation, member: Member, engineer: Engineer) -> Membership:
    roles = set(rotation.roles)
    for narrowed in (member.roles, engineer.roles):
        roles &= set(narrowed) if narrowed is not None else roles
    return Membership(
        engineer=engineer.id,
        roles=frozenset(roles),
        share=Fraction(member.share if member.share is not None else engineer.share),
        first_day=max((day for day in (member.first_day, engineer.first_day) if day), default=None),
        last_day=min((day for day in (member.last_day, engineer.last_day) if day), default=None),
    )
