"""Rather not, and happy to: what each costs, for which weeks, in which rotation."""

from datetime import date, timedelta

import pytest

from constraints.problem import Problem
from constraints.rules.wishes import Wishes
from domain.people import WishLevel
from tests.constraints.company import MONDAY, Place, company, framed, priced, rotation, weeks_after, wish

RULE = Wishes(rather_not=4, happy_to=2)
WEEK: dict[Place, str] = {("core", "primary", MONDAY): "ana"}
OTHER: dict[Place, str] = {("other", "primary", MONDAY): "ana"}


def problem(level: WishLevel, day: date = MONDAY, rotation_: str | None = None) -> Problem:
    two = [rotation(), rotation("other")]
    return framed(company(rotations=two, wishes=[wish("ana", day, level, rotation_)]))


@pytest.mark.parametrize(
    ("level", "held", "not_held"),
    [(WishLevel.RATHER_NOT, 4, 0), (WishLevel.HAPPY_TO, 0, 2), (WishLevel.CANNOT, 0, 0)],
)
def test_a_wish_costs_when_it_is_not_honoured(level: WishLevel, held: int, not_held: int) -> None:
    assert priced(RULE, problem(level), WEEK) == held
    assert priced(RULE, problem(level), {}) == not_held


@pytest.mark.parametrize(("offset", "named"), [(-1, False), (0, True), (6, True), (7, False)])
def test_any_day_from_handoff_to_the_day_before_the_next_names_the_week(offset: int, named: bool) -> None:
    day = MONDAY + timedelta(days=offset)
    assert priced(RULE, problem(WishLevel.RATHER_NOT, day), WEEK) == (4 if named else 0)


@pytest.mark.parametrize(
    ("level", "asked", "core", "other"),
    [
        (WishLevel.RATHER_NOT, None, 4, 4),
        (WishLevel.RATHER_NOT, "core", 4, 0),
        (WishLevel.RATHER_NOT, "other", 0, 4),
        (WishLevel.HAPPY_TO, None, 0, 0),
        (WishLevel.HAPPY_TO, "other", 2, 0),
    ],
)
def test_a_wish_may_name_one_rotation(level: WishLevel, asked: str | None, core: int, other: int) -> None:
    assert priced(RULE, problem(level, rotation_=asked), WEEK) == core
    assert priced(RULE, problem(level, rotation_=asked), OTHER) == other


def test_a_day_that_lies_in_two_rotations_weeks_names_both() -> None:
    two = [rotation(), rotation("other", weekday="thursday")]
    friday = date(2027, 1, 8)
    found = framed(company(rotations=two, wishes=[wish("ana", friday, WishLevel.RATHER_NOT)]))
    both: dict[Place, str] = {**WEEK, ("other", "primary", date(2027, 1, 7)): "ana"}
    assert priced(RULE, found, both) == 2 * 4


def test_wishes_outside_the_plan_cost_nothing() -> None:
    for day in (MONDAY - timedelta(days=1), weeks_after(MONDAY, 4)):
        assert priced(RULE, problem(WishLevel.HAPPY_TO, day), {}) == 0


def test_somebody_else_does_not_honour_it() -> None:
    assert priced(RULE, problem(WishLevel.HAPPY_TO), {("core", "primary", MONDAY): "bo"}) == 2
