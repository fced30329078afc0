"""Horizons, and a schedule looked at from both sides."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.clock import dates, first_weekday
from domain.schedule import Horizon, Schedule, Shift, Slot

MONDAY = date(2027, 1, 4)


def slot(role: str = "primary", week: date = MONDAY, rotation: str = "core") -> Slot:
    end = week + timedelta(days=7)
    return Slot.model_validate(
        {"rotation": rotation, "role": role, "week": week, "start": f"{week}T09:00:00Z", "end": f"{end}T09:00:00Z"}
    )


@given(st.integers(1970, 9998), st.integers(1, 4))
def test_a_quarter_is_three_whole_months(year: int, number: int) -> None:
    horizon = Horizon.of_quarter(f"{year}-Q{number}")
    months = {(day.year, day.month) for day in dates(horizon.first_day, horizon.last_day)}
    assert months == {(year, 3 * number - 2), (year, 3 * number - 1), (year, 3 * number)}
    assert horizon.first_day.day == (horizon.last_day + timedelta(days=1)).day == 1
    assert horizon.label == f"{year}-Q{number}"


@pytest.mark.parametrize("text", ["2027Q1", "2027-q1", " 2027-Q1 "])
def test_a_quarter_may_be_written_carelessly(text: str) -> None:
    assert Horizon.of_quarter(text).first_day == date(2027, 1, 1)


@pytest.mark.parametrize("text", ["2027-Q5", "2027-Q0", "27-Q1", "2027", "Q1 2027", "", "2027-Q1-"])
def test_what_is_no_quarter_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="2027-Q1"):
        Horizon.of_quarter(text)


@pytest.mark.parametrize("text", ["1969-Q4", "1900-Q1", "9999-Q4"])
def test_a_quarter_that_nobody_plans_is_told_between_which_days_a_plan_lies(text: str) -> None:
    with pytest.raises(ValueError, match=f"'{text}': a plan lies between 1970-01-01 and 9998-12-31"):
        Horizon.of_quarter(text)


@given(
    st.dates(date(1970, 1, 1), date(9980, 1, 1)),
    st.integers(1, 520),
    st.sampled_from(["monday", "wednesday", "sunday"]),
)
def test_so_many_weeks_hold_so_many_handoffs_of_every_rotation(first: date, weeks: int, weekday: str) -> None:
    horizon = Horizon.of_weeks(first, weeks)
    handoff = first_weekday(horizon.first_day, weekday)
    assert 0 <= (handoff - horizon.first_day).days < 7
    assert (horizon.last_day - handoff).days // 7 + 1 == weeks


@pytest.mark.parametrize("weeks", [0, -1, 521])
def test_no_weeks_and_too_many_are_refused(weeks: int) -> None:
    with pytest.raises(ValueError, match="1 to 520"):
        Horizon.of_weeks(MONDAY, weeks)


@pytest.mark.parametrize("first", [date(1, 1, 6), date(1969, 12, 31), date(9998, 12, 28), date(9999, 12, 31)])
def test_a_plan_at_the_end_of_the_calendar_is_refused(first: date) -> None:
    with pytest.raises(ValueError, match="between 1970-01-01 and 9998-12-31"):
        Horizon.of_weeks(first, 1)


def test_a_horizon_does_not_end_before_it_begins() -> None:
    assert Horizon(first_day=MONDAY, last_day=MONDAY).label == "2027-01-04 to 2027-01-04"
    with pytest.raises(ValidationError, match="ends before it begins"):
        Horizon(first_day=MONDAY, last_day=MONDAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        (date(2027, 1, 1), date(2027, 3, 31), "2027-Q1"),
        (date(2027, 10, 1), date(2027, 12, 31), "2027-Q4"),
        (date(2027, 1, 4), date(2027, 3, 31), "2027-01-04 to 2027-03-31"),
        (date(2027, 1, 1), date(2027, 6, 30), "2027-01-01 to 2027-06-30"),
        (date(999, 1, 1), date(999, 3, 31), "0999-01-01 to 0999-03-31"),
    ],
)
def test_a_whole_quarter_is_called_by_its_name(first: date, last: date, label: str) -> None:
    assert Horizon(first_day=first, last_day=last).label == label


def test_a_slot_ends_on_the_day_on_which_the_next_begins() -> None:
    assert slot().next_week == date(2027, 1, 11)
    assert slot().key == ("core", "primary", MONDAY)


def test_a_schedule_is_sorted_by_start_whatever_the_order_it_was_given_in() -> None:
    shifts = [
        Shift.of(slot(role, week), who)
        for who, role, week in (
            ("bo", "secondary", MONDAY),
            ("ana", "primary", MONDAY + timedelta(days=7)),
            ("cy", "primary", MONDAY),
        )
    ]
    assert Schedule.of(shifts) == Schedule.of(reversed(shifts))
    assert [one.engineer for one in Schedule.of(shifts).shifts] == ["cy", "bo", "ana"]


def test_shifts_are_found_by_engineer_and_by_slot() -> None:
    first, second = Shift.of(slot(), "bo"), Shift.of(slot(week=MONDAY + timedelta(days=7)), "bo")
    shared = Shift.of(slot(), "ana")
    schedule = Schedule.of([second, first, shared])
    assert schedule.by_engineer == {"ana": (shared,), "bo": (first, second)}
    assert schedule.by_slot[first.key] == (shared, first)
    assert ("core", "secondary", MONDAY) not in schedule.by_slot
