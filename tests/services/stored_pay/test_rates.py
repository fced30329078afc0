"""Rates are one person's to propose and another's to approve; until then, and when they clash, the old ones hold."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from domain.access import CompanyRole
from domain.errors import Conflict, InvalidInput, NotFound, StaleVersion
from services.stored_pay import periods
from services.stored_pay.book import opened
from services.stored_pay.rates import decide_on_rates, list_proposals, propose_rates, read_proposal, read_rates
from services.stored_pay.reports import report
from storage.audit import audit_entries
from storage.database import Database
from tests.services.stored_pay.stored_company import ACME, NOW, PAULA, SEPTEMBER, actor, store
from tests.services.stored_pay.test_periods import closed

RUTH, ROY = actor("Ruth", CompanyRole.RATE_ADMINISTRATOR), actor("Roy", CompanyRole.RATE_ADMINISTRATOR)


def raised(database: Database, weekly: int = 700, effective: str = "2024-09-16") -> dict[str, Any]:
    """The rates that hold, and one row more."""
    policy = dict(read_rates(database, ACME).body)
    row = {"role": "primary", "weekly": str(weekly), "effective": effective}
    return policy | {"stipends": [*policy["stipends"], row]}


def weeklies(database: Database) -> list[Decimal]:
    return [row.weekly for row in opened(database, ACME).organisation.pay.stipends]


def test_rates_hold_when_somebody_else_has_approved_them(database: Database) -> None:
    store(database)
    propose_rates(database, RUTH, "p1", raised(database), NOW, 1)
    assert weeklies(database) == [350, 500]
    assert decide_on_rates(database, ROY, "p1", NOW, accepted=True).accepted is True
    assert weeklies(database) == [350, 500, 700]
    assert read_rates(database, ACME).revision == 2
    amounts = {str(line.week): line.amount for line in report(database, ACME, SEPTEMBER)[0].lines}
    assert (amounts["2024-09-02"], amounts["2024-09-23"]) == (50000, 70000)


def test_nobody_approves_what_they_proposed_and_may_take_it_back(database: Database) -> None:
    store(database)
    propose_rates(database, RUTH, "p1", raised(database), NOW, None)
    with pytest.raises(Conflict, match="nobody approves rates that they proposed"):
        decide_on_rates(database, RUTH, "p1", NOW, accepted=True)
    decide_on_rates(database, RUTH, "p1", NOW, accepted=False)
    with pytest.raises(Conflict, match="was refused before"):
        decide_on_rates(database, ROY, "p1", NOW, accepted=True)
    assert weeklies(database) == [350, 500]


def test_a_proposal_is_not_approved_over_other_rates(database: Database) -> None:
    store(database)
    propose_rates(database, RUTH, "p1", raised(database, 700), NOW, 1)
    propose_rates(database, RUTH, "p2", raised(database, 900), NOW, 1)
    decide_on_rates(database, ROY, "p1", NOW, accepted=True)
    with pytest.raises(StaleVersion):
        decide_on_rates(database, ROY, "p2", NOW, accepted=True)
    assert read_proposal(database, ACME, "p2").accepted is None
    with pytest.raises(StaleVersion, match="revision 2, not 1"):
        propose_rates(database, RUTH, "p3", raised(database, 900, "2024-10-01"), NOW, 1)
    assert [one.id for one in list_proposals(database, ACME)] == ["p1", "p2"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"weekly": "-5"}, "at least 0"),
        ({"effective": "2024-08-01"}, "overlap"),
        ({"role": "captain"}, "captain"),
        ({"rotation": "nowhere"}, "nowhere"),
    ],
)
def test_rates_that_cannot_be_are_refused_when_they_are_proposed(
    database: Database, row: dict[str, str], told: str
) -> None:
    store(database)
    policy = raised(database)
    policy["stipends"][-1] |= row
    with pytest.raises(InvalidInput, match=told):
        propose_rates(database, RUTH, "p1", policy, NOW, None)
    with pytest.raises(NotFound):
        read_proposal(database, ACME, "p1")


def _dearer(policy: dict[str, Any]) -> None:
    policy["stipends"][1] |= {"weekly": "501"}


def _gone(policy: dict[str, Any]) -> None:
    del policy["stipends"][0]


def _moved(policy: dict[str, Any]) -> None:
    policy["stipends"][1] |= {"effective": "2024-07-01"}


def _base(policy: dict[str, Any]) -> None:
    policy["overtime"][0] |= {"hourly": "81"}


def _option(policy: dict[str, Any]) -> None:
    policy["rounding_minutes"] = 30


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_dearer, r"stipends\[1\]: says something else and has been in force since 2024-08-01"),
        (_gone, "stipends: lacks a row that has been in force .*weekly: 350"),
        (_moved, "stipends: lacks a row that has been in force .*effective: 2024-08-01"),
        (_base, r"overtime\[0\]: says something else"),
        (_option, "rounding_minutes: is 15 and has always been"),
    ],
)
def test_what_is_in_force_is_not_edited_in_place_but_by_a_correction_that_says_why(
    database: Database, change: Callable[[dict[str, Any]], None], told: str
) -> None:
    store(database)
    policy = raised(database)
    change(policy)
    with pytest.raises(InvalidInput, match=told):
        propose_rates(database, RUTH, "p1", policy, NOW, None)
    assert list_proposals(database, ACME) == ()
    propose_rates(database, RUTH, "p1", policy, NOW, None, "a mistake of 2024")
    assert decide_on_rates(database, ROY, "p1", NOW, accepted=True).correction == "a mistake of 2024"
    with database.read() as session:
        told_of = [(one.action, one.after) for one in audit_entries(session, ACME) if one.action != "put pay"]
    assert told_of == [
        ("approve rates", {"correction": "a mistake of 2024"}),
        ("propose rates", {"correction": "a mistake of 2024"}),
    ]


def test_everything_that_changes_the_past_is_told_at_once(database: Database) -> None:
    closed(database)
    policy = raised(database)
    for change in (_dearer, _base, _option):
        change(policy)
    with pytest.raises(InvalidInput) as refused:
        propose_rates(database, RUTH, "p1", policy, NOW, None)
    assert [fault.where for fault in refused.value.faults] == [
        "overtime[0]",
        "rounding_minutes",
        "stipends[1]",
        "stipends[2]",
    ]


def test_codes_amounts_written_otherwise_and_rows_to_come_are_changed_freely(database: Database) -> None:
    store(database)
    policy = raised(database, effective="2024-11-01")
    propose_rates(database, RUTH, "p1", policy, NOW, None)
    decide_on_rates(database, ROY, "p1", NOW, accepted=True)
    policy["stipends"] = [policy["stipends"][2] | {"weekly": "720"}, *policy["stipends"][:2]]
    policy["stipends"][2]["weekly"] = "500.00"
    policy["codes"] = {"stipend": "ONCALL"}
    propose_rates(database, RUTH, "p2", policy, NOW, None)
    assert decide_on_rates(database, ROY, "p2", NOW, accepted=True).correction is None
    assert sorted(weeklies(database)) == [350, 500, 720]


def test_rates_proposed_for_an_open_month_are_not_approved_once_it_is_closed(database: Database) -> None:
    store(database)
    propose_rates(database, RUTH, "p1", raised(database), NOW, None)
    for revision, step in enumerate((periods.review, periods.approve, periods.close)):
        step(database, PAULA, SEPTEMBER, NOW, revision)
    with pytest.raises(InvalidInput, match="begins before 2024-10-01, in months that are closed"):
        decide_on_rates(database, ROY, "p1", NOW, accepted=True)
    assert weeklies(database) == [350, 500]


def test_a_raise_that_reaches_back_into_a_closed_month_is_a_correction(database: Database) -> None:
    closed(database)
    with pytest.raises(InvalidInput, match="in months that are closed"):
        propose_rates(database, RUTH, "p1", raised(database), NOW, None)
    propose_rates(database, RUTH, "p1", raised(database), NOW, None, "agreed in August, told in October")
    decide_on_rates(database, ROY, "p1", NOW, accepted=True)
    posted = periods.post_corrections(database, PAULA, NOW)
    assert {line.of_period for line in posted} == {"2024-09"}
    # two whole weeks at 200 more; 9 h of the week of the 9th, and 15 h of that of the 30th, lie after the raise
    assert sum(line.amount or 0 for line in posted) == 20000 + 20000 + 1071 + 1786
