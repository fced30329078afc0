"""A limit that binds is told as it is: feasible with its gap, or out of time; never infeasible, never a false bound."""

from collections.abc import Sequence

import pytest

from constraints.checker import encoded
from constraints.framing import frame
from constraints.problem import Problem
from domain.plan import Status
from domain.policy import Policy
from domain.schedule import Horizon
from importers.synthetic import Shape, make_organisation
from scheduler.deadline import Deadline
from scheduler.group import solve_group
from scheduler.lexicographic import Lexicographic, no_steps
from scheduler.months_first import MonthsFirst
from scheduler.outcome import Outcome
from scheduler.program import program_of
from scheduler.solve import Request, solve

ROOMY = Shape(rotations=4, people_per_rotation=15, experienced_percent=100)
"""The greedy finds a schedule here, whatever the limit."""
TIGHT = Shape(rotations=10)
"""Here it does not."""


def framed(shape: Shape, policy: Policy | None = None) -> tuple[Problem, ...]:
    organisation = make_organisation(shape, 31)
    if policy:
        organisation = organisation.model_copy(update={"policy": policy})
    return frame(organisation, Horizon.of_weeks(shape.first_week, shape.weeks))


def test_the_first_schedule_is_kept_when_no_time_is_left_to_improve_it() -> None:
    problems = framed(ROOMY)
    plan = solve(problems, problems[0].horizon, "0" * 64, Request(seconds=0.1))
    assert plan.status is Status.FEASIBLE
    assert len(plan.schedule.shifts) == sum(len(problem.slots) for problem in problems)
    assert all(0 <= tier.bound <= tier.value and 0 <= tier.gap <= 1 for tier in plan.tiers)
    assert plan.first_unproved is not None
    assert plan.gap == plan.first_unproved.gap > 0
    assert any("another plan" in note for note in plan.notes)


def test_out_of_time_is_never_called_infeasible_whatever_the_first_goal_is() -> None:
    usual = TIGHT.policy.tiers
    for tiers in (usual, usual[1:] + usual[:1], usual[2:] + usual[:2], usual[3:] + usual[:3]):
        (problem,) = framed(TIGHT, TIGHT.policy.model_copy(update={"tiers": tiers}))
        assert solve_group(problem, 0, Deadline.after(0.01)).status is Status.OUT_OF_TIME


def test_wishes_have_a_limit_of_their_own_also_where_months_told_all_other_goals_at_once() -> None:
    (problem,) = framed(Shape(rotations=2, weeks=9))
    solve_tier, noted = Lexicographic._tier, dict[str, bool]()

    def noting(solver: Lexicographic, tier: str, values: Sequence[int]) -> Outcome:
        noted[tier] = solver._prover.deadline.at is not None
        return solve_tier(solver, tier, values)

    for deadline, limited in ((Deadline(), True), (Deadline(prove_all=True), False)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Lexicographic, "_tier", noting)
            MonthsFirst(program_of(encoded(problem)), 0, deadline, no_steps).solve()
        assert noted["preferences"] is limited
        assert noted["fairness"] is False
