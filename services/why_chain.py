"""The way from one schedule to another as a chain that people can follow: who takes which week from whom."""

from collections import Counter
from collections.abc import Mapping, Sequence

from constraints.problem import Problem
from constraints.reasons import day
from domain.organisation import Lock
from domain.why import Carried, Change


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


def locks_of(changes: Sequence[Change]) -> tuple[Lock, ...]:
    """The whole chain as locks: planned again with them and with fewest changes, nothing else moves."""
    return tuple(
        Lock(rotation=one.rotation, role=one.role, week=one.week, engineer=one.after)
        for one in sorted(changes, key=lambda one: (one.week, one.rotation, one.role))
    )


def carried_by(problem: Problem, before: Mapping[int, int], after: Mapping[int, int]) -> tuple[Carried, ...]:
    """Everybody whose burden the way changes; who gets most more comes first."""
    burdens = [_burdens(problem, one) for one in (before, after)]
    found = [
        Carried(
            engineer=engineer,
            name=problem.organisation.engineer[engineer].name,
            before=problem.carried[person] + burdens[0][person],
            after=problem.carried[person] + burdens[1][person],
            target=problem.target[person],
        )
        for person, engineer in enumerate(problem.people)
        if burdens[0][person] != burdens[1][person]
    ]
    return tuple(sorted(found, key=lambda one: (one.before - one.after, one.name)))


def _burdens(problem: Problem, chosen: Mapping[int, int]) -> Counter[int]:
    held = Counter[int]()
    for slot, person in chosen.items():
        held[person] += problem.loads[slot].burden
    return held
