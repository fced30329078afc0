"""The days of named holidays: by hand where the company wrote them, else from its country's calendar."""

from datetime import date, timedelta
from typing import Any

import pytest

from constraints.holiday_calendar import in_week, known_names, named_days
from constraints.problem import NamedDay
from domain.slots import planned_slot
from tests.constraints.company import company, rotation, with_policy


def days(
    *holidays: dict[str, Any], country: str = "US", years: tuple[int, ...] = (2026, 2027)
) -> list[tuple[str, str]]:
    organisation = company(country=country, policy=with_policy(holidays=holidays))
    return [(named.name, named.day.isoformat()) for named in named_days(organisation, years)]


def test_dates_written_by_hand_are_taken_within_the_years_asked_for() -> None:
    lanterns = {"name": "Lanterns", "dates": ["2025-02-12", "2026-03-03", "2027-02-20"]}
    assert days(lanterns) == [("Lanterns", "2026-03-03"), ("Lanterns", "2027-02-20")]


def test_dates_written_by_hand_come_before_the_calendar() -> None:
    assert days({"name": "Christmas Day", "dates": ["2027-12-27"]}) == [("Christmas Day", "2027-12-27")]


def test_other_names_are_looked_up_in_the_calendar_of_the_country() -> None:
    assert days({"name": "Thanksgiving Day"}) == [
        ("Thanksgiving Day", "2026-11-26"),
        ("Thanksgiving Day", "2027-11-25"),
    ]
    assert days({"name": "Easter Monday"}, country="DE") == [
        ("Easter Monday", "2026-04-06"),
        ("Easter Monday", "2027-03-29"),
    ]


def test_an_observed_day_is_the_holiday_too() -> None:
    """Independence Day 2027 is a Sunday; offices close on Monday."""
    assert days({"name": "Independence Day"}, years=(2027,)) == [
        ("Independence Day", "2027-07-04"),
        ("Independence Day", "2027-07-05"),
    ]


def test_a_name_that_the_country_does_not_keep_has_no_days() -> None:
    assert days({"name": "Thanksgiving Day"}, country="DE") == []
    assert days({"name": "Christmas Day"}, country="XX") == []


def test_days_are_in_order_of_date() -> None:
    found = days({"name": "New Year's Day"}, {"name": "Christmas Day"}, years=(2026,))
    assert [day for _, day in found] == sorted(day for _, day in found)
    assert len(found) == 2


def test_names_are_offered_for_did_you_mean() -> None:
    assert {"Thanksgiving Day", "Juneteenth National Independence Day"} <= set(known_names("US", [2027]))
    assert known_names("XX", [2027]) == ()


@pytest.mark.parametrize(("offset", "within"), [(-1, False), (0, True), (6, True), (7, False)])
@pytest.mark.parametrize(("weekday", "week"), [("monday", date(2027, 3, 8)), ("wednesday", date(2027, 11, 3))])
def test_a_day_is_in_the_week_from_handoff_day_to_the_day_before_the_next(
    weekday: str, week: date, offset: int, within: bool
) -> None:
    """Both weeks hold a night of changing clocks; the handoff is late in the evening."""
    organisation = company(rotations=[rotation(weekday=weekday, time="23:45", zone="America/New_York")])
    named = NamedDay("Lanterns", week + timedelta(days=offset))
    assert bool(in_week([named], planned_slot(organisation, "core", "primary", week))) is within
