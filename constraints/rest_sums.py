"""Weeks that lie too close together to be held by so few people: the sum of a rotation over one stretch of rest.

Within `1 + rest` weeks nobody holds two weeks that count. Where there are more weeks to hold in such a stretch than
people who can, no schedule exists, however the months work out.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from constraints import catalogue
from constraints.encoder import Encoder
from constraints.rules.minimum_rest import MinimumRest
from domain.clock import WEEK


@dataclass(frozen=True)
class RestSum:
    """A stretch in which a rotation has more weeks to hold than its people can between their rests."""

    rotation: str
    weeks: tuple[date, ...]
    roles: tuple[tuple[str, int], ...]
    people: int
    possible: int
    rest: int
    """Free weeks that lie between two of one person's."""

    @property
    def needed(self) -> int:
        return sum(number for _, number in self.roles)

    @property
    def short(self) -> int:
        return self.needed - self.possible


def shortest_of_rest(encoder: Encoder) -> RestSum | None:
    """The stretch that is short of most weeks, the first of several; None where none is short."""
    rules = catalogue.rules(encoder.problem.organisation.policy)
    sums = [one for rule in rules if isinstance(rule, MinimumRest) for one in _sums(encoder, rule) if one.short > 0]
    return min(sums, key=lambda one: (-one.short, one.weeks, one.rotation), default=None)


def _sums(encoder: Encoder, rule: MinimumRest) -> Iterator[RestSum]:
    for rotation in encoder.problem.members if rule.weight is None else ():
        slots = [place for place, slot in enumerate(encoder.problem.slots) if slot.rotation == rotation]
        for first in sorted({encoder.problem.slots[place].week for place in slots}):
            last = first + rule.weeks * WEEK
            yield _sum(encoder, rule, [one for one in slots if first <= encoder.problem.slots[one].week <= last])


def _sum(encoder: Encoder, rule: MinimumRest, places: list[int]) -> RestSum:
    slots = [encoder.problem.slots[place] for place in places]
    rooms = _rooms(encoder, rule, places)
    return RestSum(
        rotation=slots[0].rotation,
        weeks=tuple(sorted({slot.week for slot in slots})),
        roles=tuple(Counter(slot.role for slot in slots).items()),
        people=len(rooms),
        possible=sum(rooms.values()),
        rest=rule.weeks,
    )


def _rooms(encoder: Encoder, rule: MinimumRest, places: list[int]) -> Mapping[int, int]:
    """Weeks that each person can hold: one of those that count, and each of the others."""
    free, counting = dict[int, set[date]](), set[int]()
    for cell in (cell for place in places for cell in encoder.problem.cells_in[place]):
        if cell not in encoder.excluded:
            slot, mine = encoder.problem.slots[cell.slot], free.setdefault(cell.person, set())
            if rule.counts(encoder.problem.people[cell.person], slot):
                counting.add(cell.person)
            else:
                mine.add(slot.week)
    return {person: len(weeks) + (person in counting) for person, weeks in free.items()}
