"""Pay follows the published list: through publications, roll-backs, overrides and their withdrawal."""

from pathlib import Path

import pytest

from compensation.findings import FindingKind
from compensation.periods import Period
from services.records.overriding import record_override, withdraw_override
from services.records.publish import roll_back
from services.stored_pay.book import opened
from services.stored_pay.reports import report
from storage.database import Database
from tests.services.records.company import ACME, COORDINATOR, NOW, imported
from tests.services.records.schedules import listed, override, published

JANUARY = Period(2027, 1)


@pytest.fixture(autouse=True)
def _company(database: Database, tmp_path: Path) -> None:
    imported(database, tmp_path)


def follows(database: Database) -> bool:
    """Whether the schedule that pay computes with is the list that everybody else reads."""
    book = opened(database, ACME)
    return book.ledger.facts.schedule(book.organisation) == listed(database)


def paid(database: Database) -> dict[str, int]:
    sums: dict[str, int] = {}
    for line in report(database, ACME, JANUARY)[0].lines:
        if line.role == "primary":
            sums[line.engineer] = sums.get(line.engineer, 0) + (line.amount or 0)
    return sums


def test_pay_follows_every_change_of_the_list(database: Database) -> None:
    published(database, 4)
    assert follows(database)
    before = paid(database)
    assert before == {"ana": 50000 + 47321, "ben": 50000, "cy": 50000}, "ana's second week ends in February"
    made = record_override(
        database,
        ACME,
        override("2027-01-06 12:00", "2027-01-07 12:00", "fay", reason="a funeral"),
        COORDINATOR,
        NOW,
    )
    assert follows(database)
    after = paid(database)
    assert after["fay"] == 7143
    assert before["ana"] - after["ana"] == 7143
    withdraw_override(database, ACME, made.override.id, COORDINATOR, NOW)
    assert follows(database)
    assert paid(database) == before
    published(database, 2, primaries=("fay",), secondaries=("ana",))
    assert follows(database)
    assert paid(database)["fay"] == 100000
    roll_back(database, ACME, 1, COORDINATOR, NOW, None)
    assert follows(database)
    assert paid(database) == before


def test_an_override_that_is_made_again_after_it_was_given_back_is_paid(database: Database) -> None:
    published(database, 4)
    before = paid(database)
    there, back = (override("2027-01-06 12:00", "2027-01-07 12:00", who) for who in ("fay", "ana"))
    for one in (there, back, there):
        record_override(database, ACME, one, COORDINATOR, NOW)
        assert follows(database)
    assert before["ana"] - paid(database)["ana"] == paid(database)["fay"] == 7143


def test_an_hour_given_to_nobody_at_a_weeks_end_is_a_gap_and_is_paid_to_nobody(database: Database) -> None:
    published(database, 4)
    before = paid(database)
    record_override(
        database, ACME, override("2027-01-11 13:00", "2027-01-11 14:00", None, reason="a move"), COORDINATOR, NOW,
        force=True,
    )  # fmt: skip
    assert follows(database)
    assert before["ana"] - paid(database)["ana"] == 298
    found, _ = report(database, ACME, JANUARY)
    assert [one.amount for one in found.findings if one.kind is FindingKind.UNCOVERED] == [298]


def test_private_reasons_of_overrides_are_not_among_the_facts(database: Database) -> None:
    published(database, 4)
    moved = override("2027-01-06 12:00", "2027-01-07 12:00", "fay", reason="a funeral")
    record_override(database, ACME, moved, COORDINATOR, NOW)
    assert "funeral" not in opened(database, ACME).ledger.model_dump_json()
