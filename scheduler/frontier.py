"""What a few changes more would buy: the first goal at the fewest changes of a published schedule, and at 2 and 4 more.

Each group of rotations is asked for itself, how good it gets with so many changes more; then the changes are dealt out
among the groups where they buy most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial, reduce

from constraints.checker import encoded, part_of
from constraints.problem import Problem
from constraints.tiers import CHANGES, over_groups
from domain.plan import MoreChanges, Plan, Tier
from scheduler.deadline import Deadline
from scheduler.lexicographic import Lexicographic, no_steps
from scheduler.nearest import price
from scheduler.outcome import Restriction
from scheduler.program import program_of
from scheduler.proof import floor, worst_floor

STEPS = (0, 2, 4)
_ASKED = (4, 2, 1, 3)
"""Where four buy nothing, fewer need not be asked about; groups that share them need every number."""
_Price = tuple[int, int]
"""What the goal comes to, and what it cannot be below."""


def frontier(problems: Sequence[Problem], plan: Plan, seed: int, deadline: Deadline) -> tuple[MoreChanges, ...]:
    """One for each of `STEPS`, the plan itself first; empty where nothing was published, or nothing found.

    What is not proved when the time runs out has its bound.
    """
    tiers = {tier.name: tier for tier in plan.tiers}
    if not plan.found or CHANGES not in tiers or len(tiers) < 2:
        return ()
    fewest, goal = plan.tiers[:2]
    groups = []
    for place, problem in enumerate(problems):
        limit = Deadline.after(max(0.0, deadline.left() or 0.0) / (len(problems) - place))
        groups.append(_Group(problem, plan, goal, seed, limit).prices())
    dealt = reduce(partial(_dealt_out, goal.name), groups)
    prices = {0: (goal.value, goal.bound)} | {more: dealt[more] for more in STEPS[1:]}
    return tuple(
        MoreChanges(
            more=more,
            changes=fewest.value + more,
            goal=Tier(name=goal.name, value=value, bound=bound, unit=goal.unit),
        )
        for more, (value, bound) in prices.items()
    )


def _dealt_out(goal: str, some: Sequence[_Price], group: Sequence[_Price]) -> list[_Price]:
    """What so many changes more come to at best, some for the groups before and the others for this one."""

    def best(more: int, side: int) -> int:
        return min(over_groups(goal, (some[more - mine][side], group[mine][side])) for mine in range(more + 1))

    return [(best(more, 0), best(more, 1)) for more in range(len(some))]


@dataclass(eq=False)
class _Group:
    """The rotations of one group, and the plan that has the fewest changes."""

    problem: Problem
    plan: Plan
    goal: Tier
    seed: int
    deadline: Deadline

    def __post_init__(self) -> None:
        self._program = program_of(encoded(self.problem))
        values = self._program.values_of(part_of(self.problem, self.plan.schedule))
        if values is None:
            raise AssertionError("the program refuses the plan that was made with it")
        self._best = {0: values}
        own = price(self._program, self.goal.name, values)
        self._bounds = {STEPS[-1]: self._floor()} | ({0: own} if self.goal.proved else {})

    def prices(self) -> list[_Price]:
        """What the goal comes to with no change more, with one, and so on."""
        for more in _ASKED if CHANGES in self.problem.tiers else ():
            if self._value(more) > self._bound(more) and (self.deadline.left() or 0) > 0:
                self._ask(more)
        fixed = CHANGES not in self.problem.tiers
        return [(self._value(0 if fixed else more), self._bound(0 if fixed else more)) for more in range(STEPS[-1] + 1)]

    def _value(self, more: int) -> int:
        """The best that is known with so many changes more, or fewer."""
        known = (values for number, values in self._best.items() if number <= more)
        return min(price(self._program, self.goal.name, values) for values in known)

    def _bound(self, more: int) -> int:
        """What is proved for so many changes more, or for yet more."""
        return max(bound for number, bound in self._bounds.items() if number >= more)

    def _ask(self, more: int) -> None:
        changes = self._program.objective(CHANGES)
        start = min(
            (values for number, values in self._best.items() if number <= more),
            key=lambda values: price(self._program, self.goal.name, values),
        )
        search = _FirstGoal(self._program, self.seed, self.deadline, no_steps)
        search.begin_under(Restriction(rows=(changes.no_more_than(changes.value(self._best[0]) + more),)))
        solved = search.solve(start)
        self._best[more] = solved.values
        self._bounds[more] = solved.tiers[0].bound

    def _floor(self) -> int:
        """What no schedule costs less than, however many weeks change hands."""
        program, goal = self._program, self.goal.name
        if goal in program.encoder.worst:
            return worst_floor(program, program.worst_costs.get(goal, {}))
        return floor(program, program.objective(goal))


class _FirstGoal(Lexicographic):
    """Solves the goal after the changes, and no other."""

    @property
    def tiers(self) -> tuple[str, ...]:
        return super().tiers[1:2]
