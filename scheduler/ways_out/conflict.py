"""A conflict that no count of weeks and people shows, shrunk until every part of it is needed (QuickXplain, 2004)."""

from collections.abc import Callable, Sequence

from constraints.parts import Part, parts
from constraints.problem import Problem
from scheduler.ways_out.feasible import Limits, rules_of, schedule_under

_FIRST = ("locks", "coverage", "one-duty", "eligibility", "availability", "holiday-memory", "pairing", "shadowing")
"""Where several conflicts explain it, the one with parts that stand early here is told."""


def conflict(problem: Problem, limits: Limits) -> tuple[Part, ...]:
    """Parts of the rules that together leave no schedule, none of which can be spared; empty when there is one."""
    demands = parts(rules_of(problem))

    def possible(kept: Sequence[Part]) -> bool:
        return schedule_under(problem, demands, kept, limits) is not None

    every = sorted(demands, key=_rank)
    return () if possible(every) else tuple(smallest(every, possible))


def _rank(part: Part) -> tuple[int, Part]:
    place = _FIRST.index(part.rule) if part.rule in _FIRST else len(_FIRST)
    return place, part


def smallest(every: Sequence[Part], possible: Callable[[Sequence[Part]], bool]) -> list[Part]:
    """A smallest conflicting part of `every`, by dividing: k log(n/k) questions instead of n.

    `possible` must hold for the empty list and never turn true by adding parts.
    """

    def within(background: Sequence[Part], added: bool, rest: Sequence[Part]) -> list[Part]:
        if added and not possible(background):
            return []
        if len(rest) == 1:
            return list(rest)
        half = len(rest) // 2
        first, second = rest[:half], rest[half:]
        needed = within([*background, *first], bool(first), second)
        return [*within([*background, *needed], bool(needed), first), *needed]

    return within([], False, every)
