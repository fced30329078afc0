"""What a few changes more would buy: the first goal at the fewest changes of a published schedule, and at 2 and 4 more.

Each group of rotations is asked for itself, how good it gets with so many changes more; then the changes are dealt out
among the groups where they buy most.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from constraints.checker import encoded, part_of
from constraints.problem import Problem
from constraints.tiers import CHANGES, over_groups
from domain.plan import MoreChanges, Plan
from scheduler.deadline import Deadline
from scheduler.lexicographic import Lexicographic, no_steps
from scheduler.nearest import price
from scheduler.outcome import Restriction
from scheduler.program import program_of
from scheduler.proof import floor, worst_floor

STEPS = (0, 2, 4)
_ASKED = (4, 2, 1, 3)
"""Where four buy nothing, fewer need not be asked about; groups that share them need every number."""


@dataclass(eq=False)
class Frontier:
    """Of a plan that has the fewest changes; what is not proved when the time runs out has its bound."""

    problems: Sequence[Problem]
    plan: Plan
    seed: int
    deadline: Deadline

    @property
    def points(self) -> tuple[MoreChanges, ...]:
        """One for each of `STEPS`, the plan itself first; empty where nothing was published, or nothing found."""
        if not self.plan.found or self.plan.tiers[0].name != CHANGES or len(self.plan.tiers) < 2:
            return ()
        return tuple(self._point(more) for more in STEPS)

    def useful(self, more: int) -> int:
        """How many of so many changes more are needed to buy what all of them buy; all, where that is not proved."""
        dealt = self._dealt[more]
        if dealt.value > dealt.bound:
            return more
        return next(fewer for fewer in range(more + 1) if self._dealt[fewer].value == dealt.value)

    def allotted(self, more: int) -> tuple[int, ...]:
        """How many changes each group may have, so that so many more in all buy most."""
        shares = self._dealt[more].shares
        return tuple(group.changes + share for group, share in zip(self._groups, shares, strict=True))

    def bound(self, more: int) -> int:
        """What the goal cannot be below with so many more, however they are dealt out."""
        return self._dealt[more].bound

    def _point(self, more: int) -> MoreChanges:
        fewest, goal = self.plan.tiers[:2]
        if more:
            dealt = self._dealt[more]
            goal = goal.model_copy(update={"value": dealt.value, "bound": dealt.bound})
        return MoreChanges(more=more, changes=fewest.value + more, goal=goal)

    @cached_property
    def _groups(self) -> list["_Group"]:
        groups = []
        for place, problem in enumerate(self.problems):
            limit = Deadline.after(max(0.0, self.deadline.left() or 0.0) / (len(self.problems) - place))
            groups.append(_Group(problem, self.plan, self.seed, limit))
            groups[-1].ask()
        return groups

    @cached_property
    def _dealt(self) -> list["_Dealt"]:
        """What 0, 1, ... changes more come to where they buy most."""
        first, *others = self._groups
        dealt = [_Dealt(first.value(more), first.bound(more), (more,)) for more in range(STEPS[-1] + 1)]
        for group in others:
            dealt = [_dealt_out(self.plan.tiers[1].name, dealt, group, more) for more in range(STEPS[-1] + 1)]
        return dealt


@dataclass(frozen=True)
class _Dealt:
    """What the goal of some groups comes to, what it cannot be below, and how many changes more each of them gets."""

    value: int
    bound: int
    shares: tuple[int, ...]


def _dealt_out(goal: str, before: Sequence[_Dealt], group: "_Group", more: int) -> _Dealt:
    """So many changes more for the groups before and this one."""
    options = [
        _Dealt(
            over_groups(goal, (others.value, group.value(mine))),
            over_groups(goal, (others.bound, group.bound(mine))),
            (*others.shares, mine),
        )
        for mine, others in ((mine, before[more - mine]) for mine in range(more + 1))
    ]
    return replace(min(options, key=lambda one: one.value), bound=min(one.bound for one in options))


@dataclass(eq=False)
class _Group:
    """The rotations of one group, and the plan that has the fewest changes."""

    problem: Problem
    plan: Plan
    seed: int
    deadline: Deadline

    def __post_init__(self) -> None:
        self._goal = self.plan.tiers[1]
        self._program = program_of(encoded(self.problem))
        values = self._program.values_of(part_of(self.problem, self.plan.schedule))
        if values is None:
            raise AssertionError("the program refuses the plan that was made with it")
        own = price(self._program, self._goal.name, values)
        self._best = {0: (own, values)}
        is_its_own = self._goal.name not in self._program.encoder.worst or own == self._goal.value
        proved = self._goal.proved and is_its_own  # of several groups the worst one's value is told
        self._bounds = {STEPS[-1]: self._floor()} | ({0: own} if proved else {})
        if proved and not self._changes_count:
            self._bounds = {STEPS[-1]: own}

    @property
    def changes(self) -> int:
        """How many it has by the plan."""
        return self._program.objective(CHANGES).value(self._best[0][1])

    def ask(self) -> None:
        """Look for better schedules under a few changes more, until the time runs out."""
        for more in _ASKED if self._changes_count else ():
            if self.value(more) > self.bound(more) and (self.deadline.left() or 0) > 0:
                self._ask(more)

    def value(self, more: int) -> int:
        """The best that is known with so many changes more, or fewer."""
        return self._best_of(more)[0]

    def bound(self, more: int) -> int:
        """What is proved for so many changes more, or for yet more."""
        return max(bound for number, bound in self._bounds.items() if number >= more)

    @property
    def _changes_count(self) -> bool:
        """Whether anything of this group was published."""
        return CHANGES in self.problem.tiers

    def _best_of(self, more: int) -> tuple[int, list[int]]:
        return min(known for number, known in self._best.items() if number <= more)

    def _ask(self, more: int) -> None:
        few = self._program.objective(CHANGES).no_more_than(self.changes + more)
        search = _FirstGoal(self._program, self.seed, self.deadline, no_steps)
        search.begin_under(Restriction(rows=(few,)))
        solved = search.solve(self._best_of(more)[1])
        self._best[more] = (solved.tiers[0].value, solved.values)
        self._bounds[more] = solved.tiers[0].bound

    def _floor(self) -> int:
        """What no schedule costs less than, however many weeks change hands."""
        program, goal = self._program, self._goal.name
        if goal in program.encoder.worst:
            return worst_floor(program, program.worst_costs.get(goal, {}))
        return floor(program, program.objective(goal))


class _FirstGoal(Lexicographic):
    """Solves the goal after the changes, and no other."""

    @property
    def tiers(self) -> tuple[str, ...]:
        return super().tiers[1:2]
