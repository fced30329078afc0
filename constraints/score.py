"""One figure for a whole schedule, from 0 to 100; docs/score.md says it in three lines.

    score = 100 x sqrt(F / (F + U + B))
    F  a person's mean fair part, plus the unfairness that nobody can avoid under the rules
    U  unfairness: the root mean square distance from the fair parts; the unavoidable is taken off if no rule is broken
    B  for each broken rule, twice the heaviest week over the root of the number of people

One week given to somebody else moves U by at most sqrt(2) x heaviest week / sqrt(people), so B never lets a broken
rule pay. Exact decimals all the way: the same schedule has the same score on every machine.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, localcontext

from constraints import catalogue
from constraints.checker import breaches, part_of
from constraints.problem import Problem
from constraints.rules.fairness import deviation
from constraints.rules.monthly_limit import MonthlyLimitRule
from domain.schedule import Schedule

BEST = Decimal(100)
_DIGITS = Context(prec=50)
_KEPT = Decimal("1e-12")
_SHOWN = Decimal("0.1")


@dataclass(frozen=True)
class Measures:
    """What a score is made of; burdens in tenths of a point."""

    squares: int
    """Sum of squared deviations of burden from the fair part."""
    broken: int
    """Broken rules; a month over its limit counts once for each week too many."""
    people: int
    burden: int
    """Of all slots together."""
    heaviest: int
    """Burden of the heaviest slot."""


@dataclass(frozen=True)
class Unavoidable:
    """Between which figures the smallest sum of squares under the rules lies; both 0 where no schedule keeps them."""

    least: int
    """Proved: no schedule that keeps all rules has less."""
    most: int | None
    """The smallest that is known of a schedule that keeps all rules; None: none is known."""

    @property
    def known(self) -> bool:
        return self.least == self.most


def measures(problems: Sequence[Problem], schedule: Schedule) -> Measures:
    """Everything recomputed from the shifts."""
    loads = [load.burden for problem in problems for load in problem.loads]
    return Measures(
        squares=sum(_squares(problem, part_of(problem, schedule)) for problem in problems),
        broken=sum(broken_rules(problem, part_of(problem, schedule)) for problem in problems),
        people=sum(len(problem.people) for problem in problems),
        burden=sum(loads),
        heaviest=max(loads, default=0),
    )


def score(measured: Measures, unavoidable: int | None) -> Decimal:
    """The score, rounded down at the twelfth decimal: 100 only for what cannot be bettered.

    `unavoidable` is the smallest sum of squares of any schedule that keeps all rules; None: no schedule keeps them.
    The more is unavoidable, the higher the score: what is proved to be unavoidable gives a score that is proved, too.
    """
    with localcontext(_DIGITS):
        people = Decimal(max(1, measured.people))
        least = _distance(min(unavoidable or 0, measured.squares) if not measured.broken else unavoidable or 0, people)
        fair = max(Decimal(measured.burden) / people, Decimal(1)) + least
        unfairness = _distance(measured.squares, people) - (least if not measured.broken else 0)
        broken = measured.broken * 2 * max(1, measured.heaviest) / people.sqrt()
        found = BEST * (fair / (fair + unfairness + broken)).sqrt()
        return found.quantize(_KEPT, ROUND_FLOOR)


def were_rules_kept(measured: Measures, unavoidable: int | None) -> Decimal:
    """What the same fairness would score if no rule were broken."""
    return score(replace(measured, broken=0), unavoidable)


def shown(exact: Decimal) -> Decimal:
    """With one decimal, rounded down: 99.99 does not pass for 100."""
    return exact.quantize(_SHOWN, ROUND_FLOOR)


def ceiling(measured: Measures, unavoidable: Unavoidable) -> Decimal | None:
    """What the score may come to, with one decimal, rounded up; None: it may be the best, or nothing is known."""
    if unavoidable.most is None:
        return None
    highest = score(measured, unavoidable.most).quantize(_SHOWN, ROUND_CEILING)
    return highest if highest < BEST else None


def broken_rules(problem: Problem, schedule: Schedule) -> int:
    """Hard rules broken; each week beyond the first one too many in a month is one more."""
    found = sum(breach.hard for breach in breaches(problem, schedule))
    return found + further_weeks(problem, schedule)


def further_weeks(problem: Problem, schedule: Schedule) -> int:
    """A month over its limit is one breach to the checker, however far over: counted, the second week is one too."""
    limits = [
        one
        for one in catalogue.rules(problem.organisation.policy)
        if isinstance(one, MonthlyLimitRule) and one.weight is None
    ]
    further = 0
    for rule in limits:
        for person, shifts in schedule.by_engineer.items():
            planned = Counter(window for one in shifts for window in rule.windows_of(person, problem.planned(one)))
            around = problem.around.get(person, ())
            before = Counter(window for one in around for window in rule.windows_of(person, one))
            over = (count + before[window] - rule.most(person, window) for window, count in planned.items())
            further += sum(one - 1 for one in over if one > 1)
    return further


def _squares(problem: Problem, schedule: Schedule) -> int:
    return sum(deviation(problem, who, load) ** 2 for who, load in enumerate(problem.load_of(schedule)))


def _distance(squares: int, people: Decimal) -> Decimal:
    return (Decimal(squares) / people).sqrt()
