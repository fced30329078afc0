"""Rotations that share nobody cost as much each in a large company as in a small one."""

import pickle

import pytest

from constraints.framing import frame
from constraints.problem import Problem
from domain.schedule import Horizon
from importers.synthetic import Shape, make_organisation


def problems(rotations: int, ring: int = 0) -> tuple[Problem, ...]:
    shape = Shape(rotations=rotations, ring=ring, with_holidays=True)
    return frame(make_organisation(shape, 61), Horizon.of_weeks(shape.first_week, shape.weeks))


def test_rotations_that_share_nobody_are_problems_of_their_own() -> None:
    apart = problems(12)
    assert [list(problem.members) for problem in apart] == [[f"team-{number:04d}"] for number in range(1, 13)]
    assert [len(problem.people) for problem in apart] == [11] * 12
    assert len(problems(12, ring=2)) == 1


def test_what_is_sent_to_another_process_does_not_grow_with_the_company() -> None:
    small, large = (len(pickle.dumps(problems(rotations)[-1])) for rotations in (4, 40))
    assert large == pytest.approx(small, rel=0.05)


def test_a_problem_that_was_sent_is_the_one_that_arrives() -> None:
    sent = problems(3, ring=1)[0]
    arrived: Problem = pickle.loads(pickle.dumps(sent))  # noqa: S301 - our own bytes
    assert vars(arrived) == vars(sent)
