"""The way from one schedule to another as a chain that people can follow: who takes which week from whom."""

from collections.abc import Mapping, Sequence

from constraints.problem import Problem
from constraints.reasons import day
from domain.why import Change


def changes_of(problem: Problem, before: Mapping[int, int], after: Mapping[int, int], first: int) -> tuple[Change, ...]:
    """Every cell that changes hands: the first one, then what its taker gives up, and so on along the chain."""
    changed = [slot for slot in sorted(before) if before[slot] != after[slot]]
    ordered, todo = [], [first] if first in changed else []
    while changed:
        slot = todo.pop() if todo else changed[0]
        if slot in changed:
            changed.remove(slot)
            ordered.append(slot)
            todo += [other for other in reversed(changed) if before[other] == after[slot]]
    return tuple(_change(problem, before, after, slot) for slot in ordered)


def _change(problem: Problem, before: Mapping[int, int], after: Mapping[int, int], slot: int) -> Change:
    where = problem.slots[slot]
    return Change(
        rotation=where.rotation,
        role=where.role,
        week=where.week,
        before=problem.people[before[slot]],
        after=problem.people[after[slot]],
    )


def steps_of(problem: Problem, changes: Sequence[Change]) -> tuple[str, ...]:
    """A sentence for each change: `Ana takes payments primary, 15 Feb, from Bo`."""
    names = {one.id: one.name for one in problem.organisation.engineers}
    return tuple(
        f"{names[one.after]} takes {one.rotation} {one.role}, {day(one.week)}, from {names[one.before]}"
        for one in changes
    )
