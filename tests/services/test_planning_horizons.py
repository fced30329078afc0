"""Options name one horizon, or are refused with what to write instead."""

from datetime import date

import pytest

from domain.errors import InvalidInput
from domain.schedule import Horizon
from services.planning import horizon_of


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [
        ("2027-Q1", date(2027, 1, 1), date(2027, 3, 31)),
        ("2027q2", date(2027, 4, 1), date(2027, 6, 30)),
        ("2027-q3", date(2027, 7, 1), date(2027, 9, 30)),
        (" 2027-Q4 ", date(2027, 10, 1), date(2027, 12, 31)),
        ("2028-Q1", date(2028, 1, 1), date(2028, 3, 31)),
    ],
)
def test_a_quarter_is_its_three_months(quarter: str, first: date, last: date) -> None:
    found = horizon_of(quarter, None, None)
    assert (found.first_day, found.last_day) == (first, last)
    assert found.label == f"{first.year}-Q{(first.month + 2) // 3}"


def test_a_first_day_and_weeks_are_that_many_weeks() -> None:
    assert horizon_of(None, "2027-01-04", 2) == Horizon(first_day=date(2027, 1, 4), last_day=date(2027, 1, 17))


@pytest.mark.parametrize(
    ("quarter", "first_day", "weeks", "told"),
    [
        (None, None, None, "give --quarter 2027-Q1"),
        ("2027-Q1", "2027-01-04", 13, "give --quarter 2027-Q1"),
        ("2027-Q1", None, 13, "give --quarter 2027-Q1"),
        (None, "2027-01-04", None, "give --quarter 2027-Q1"),
        (None, None, 13, "give --quarter 2027-Q1"),
        ("Q1", None, None, "'Q1' is not a quarter; write it like 2027-Q1"),
        ("0001-Q1", None, None, "a plan lies between 1970-01-01 and 9998-12-31"),
        (None, "4 Jan", 13, "'4 Jan' is not a day; write it like 2027-01-04"),
        (None, "2027-01-04", 0, "0 weeks cannot be planned; 1 to 520 can"),
        (None, "9999-12-01", 20, "a plan lies between 1970-01-01 and 9998-12-31"),
    ],
)
def test_anything_else_is_refused(quarter: str | None, first_day: str | None, weeks: int | None, told: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        horizon_of(quarter, first_day, weeks)
    assert told in str(refusal.value)
