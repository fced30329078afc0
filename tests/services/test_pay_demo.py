"""January of the sample company: stipends, overtime, an override, and a claim after closing, on whatever plan."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from compensation.computation import compute
from compensation.facts import PayFacts
from compensation.ledger import Ledger
from compensation.periods import Period
from domain.organisation import Organisation
from domain.schedule import Schedule, Shift
from domain.slots import planned_slot
from importers.organisation_file import load_organisation
from services.pay_demo import PayDemo, january_pay
from services.sample import sample_company

FOLDER = sample_company().parent / "pay"
MONDAYS = [date(2027, 1, 4) + timedelta(weeks=number) for number in range(13)]


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return load_organisation(sample_company()).organisation


def some_plan(organisation: Organisation) -> Schedule:
    """Not a good one: people of the rotations' teams in turn. Only the locked week of payments is as it must be.

    Whoever the fixture's override is about has no other week, so that nobody is on call twice.
    """
    found = []
    for rotation in organisation.rotations:
        team = [one.id for one in organisation.engineers if one.team in rotation.teams]
        people = [one for one in team if one not in {"tyrone.washington", "david.kim"}]
        for number, week in enumerate(MONDAYS):
            for place, role in enumerate(rotation.roles):
                who = people[(2 * number + place) % len(people)]
                if (rotation.id, role, week) == ("payments", "primary", date(2027, 1, 18)):
                    who = "tyrone.washington"
                found.append(Shift.of(planned_slot(organisation, rotation.id, role, week), who))
    return Schedule.of(found)


@pytest.fixture(scope="module")
def january(organisation: Organisation) -> PayDemo:
    return january_pay(organisation, some_plan(organisation), FOLDER)


def test_the_summary_tells_of_stipends_overtime_override_and_late_claim(january: PayDemo) -> None:
    told = "\n".join(january.told)
    for words in (
        "closed as PAY-2027-01-",
        "stipend: ",
        "overtime: ",
        "Override: David Kim took over",
        "71.43 for 24.00 h of payments",
        "Late claim of Siobhán O'Brien, after closing: 120.00 USD, posted in 2027-02",
    ):
        assert words in told


def test_the_closed_month_is_frozen_without_the_late_claim_and_adds_up(
    january: PayDemo, organisation: Organisation
) -> None:
    content = json.loads(january.files["pay/2027-01.json"])
    assert content["manifest"]["state"] == "closed"
    assert "INC-21888" not in january.files["pay/2027-01.json"].decode()
    ledger = Ledger.model_validate_json(january.files["pay/pay-ledger.json"])
    assert [line.of_period for line in ledger.adjustments] == ["2027-01"]
    owed = compute(ledger.facts, organisation, [Period(2027, 1)]).lines
    frozen = sum(line["amount"]["cents"] for line in content["lines"] if line["amount"])
    assert frozen + 12000 == sum(line.amount or 0 for line in owed)


def test_all_stipends_of_january_are_paid_to_somebody(january: PayDemo, organisation: Organisation) -> None:
    """Twelve slots of 500, and the first days of the year from eighteen slots of last quarter's rotations."""
    stipends = [line for line in json.loads(january.files["pay/2027-01.json"])["lines"] if line["earning"] == "stipend"]
    paid = sum(Decimal(line["amount"]["text"]) for line in stipends)
    weeks = compute(PayFacts(planned=some_plan(organisation)), organisation, [Period(2027, 1)]).lines
    old = compute(PayFacts(planned=Schedule.of(organisation.history.shifts)), organisation, [Period(2027, 1)]).lines
    assert paid * 100 == sum(line.amount or 0 for line in (*weeks, *old))


def test_the_files_are_the_same_every_time_but_for_the_workbook(january: PayDemo, organisation: Organisation) -> None:
    again = january_pay(organisation, some_plan(organisation), FOLDER)
    assert again.told == january.told
    assert {name: raw for name, raw in again.files.items() if not name.endswith(".xlsx")} == {
        name: raw for name, raw in january.files.items() if not name.endswith(".xlsx")
    }
    assert Path("pay/2027-01.xlsx").as_posix() in again.files
