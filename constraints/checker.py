"""The independent judge: breaches and tier values recomputed from a schedule's shifts, without any solver."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from constraints import catalogue
from constraints.encoder import Encoder
from constraints.problem import Problem
from constraints.rule import Goal, Rule
from constraints.rules.minimum_rest import MinimumRest
from constraints.rules.one_duty import OneDuty
from constraints.tiers import PREFERENCES, over_groups
from domain.breach import Breach
from domain.schedule import Schedule


@dataclass(frozen=True)
class Checker:
    """Judges schedules of one problem; its rules and goals are made once for all of them."""

    problem: Problem

    @cached_property
    def _rules(self) -> tuple[Rule, ...]:
        return catalogue.rules(self.problem.organisation.policy)

    @cached_property
    def _goals(self) -> tuple[Goal, ...]:
        return tuple(goal for goal in catalogue.goals(self.problem.organisation.policy) if goal.tier in self._tiers)

    @cached_property
    def _tiers(self) -> tuple[str, ...]:
        return self.problem.tiers

    def breaches(self, schedule: Schedule) -> tuple[Breach, ...]:
        """Every place where the schedule breaks a rule, hard or soft, rule by rule.

        Two duties at once leave no rest between them either: that is told once, as two duties.
        """
        found = tuple(chain.from_iterable(rule.check(self.problem, schedule) for rule in self._rules))
        at_once = {(one.engineer, *sorted(one.weeks)) for one in found if one.rule == OneDuty.id}
        if not at_once:
            return found
        return tuple(one for one in found if not (_is_of_rest(one) and (one.engineer, *sorted(one.weeks)) in at_once))

    def tier_values(self, schedule: Schedule, found: Iterable[Breach] | None = None) -> dict[str, int]:
        """What the schedule costs in each tier, in the policy's order of tiers; `found` are its breaches."""
        values: dict[str, int] = dict.fromkeys(self._tiers, 0)
        for goal in self._goals:
            values[goal.tier] += goal.price(self.problem, schedule)
        broken = self.breaches(schedule) if found is None else found
        values[PREFERENCES] += sum(breach.price for breach in broken if not breach.hard)
        return values


def breaches(problem: Problem, schedule: Schedule) -> tuple[Breach, ...]:
    """Every place where the schedule breaks a rule, hard or soft, rule by rule."""
    return Checker(problem).breaches(schedule)


def _is_of_rest(breach: Breach) -> bool:
    return breach.hard and breach.rule == MinimumRest.id


def tier_values(problem: Problem, schedule: Schedule) -> dict[str, int]:
    """What the schedule costs in each tier, in the policy's order of tiers."""
    return Checker(problem).tier_values(schedule)


def total_tiers(problems: Sequence[Problem], schedule: Schedule) -> dict[str, int]:
    """Tier values of a whole plan, over all its independent groups."""
    groups = [tier_values(problem, part_of(problem, schedule)) for problem in problems]
    return {tier: over_groups(tier, [group[tier] for group in groups]) for tier in (groups[0] if groups else ())}


def part_of(problem: Problem, schedule: Schedule) -> Schedule:
    """The shifts of one group's rotations; a thousand groups do not walk over a thousand groups' shifts each."""
    return Schedule.of(shift for rotation in problem.members for shift in schedule.by_rotation.get(rotation, ()))


def encoded(problem: Problem) -> Encoder:
    """All rules and goals of the policy, written down for a solver."""
    encoder = Encoder(problem)
    for rule in catalogue.rules(problem.organisation.policy):
        rule.encode(encoder)
    for goal in catalogue.goals(problem.organisation.policy):
        goal.encode(encoder)
    return encoder
