"""Worked it last year: not this year."""

from datetime import date
from typing import Any

import pytest

from constraints.catalogue import SOFT_PRICE
from constraints.problem import Problem
from constraints.rules.holiday_memory import HolidayMemory
from domain.organisation import History, HolidayHolder
from tests.constraints.company import MONDAY, company, framed, judged, keeps, past, weeks_after, with_policy

WEEK = ("core", "primary", MONDAY)
LANTERNS = {"name": "Lanterns", "dates": ["2025-01-08", "2026-01-07", "2027-01-06"]}


def problem(*held: tuple[str, int], holidays: Any = (LANTERNS,), first: date = MONDAY) -> Problem:
    ledger = tuple(HolidayHolder(holiday=name, year=year, engineer="bo") for name, year in held)
    return framed(company(policy=with_policy(holidays=holidays), history=History(holidays=ledger)), first=first)


@pytest.mark.parametrize(
    ("name", "year", "kept"),
    [("Lanterns", 2026, False), ("Lanterns", 2025, True), ("Lanterns", 2027, True), ("Founders", 2026, True)],
)
def test_last_year_is_remembered_and_no_other(name: str, year: int, kept: bool) -> None:
    assert keeps(HolidayMemory(), problem((name, year)), {WEEK: "bo"}) is kept


def test_somebody_else_may_hold_it_and_any_other_week_is_free() -> None:
    framed_ = problem(("Lanterns", 2026))
    assert keeps(HolidayMemory(), framed_, {WEEK: "ana", ("core", "primary", weeks_after(MONDAY, 1)): "bo"})


def test_every_role_of_the_week_is_that_holiday() -> None:
    assert not keeps(HolidayMemory(), problem(("Lanterns", 2026)), {("core", "secondary", MONDAY): "bo"})


@pytest.mark.parametrize(
    ("day", "number"),
    [("2027-01-04", 0), ("2027-01-10", 0), ("2027-01-11", 1)],
)
def test_a_holiday_on_the_handoff_day_belongs_to_the_week_that_begins(day: str, number: int) -> None:
    framed_ = problem(("Lanterns", 2026), holidays=[LANTERNS | {"dates": [day]}])
    for other in range(3):
        week = ("core", "primary", weeks_after(MONDAY, other))
        assert keeps(HolidayMemory(), framed_, {week: "bo"}) is (other != number)


def test_two_holidays_in_one_week_are_both_remembered() -> None:
    both = [LANTERNS, {"name": "Founders", "dates": ["2027-01-08"]}]
    assert not keeps(HolidayMemory(), problem(("Founders", 2026), holidays=both), {WEEK: "bo"})
    (breach,) = judged(HolidayMemory(), problem(("Founders", 2026), ("Lanterns", 2026), holidays=both), {WEEK: "bo"})
    assert breach.hard


def test_new_years_eve_and_new_years_day_are_of_their_own_years() -> None:
    """The week of 28 December 2026 holds the first of January 2027: the year before is 2026."""
    eve = [{"name": "New Year", "dates": ["2026-01-01", "2027-01-01"]}]
    week = ("core", "primary", date(2026, 12, 28))
    for year, kept in ((2025, True), (2026, False), (2027, True)):
        assert keeps(HolidayMemory(), problem(("New Year", year), holidays=eve, first=week[2]), {week: "bo"}) is kept


def test_past_shifts_tell_who_held_it() -> None:
    """Nobody wrote Bo into the ledger; the shift of last January did."""
    policy = with_policy(holidays=[LANTERNS])
    held_last_year = past(company(policy=policy), {("core", "secondary", date(2026, 1, 5)): "bo"})
    assert not keeps(HolidayMemory(), framed(held_last_year), {WEEK: "bo"})
    week_before = past(company(policy=policy), {("core", "secondary", date(2025, 12, 29)): "bo"})
    assert keeps(HolidayMemory(), framed(week_before), {WEEK: "bo"})


def test_made_soft_it_costs_its_price() -> None:
    (breach,) = judged(HolidayMemory(weight=SOFT_PRICE), problem(("Lanterns", 2026)), {WEEK: "bo"})
    assert (breach.hard, breach.price) == (False, SOFT_PRICE)


def test_whoever_agreed_may_hold_it_again() -> None:
    rule = HolidayMemory(exempt=frozenset({("bo", MONDAY)}))
    assert keeps(rule, problem(("Lanterns", 2026)), {WEEK: "bo"})
    other = HolidayMemory(exempt=frozenset({("ana", MONDAY), ("bo", weeks_after(MONDAY, 1))}))
    assert not keeps(other, problem(("Lanterns", 2026)), {WEEK: "bo"})
