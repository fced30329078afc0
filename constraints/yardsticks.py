"""The figures of a schedule: a line per person, and the yardsticks that lay methods side by side.

Everything is recomputed from the shifts; nothing is taken from a solver.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from constraints.checker import breaches, part_of
from constraints.problem import Problem
from constraints.rules.availability import names_week
from constraints.rules.fairness import deviation
from constraints.rules.monthly_limit import MonthlyLimitRule
from constraints.score import further_weeks
from domain.clock import WEEK
from domain.fairness import Fairness, PersonFairness, Yardsticks
from domain.people import PRIMARY, SECONDARY, SHADOW, Wish, WishLevel
from domain.schedule import Schedule, Shift


def fairness(problems: Sequence[Problem], methods: Sequence[tuple[str, Schedule]]) -> Fairness:
    """Everybody's figures in the first method's schedule, and the yardsticks of all methods."""
    first = methods[0][1]
    people = [line for problem in problems for line in _people(problem, part_of(problem, first))]
    return Fairness(
        people=tuple(sorted(people, key=lambda line: line.engineer)),
        methods=tuple(yardsticks(name, problems, schedule) for name, schedule in methods),
    )


def yardsticks(method: str, problems: Sequence[Problem], schedule: Schedule) -> Yardsticks:
    """One method's figures over all groups."""
    parts = [(problem, part_of(problem, schedule)) for problem in problems]
    people = [line for problem, part in parts for line in _people(problem, part)]
    deviations = [line.deviation for line in people]
    broken = [one.rule for problem, part in parts for one in breaches(problem, part) if one.hard]
    uncovered = sum(1 for problem, part in parts for slot in problem.slots if slot.key not in part.by_slot)
    counts = Counter(broken)
    counts["coverage"] -= uncovered
    counts[MonthlyLimitRule.id] += sum(further_weeks(problem, part) for problem, part in parts)
    return Yardsticks(
        method=method,
        broken={rule: count for rule, count in sorted(counts.items()) if count > 0},
        uncovered=uncovered,
        squares=sum(one**2 for one in deviations),
        largest_overload=max([0, *deviations]),
        spread=max(deviations, default=0) - min(deviations, default=0),
        fewest_weeks=min((line.weeks for line in people), default=0),
        most_weeks=max((line.weeks for line in people), default=0),
        most_holidays=max((line.holidays for line in people), default=0),
        role_imbalance=sum(abs(line.primary - line.secondary) for line in people),
        close_pairs=sum(_close_pairs(problem, part) for problem, part in parts),
        wishes_kept=sum(line.wishes_kept for line in people),
        wishes=sum(line.wishes for line in people),
    )


def _people(problem: Problem, schedule: Schedule) -> Iterator[PersonFairness]:
    loads = problem.load_of(schedule)
    for place, person in enumerate(problem.people):
        mine = schedule.by_engineer.get(person, ())
        engineer, load = problem.organisation.engineer[person], loads[place]
        kept = [_kept(wish, mine) for wish in _wishes(problem, place)]
        yield PersonFairness(
            engineer=person,
            name=engineer.name,
            team=engineer.team,
            weeks=sum(1 for shift in mine if shift.role != SHADOW),
            primary=sum(1 for shift in mine if shift.role == PRIMARY),
            secondary=sum(1 for shift in mine if shift.role == SECONDARY),
            shadow=sum(1 for shift in mine if shift.role == SHADOW),
            holidays=load.holidays,
            burden=load.burden,
            carried=problem.carried[place],
            target=load.burden + problem.carried[place] - deviation(problem, place, load),
            wishes_kept=sum(kept),
            wishes=len(kept),
        )


def _wishes(problem: Problem, person: int) -> Iterator[Wish]:
    """What the person wished for weeks that she could be asked to hold in this plan; `cannot` is a rule, no wish."""
    slots = [problem.slots[cell.slot] for cell in problem.cells_of[person]]
    for wish in problem.organisation.wishes_by_engineer.get(problem.people[person], ()):
        if wish.level is not WishLevel.CANNOT and any(names_week(wish, slot) for slot in slots):
            yield wish


def _kept(wish: Wish, mine: Sequence[Shift]) -> bool:
    held = any(names_week(wish, shift) for shift in mine if shift.role != SHADOW)
    return held if wish.level is WishLevel.HAPPY_TO else not held


def _close_pairs(problem: Problem, schedule: Schedule) -> int:
    """Neighbouring weeks of one person nearer than the preferred gap, those around the plan included."""
    gap, close = problem.organisation.policy.preferred_gap_weeks * WEEK, 0
    for person in problem.people:
        mine = {shift.week for shift in schedule.by_engineer.get(person, ()) if shift.role != SHADOW}
        around = {shift.week for shift in problem.around.get(person, ())}
        close += sum(
            1 for one, two in pairwise(sorted(mine | around)) if two - one < gap and (one in mine or two in mine)
        )
    return close
