"""Weeks well apart: each window of so many weeks charges all but the first of its weeks on call."""

from datetime import date

import pytest

from constraints.rules.spacing import Spacing
from tests.constraints.company import MONDAY, Place, company, framed, past, priced, rotation, weeks_after


def on(*numbers: int, who: str = "ana", first: date = MONDAY) -> dict[Place, str]:
    return {("core", "primary", weeks_after(first, number)): who for number in numbers}


@pytest.mark.parametrize(
    ("numbers", "windows"),
    [((3, 4), 2), ((3, 5), 1), ((3, 6), 0), ((3, 4, 5), 2 + 1 + 1), ((3, 5, 7), 2), ((3,), 0)],
)
def test_the_nearer_two_weeks_are_the_more_windows_hold_both(numbers: tuple[int, ...], windows: int) -> None:
    """Of windows of three weeks, two hold neighbours and one holds two weeks with a week between."""
    problem = framed(company(), weeks=10)
    assert priced(Spacing(weeks=3, weight=1), problem, on(*numbers)) == windows
    assert priced(Spacing(weeks=3, weight=2), problem, on(*numbers)) == 2 * windows


@pytest.mark.parametrize(("weeks", "price"), [(1, 0), (2, 0), (3, 1), (4, 2)])
def test_wider_windows_ask_for_more_room(weeks: int, price: int) -> None:
    assert priced(Spacing(weeks=weeks, weight=1), framed(company(), weeks=10), on(3, 5)) == price


@pytest.mark.parametrize("first", [date(2027, 3, 8), date(2027, 10, 25), date(2027, 3, 29)])
@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Australia/Sydney"])
def test_changing_clocks_neither_part_nor_join_weeks(zone: str, first: date) -> None:
    problem = framed(company(zone=zone), weeks=4, first=first)
    assert priced(Spacing(weeks=3, weight=1), problem, on(0, 1, first=first)) == 2
    assert priced(Spacing(weeks=3, weight=1), problem, on(0, 3, first=first)) == 0


def test_weeks_before_and_after_the_plan_are_near_too() -> None:
    problem = framed(past(company(), on(-1) | on(4, who="bo")), weeks=4)
    empty = priced(Spacing(weeks=3, weight=1), problem, {})
    assert empty == 0
    assert priced(Spacing(weeks=3, weight=1), problem, on(0)) == 2
    assert priced(Spacing(weeks=3, weight=1), problem, on(1)) == 1
    assert priced(Spacing(weeks=3, weight=1), problem, on(2)) == 0
    assert priced(Spacing(weeks=3, weight=1), problem, on(3, who="bo")) == 2


def test_two_settled_weeks_cost_what_they_cost_whatever_is_planned() -> None:
    """Both in the two weeks before the plan: one window that reaches into it holds both."""
    problem = framed(past(company(), on(-1, -2)), weeks=4)
    assert priced(Spacing(weeks=3, weight=1), problem, {}) == 1
    assert priced(Spacing(weeks=3, weight=1), problem, on(3)) == 1
    assert priced(Spacing(weeks=3, weight=1), problem, on(0)) == 1 + 2


def test_a_settled_week_held_in_two_parts_is_one() -> None:
    whole = past(company(), on(-1))
    (shift,) = whole.history.shifts
    parts = (
        shift.model_copy(update={"end": shift.start.replace(day=30)}),
        shift.model_copy(update={"start": shift.start.replace(day=31)}),
    )
    history = whole.history.model_copy(update={"shifts": parts})
    problem = framed(whole.model_copy(update={"history": history}))
    assert priced(Spacing(weeks=3, weight=1), problem, on(0)) == 2


def test_weeks_of_all_rotations_are_near_each_other() -> None:
    problem = framed(company(rotations=[rotation(), rotation("other", weekday="thursday")]))
    held = {("core", "primary", MONDAY): "ana", ("other", "secondary", date(2027, 1, 14)): "ana"}
    assert priced(Spacing(weeks=3, weight=1), problem, held) == 2


def test_different_people_are_not() -> None:
    assert priced(Spacing(weeks=3, weight=1), framed(company()), on(0) | on(1, who="bo")) == 0
