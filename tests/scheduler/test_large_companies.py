"""On large companies nothing can be listed; what can be asked is that no rule is broken, and no claim is false."""

import pytest

from constraints import checker
from constraints.framing import frame
from domain.plan import Plan, Status
from domain.policy import Policy
from domain.schedule import Horizon
from importers.synthetic import Shape, make_organisation
from scheduler.solve import Request, solve
from tests.scheduler import plain_rules

THREE_ZONES = ("America/New_York", "Europe/Berlin", "Asia/Kolkata")


def planned(shape: Shape, seed: int, request: Request) -> Plan:
    horizon = Horizon.of_weeks(shape.first_week, shape.weeks)
    return solve(frame(make_organisation(shape, seed), horizon), horizon, "0" * 64, request)


@pytest.mark.parametrize(
    ("shape", "seed"),
    [
        (Shape(rotations=5), 21),
        (Shape(rotations=5, zones=THREE_ZONES, with_holidays=True, cannot_percent=20, policy=Policy()), 22),
        (Shape(rotations=7, first_week=Shape().first_week.replace(month=10), zones=THREE_ZONES, policy=Policy()), 23),
        (Shape(rotations=10, with_holidays=True), 24),
    ],
    ids=["55 engineers", "55 in three zones with holidays", "77 over the autumn nights", "110"],
)
def test_plans_of_large_companies_break_no_rule(shape: Shape, seed: int) -> None:
    plan = planned(shape, seed, Request(seconds=120))
    organisation = make_organisation(shape, seed)
    problems = frame(organisation, plan.horizon)
    assert plan.status in (Status.OPTIMAL, Status.FEASIBLE)
    assert [one for problem in problems for one in checker.breaches(problem, plan.schedule) if one.hard] == []
    assert plain_rules.broken(organisation, shape, plan.schedule.shifts) == []
    assert {tier.name: tier.value for tier in plan.tiers} == checker.total_tiers(problems, plan.schedule)


def test_plain_rules_see_what_is_wrong() -> None:
    """The oracle of this file is not blind: a plan with two weeks exchanged at random breaks something."""
    shape = Shape(rotations=3)
    shifts = list(planned(shape, 25, Request()).schedule.shifts)
    one, two = (
        shifts[0],
        next(shift for shift in shifts if shift.week == shifts[0].week and shift.role != shifts[0].role),
    )
    shifts[0] = one.model_copy(update={"engineer": two.engineer})
    assert plain_rules.broken(make_organisation(shape, 25), shape, shifts) != []
