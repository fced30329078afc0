"""Pay periods begin at midnight in the payroll zone, in every zone and year."""

import pytest

from compensation.periods import Period, boundaries, periods_in
from compensation.spans import Span
from domain.clock import parse_instant


@pytest.mark.parametrize("text", ["2027-13", "2027-1", "27-01", "January", "", "2027-01-01", "9999-01"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a pay period; write it like 2027-01"):
        Period.parse(text)


def test_a_period_follows_the_calendar_over_the_turn_of_the_year() -> None:
    december = Period.parse(" 2026-12 ")
    assert (december.next, december.next.previous) == (Period(2027, 1), december)
    assert (str(december.first_day), str(december.last_day), december.label) == ("2026-12-01", "2026-12-31", "2026-12")


def test_an_instant_belongs_to_the_month_of_the_payroll_zone() -> None:
    moment = parse_instant("2027-01-01T03:00:00Z")
    assert Period.at(moment, "America/New_York") == Period(2026, 12)
    assert Period.at(moment, "Asia/Kolkata") == Period(2027, 1)


def test_boundaries_are_the_midnights_inside() -> None:
    zone = "America/New_York"
    span = Span(parse_instant("2027-01-31T12:00:00Z"), parse_instant("2027-04-01T04:00:00Z"))
    assert [period.label for period in periods_in(span, zone)] == ["2027-01", "2027-02", "2027-03"]
    assert [str(one) for one in boundaries(span, zone)] == ["2027-02-01 05:00:00+00:00", "2027-03-01 05:00:00+00:00"]
