"""How much unfairness nobody can avoid, as far as it is proved: what every score is measured against."""

from collections.abc import Iterable, Sequence

from constraints import checker
from constraints.problem import Problem
from constraints.score import Measures, Unavoidable
from constraints.tiers import FAIRNESS
from domain.plan import Plan, Status
from scheduler.group import floors_of
from scheduler.program import program_of


def unavoidable(problems: Sequence[Problem], plan: Plan, known: Iterable[Measures]) -> Unavoidable:
    """By the plan, its proof, and whatever other schedules are known to keep all rules.

    Without a plan there is still what everybody's lightest choice comes to. Where another goal comes before fairness,
    the plan's fairness is proved for the schedules that are best in that goal only.
    """
    if plan.status is Status.INFEASIBLE:
        return Unavoidable(0, 0)
    reached = next((tier for tier in plan.tiers if tier.name == FAIRNESS), None)
    is_first = reached is not None and plan.tiers[0].name == FAIRNESS
    if reached is not None and is_first and reached.proved:
        return Unavoidable(reached.value, reached.value)
    kept = [one.squares for one in known if not one.broken] + ([reached.value] if reached is not None else [])
    if not kept:
        return Unavoidable(0, None)
    most = min(kept)
    least = reached.bound if reached is not None and is_first else _floor(problems, most)
    return Unavoidable(min(least, most), most)


def _floor(problems: Sequence[Problem], most: int) -> int:
    """What no schedule has less of, without any search; nothing to look for where a schedule without any is known."""
    if most == 0:
        return 0
    return sum(floors_of(program_of(checker.encoded(problem)))[FAIRNESS] for problem in problems)
