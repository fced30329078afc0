"""Fairness as bars: what each person brings along, what is planned, and a tick at the fair part.

A bar runs from what was carried over to the sum of carried and planned. Everything is on one scale, in percent of
the width, so that two bars can be compared by eye; the numbers stand beside each of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.fairness import Fairness, PersonFairness
from domain.organisation import Organisation


@dataclass(frozen=True)
class Stretch:
    """Part of a bar: where it begins and how long it is, in percent of the width."""

    start: str
    length: str


@dataclass(frozen=True)
class Bar:
    """One person with the three marks."""

    person: PersonFairness
    carried: Stretch
    planned: Stretch
    target: str
    zero: str


@dataclass(frozen=True)
class Chart:
    """The bars of one team."""

    team: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Scale:
    """Turns tenths of a point into percent of the width."""

    low: int
    high: int

    def at(self, tenths: int) -> str:
        """Percent with two decimals, in whole-number arithmetic."""
        hundredths = 10_000 * (tenths - self.low) // (self.high - self.low)
        return f"{hundredths // 100}.{hundredths % 100:02d}%"

    def between(self, one: int, other: int) -> Stretch:
        first, last = sorted((one, other))
        return Stretch(self.at(first), self.at(self.low + last - first))


def bars(fairness: Fairness, organisation: Organisation) -> tuple[Chart, ...]:
    """A chart per team, in the order of the organisation file; who carries nothing and owes nothing is left out."""
    taking_part = [one for one in fairness.people if one.weeks or one.shadow or one.target or one.carried]
    scale = _scale(taking_part)
    of_team: dict[str, list[Bar]] = {}
    for person in sorted(taking_part, key=lambda one: (one.name, one.engineer)):
        of_team.setdefault(person.team, []).append(_bar(person, scale))
    return tuple(Chart(team.name, tuple(of_team[team.id])) for team in organisation.teams if team.id in of_team)


def _scale(people: Iterable[PersonFairness]) -> Scale:
    marks = [mark for one in people for mark in (one.carried, one.carried + one.burden, one.target)]
    low, high = min(marks, default=0), max(marks, default=0)
    return Scale(min(low, 0), max(high, min(low, 0) + 1))


def _bar(person: PersonFairness, scale: Scale) -> Bar:
    reached = person.carried + person.burden
    return Bar(
        person=person,
        carried=scale.between(0, person.carried),
        planned=scale.between(max(0, person.carried), max(0, person.carried, reached)),
        target=scale.at(person.target),
        zero=scale.at(0),
    )
