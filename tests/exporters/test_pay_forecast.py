"""The stipend forecast of a plan adds up, and refuses what it cannot price."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.errors import InvalidInput
from domain.pay import PayPolicy, StipendRate
from domain.schedule import Schedule, Shift
from exporters.pay_forecast import pay_csv
from tests.compensation.company import RATES, company, engineer, rotation, schedule, shifts

SECONDARY = StipendRate(role="secondary", weekly=Decimal("250.05"), effective=date(2020, 1, 1))
QUARTER = [date(2027, 1, 4) + timedelta(weeks=number) for number in range(13)]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_quarter_adds_up_to_the_weekly_rates_times_its_slots() -> None:
    organisation = company(
        rotations=(rotation(roles=("primary", "secondary")),), pay=PayPolicy(stipends=(*RATES, SECONDARY))
    )
    planned = schedule(
        *(shifts(organisation, str(week), ("alice", "", "")) for week in QUARTER),
        *(shifts(organisation, str(week), ("bob", "", ""), role="secondary") for week in QUARTER),
    )
    found = rows(pay_csv(planned, organisation))
    assert sum(Decimal(row["amount"]) for row in found) == 13 * (Decimal(500) + Decimal("250.05"))
    assert {row["period"] for row in found} == {"2027-01", "2027-02", "2027-03", "2027-04"}
    assert {row["payroll_id"] for row in found} == {"005alice", "003bob"}


def test_a_role_without_a_rate_is_named_and_nothing_is_written() -> None:
    organisation = company(rotations=(rotation(roles=("primary", "incident-commander")),))
    planned = schedule(
        shifts(organisation, "2027-01-04", ("alice", "", "")),
        shifts(organisation, "2027-01-04", ("bob", "", ""), role="incident-commander"),
    )
    with pytest.raises(InvalidInput, match="role incident-commander of web has no rate"):
        pay_csv(planned, organisation)


def test_shadow_weeks_have_no_line() -> None:
    organisation = company()
    week = shifts(organisation, "2027-01-04", ("alice", "", ""))
    shadow = Shift(**{**week[0].model_dump(), "role": "shadow", "engineer": "bob"})
    found = rows(pay_csv(Schedule.of((*week, shadow)), organisation))
    assert {row["engineer"] for row in found} == {"alice"}


def test_a_name_that_a_spreadsheet_would_calculate_stays_text() -> None:
    organisation = company(people=(engineer("alice", name="=1+1"),))
    found = rows(pay_csv(schedule(shifts(organisation, "2027-01-04", ("alice", "", ""))), organisation))
    assert found[0]["name"] == "'=1+1"
