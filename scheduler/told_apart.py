"""A relaxation over whole schedules, told apart into cases: half of a light load and half of a heavy one is nobody's.

Where the best plan lies far beyond its relaxation, a few people mix schedules of very different costs. Of one after
another it is told apart whether hers costs little or much: case by case the bound rises to what the best plan costs,
and fewer columns are left. A search has to find all that out by cuts. A case takes a hundredth of a second, since the
solver sets out from where it stood. Measured on the two dearest questions about the sample company: a bound that is the
best plan's price after 0.1 s, and 1,500 columns instead of 3,500 and 4,500.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import inf

from scheduler.deadline import Deadline
from scheduler.math_opt import Relaxation
from scheduler.narrow_model import NarrowModel
from scheduler.outcome import Restriction
from scheduler.program import Objective
from scheduler.proof import SLACK
from scheduler.whole_program import WholeProgram

_MOST = 24
"""Times that somebody is told apart; the dearest questions about the sample company take ten."""
_NOTHING = 1e-6
"""A smaller part of a schedule is none of it."""


@dataclass(eq=False)
class ToldApart(NarrowModel):
    """A model over whole schedules: its relaxations are told apart where they cost more than the plan.

    But not under further rows: by then the columns are few.
    """

    program: WholeProgram
    plan: int
    most: float = inf
    """Whatever costs more is not asked for."""

    def _relaxed_at_once(
        self, objective: Objective, restriction: Restriction, seconds: float | None
    ) -> Relaxation | None:
        mixed = super()._relaxed_at_once(objective, restriction, seconds)
        if mixed is None or not mixed.feasible or restriction.rows or mixed.bound <= self.plan + SLACK:
            return mixed
        return _Cases(self, objective, restriction, Deadline.after(seconds)).joined(mixed)


@dataclass(frozen=True)
class _Case:
    """The relaxation where some columns are closed."""

    closed: frozenset[int]
    relaxation: Relaxation


@dataclass(frozen=True)
class _Mixture:
    """What a person's schedules cost, and how much of her has that cost."""

    person: int
    parts: Mapping[int, float]

    @cached_property
    def mean(self) -> float:
        return sum(cost * part for cost, part in self.parts.items())

    @property
    def spread(self) -> float:
        """How far the costs lie from one another."""
        return sum(part * (cost - self.mean) ** 2 for cost, part in self.parts.items())


@dataclass(eq=False)
class _Cases:
    """Every solution belongs to one of them."""

    model: ToldApart
    objective: Objective
    restriction: Restriction
    deadline: Deadline
    vain: set[int] = field(default_factory=set)
    """People of whom nothing is gained by telling them apart."""

    def joined(self, mixed: Relaxation) -> Relaxation:
        """The case of the least bound is told apart, again and again, as long as anybody mixes costs in it."""
        cases = [_Case(self.restriction.forbidden, mixed)]
        for _ in range(_MOST):
            least = min(cases, key=lambda case: case.relaxation.bound)
            mixture = max(self._mixtures(least.relaxation), key=lambda one: one.spread, default=None)
            if mixture is None or least.relaxation.bound > self.model.most:
                break
            either = self._either(least, mixture)
            if either:
                cases = [case for case in cases if case is not least] + either
            else:
                self.vain.add(mixture.person)
        return _joined([case.relaxation for case in cases])

    def _mixtures(self, relaxation: Relaxation) -> Iterator[_Mixture]:
        found: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for column, part in relaxation.values.items():
            if _NOTHING < part < 1 - _NOTHING:
                found[self.model.program.listed[column].person][self._cost(column)] += part
        for person, parts in found.items():
            if len(parts) > 1 and person not in self.vain:
                yield _Mixture(person, parts)

    def _either(self, case: _Case, mixture: _Mixture) -> list[_Case]:
        """Hers costs more than the mean, or no more; empty where one of the two costs no more than the mixture."""
        own, found = frozenset(self.model.program.people[mixture.person]), list[_Case]()
        little = frozenset(column for column in own if self._cost(column) <= mixture.mean)
        for others in (own - little, little):
            closed = case.closed | others
            relaxation = self.model.relax_from(
                case.relaxation, self.objective, self.restriction, closed, self.deadline.left()
            )
            if relaxation is None or relaxation.bound <= case.relaxation.bound + SLACK:
                return []
            found.append(_Case(closed, relaxation))
        return found

    def _cost(self, column: int) -> int:
        return self.objective.costs.get(column, 0)


def _joined(cases: list[Relaxation]) -> Relaxation:
    """The least bound, and for each column the least that a solution with it costs beyond, in whichever case."""
    possible = sorted((case for case in cases if case.feasible), key=lambda case: case.bound)
    if not possible:
        return Relaxation(inf, ())
    least, beyond = possible[0], possible[0].reduced_costs
    for case in possible[1:]:
        more = case.bound - least.bound
        beyond = [min(one, more + other) for one, other in zip(beyond, case.reduced_costs, strict=True)]
    return replace(least, reduced_costs=beyond)
