"""Every schedule of a small problem, judged by the checker alone: no encoder, no solver, no bound."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from constraints import catalogue
from constraints.checker import Checker
from constraints.problem import Problem
from constraints.rule import Rule
from domain.schedule import Schedule

Costs = tuple[int, ...]
"""The value of each tier, in the policy's order."""

_LASTING = {"one-duty", "monthly-limit", "minimum-rest", "eligibility", "availability", "holiday-memory"}
"""Rules that a further shift can break, and never mend: what breaks one need not be completed.

Whether a person keeps them does not depend on what others hold: it is asked once for each set of slots of a person.
"""


def costs_of_all(problem: Problem) -> list[Costs]:
    """What each schedule that keeps all rules costs, cheapest first; the first is the optimum."""
    judge = Checker(problem)
    judged = ((one, judge.breaches(one)) for one in every_schedule(problem))
    keeping = ((one, broken) for one, broken in judged if not any(breach.hard for breach in broken))
    return sorted(tuple(judge.tier_values(one, broken).values()) for one, broken in keeping)


def kept(problem: Problem, schedules: Iterator[Schedule]) -> Iterator[Schedule]:
    """Those that keep all rules."""
    judge = Checker(problem)
    return (one for one in schedules if not any(breach.hard for breach in judge.breaches(one)))


def every_schedule(problem: Problem) -> Iterator[Schedule]:
    """All ways to give each slot to a member, but for those that a rule refuses before they are complete."""
    return map(problem.schedule, every_choice(problem))


def every_choice(problem: Problem) -> Iterator[dict[int, int]]:
    """The same as the holder of each slot, both by position."""
    lasting = [rule for rule in catalogue.rules(problem.organisation.policy) if rule.id in _LASTING]
    yield from _Listing(problem, [rule for rule in lasting if rule.weight is None]).from_slot(0)


def every_schedule_unpruned(problem: Problem) -> Iterator[Schedule]:
    """All ways to give each slot to a member."""
    for holders in product(*(problem.members[slot.rotation] for slot in problem.slots)):
        yield problem.schedule(dict(enumerate(holders)))


@dataclass
class _Listing:
    problem: Problem
    lasting: Sequence[Rule]
    held: dict[int, int] = field(default_factory=dict)
    """Holder of each slot before the one at hand."""
    known: dict[tuple[int, ...], bool] = field(default_factory=dict)
    """Whether a person, who comes first, may hold these slots."""

    def from_slot(self, place: int) -> Iterator[dict[int, int]]:
        """All completions of what is held so far, before the slot at `place`."""
        if place == len(self.problem.slots):
            yield dict(self.held)
            return
        for person in self.problem.members[self.problem.slots[place].rotation]:
            self.held[place] = person
            if self._may_hold(person, tuple(slot for slot, holder in self.held.items() if holder == person)):
                yield from self.from_slot(place + 1)
            del self.held[place]

    def _may_hold(self, person: int, slots: tuple[int, ...]) -> bool:
        if (person, *slots) not in self.known:
            schedule = self.problem.schedule(dict.fromkeys(slots, person))
            broken = (breach for rule in self.lasting for breach in rule.check(self.problem, schedule))
            self.known[person, *slots] = not any(broken)
        return self.known[person, *slots]
