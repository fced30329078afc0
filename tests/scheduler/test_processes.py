"""Work in processes ends when there is nothing more to learn from it, and what it told until then stands."""

import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import pytest

from constraints.framing import frame
from constraints.problem import Problem
from domain.errors import DogwatchError
from domain.organisation import Lock
from domain.people import PRIMARY
from domain.plan import Status
from domain.policy import LimitWindow, MonthlyLimit
from domain.schedule import Horizon
from importers.synthetic import Shape, make_organisation
from scheduler.processes import Stops, in_processes
from scheduler.solve import Request, solve

QUARTER = Horizon.of_weeks(Shape().first_week, Shape().weeks)
ROLLING = Shape().policy.model_copy(update={"monthly_limit": MonthlyLimit(window=LimitWindow.ROLLING_4_WEEKS)})
TOO_LONG = 60


def endless() -> Problem:
    """The best schedule is not proved in an hour."""
    (found,) = frame(make_organisation(Shape(rotations=4, policy=ROLLING), 1), QUARTER)
    return found


def locked_apart() -> Problem:
    """Both weeks of a person too close to each other are locked: counting sees nothing wrong."""
    organisation = make_organisation(Shape(rotations=2), 41)
    weeks = (date(2027, 1, 25), date(2027, 2, 1))
    locks = tuple(Lock(rotation="team-0001", role=PRIMARY, week=week, engineer="e00001") for week in weeks)
    (found,) = frame(organisation.model_copy(update={"locks": locks, "absences": ()}), QUARTER)
    return found


def test_a_group_without_a_schedule_ends_the_search_of_all_others() -> None:
    began = time.monotonic()
    plan = solve([endless(), locked_apart()], QUARTER, "", Request(seconds=2 * TOO_LONG, jobs=2))
    assert plan.status is Status.INFEASIBLE
    assert time.monotonic() - began < TOO_LONG


def count(number: int, tell: Callable[[int], None]) -> int:
    for one in range(number):
        tell(one)
    return number


def sleep(tell: Callable[[int], None]) -> int:
    tell(7)
    time.sleep(2 * TOO_LONG)
    raise AssertionError("nobody ended it")


def give_up(tell: Callable[[int], None]) -> int:
    raise DogwatchError("given up")


def test_what_was_told_stands_and_whoever_has_no_answer_yet_is_ended() -> None:
    heard, began = list[int](), time.monotonic()

    def is_over(answers: Sequence[int]) -> bool:
        return len(heard) == 4 and 3 in answers

    assert in_processes([partial(count, 3), sleep], 2, heard.append, is_over) == [3, None]
    assert sorted(heard) == [0, 1, 2, 7]
    assert time.monotonic() - began < TOO_LONG


def test_what_goes_wrong_in_a_process_goes_wrong_here() -> None:
    with pytest.raises(DogwatchError, match="given up"):
        in_processes([give_up], 1, print, lambda _: False)


def test_ctrl_c_is_counted_from_any_moment() -> None:
    stops = Stops()
    stops.heard()
    not_again = stops.not_again()
    assert stops.any
    assert not_again()
    stops.heard()
    assert not not_again()
