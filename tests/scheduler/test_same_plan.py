"""The same input and seed give the same plan: again, in other processes, and however Python hashes its strings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from constraints.framing import frame
from domain.plan import Plan, Status
from domain.schedule import Horizon
from importers.synthetic import Shape, make_organisation
from scheduler.solve import Request, solve

ROOT = Path(__file__).parents[2]
COUPLED = Shape(rotations=2, weeks=9)
APART = Shape(rotations=4, ring=0, weeks=9)

IN_ANOTHER_PROCESS = """
from tests.scheduler.test_same_plan import COUPLED, planned
print(planned(COUPLED).model_dump_json(exclude={"seconds"}), end="")
"""


def planned(shape: Shape, jobs: int = 0, seed: int = 5) -> Plan:
    horizon = Horizon.of_weeks(shape.first_week, shape.weeks)
    return solve(frame(make_organisation(shape, 51), horizon), horizon, "0" * 64, Request(seed=seed, jobs=jobs))


def but_for_seconds(plan: Plan) -> str:
    assert plan.status is Status.OPTIMAL
    return plan.model_dump_json(exclude={"seconds"})


def test_planning_again_gives_the_same_plan() -> None:
    assert but_for_seconds(planned(COUPLED)) == but_for_seconds(planned(COUPLED))


@pytest.mark.parametrize("jobs", [1, 2])
def test_as_many_processes_as_you_like_give_the_same_plan(jobs: int) -> None:
    assert but_for_seconds(planned(APART, jobs)) == but_for_seconds(planned(APART))


@pytest.mark.parametrize("hashes", ["1", "2"])
def test_the_order_of_hashed_strings_does_not_matter(hashes: str) -> None:
    other = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS],
        env={**os.environ, "PYTHONHASHSEED": hashes},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout == but_for_seconds(planned(COUPLED))


def test_another_seed_gives_a_plan_that_is_worth_the_same() -> None:
    one, other = planned(COUPLED, seed=5), planned(COUPLED, seed=6)
    assert one.tiers == other.tiers
