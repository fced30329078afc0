"""Weeks with a named holiday are spread: squares over people, last year's included."""

from dataclasses import replace

import pytest

from constraints.problem import Problem
from constraints.rules.holiday_share import HolidayShare
from tests.constraints.company import MONDAY, company, framed, priced, weeks_after, with_policy

NEXT = weeks_after(MONDAY, 1)
HOLIDAYS = [{"name": "Lanterns", "dates": ["2027-01-06"]}, {"name": "Founders", "dates": ["2027-01-12", "2027-01-13"]}]


def problem(*before: int) -> Problem:
    """Holidays in the first week and, twice, in the second; none in the third."""
    found = framed(company(["ana", "bo"], policy=with_policy(holidays=HOLIDAYS)), weeks=3)
    assert [load.holidays for load in found.loads] == [1, 1, 1, 1, 0, 0]
    return replace(found, past_holidays=before or (0, 0))


@pytest.mark.parametrize(
    ("first", "second", "third", "price"),
    [("ana", "bo", "ana", 1 + 1), ("ana", "ana", "bo", 2**2), ("ana", "ana", "ana", 2**2)],
)
def test_two_for_one_person_cost_twice_as_much_as_one_each(first: str, second: str, third: str, price: int) -> None:
    held = {
        ("core", "primary", week): who for week, who in ((MONDAY, first), (NEXT, second), (weeks_after(NEXT, 1), third))
    }
    assert priced(HolidayShare(weight=1), problem(), held) == price


def test_secondary_weeks_are_holidays_too_and_the_weight_multiplies() -> None:
    held = {("core", "primary", MONDAY): "ana", ("core", "secondary", NEXT): "ana"}
    assert priced(HolidayShare(weight=3), problem(), held) == 3 * 2**2


def test_what_somebody_held_last_year_makes_the_next_one_dearer() -> None:
    """(1 + 1) squared is 4, of which last year's 1 is nobody's choice any more."""
    assert priced(HolidayShare(weight=1), problem(1, 0), {("core", "primary", MONDAY): "ana"}) == 4 - 1
    assert priced(HolidayShare(weight=1), problem(1, 0), {("core", "primary", MONDAY): "bo"}) == 1


def test_a_plan_without_holidays_costs_nothing() -> None:
    assert priced(HolidayShare(), framed(company(), weeks=1), {("core", "primary", MONDAY): "ana"}) == 0
