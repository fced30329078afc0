"""Every schedule of a small problem, judged by the checker alone: no encoder, no solver, no bound."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from constraints import catalogue, checker
from constraints.problem import Problem
from constraints.rule import Rule
from domain.schedule import Schedule, Shift

Costs = tuple[int, ...]
"""The value of each tier, in the policy's order."""

_LASTING = {"one-duty", "monthly-limit", "minimum-rest", "eligibility", "availability", "holiday-memory"}
"""Rules that a further shift can break, and never mend: what breaks one need not be completed."""


def costs_of_all(problem: Problem) -> list[Costs]:
    """What each schedule that keeps all rules costs, cheapest first; the first is the optimum."""
    return sorted(tuple(checker.tier_values(problem, one).values()) for one in kept(problem, every_schedule(problem)))


def kept(problem: Problem, schedules: Iterator[Schedule]) -> Iterator[Schedule]:
    """Those that keep all rules."""
    return (one for one in schedules if not any(breach.hard for breach in checker.breaches(problem, one)))


def every_schedule(problem: Problem) -> Iterator[Schedule]:
    """All ways to give each slot to a member, but for those that a rule refuses before they are complete."""
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
    held: list[Shift] = field(default_factory=list)

    def from_slot(self, place: int) -> Iterator[Schedule]:
        """All completions of what is held so far, before the slot at `place`."""
        schedule = Schedule.of([*self.held, *self.problem.shadows])
        if any(breach for rule in self.lasting for breach in rule.check(self.problem, schedule)):
            return
        if place == len(self.problem.slots):
            yield schedule
            return
        slot = self.problem.slots[place]
        for person in self.problem.members[slot.rotation]:
            self.held.append(Shift.of(slot, self.problem.people[person]))
            yield from self.from_slot(place + 1)
            self.held.pop()
