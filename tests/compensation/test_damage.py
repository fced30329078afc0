"""What is kept about pay is told and paid from only while it is what was written down."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from compensation.damage import refuse_damaged, refuse_damaged_corrections
from compensation.ledger import Ledger
from compensation.life_cycle import approve, close, post_adjustments, record_export, review
from domain.errors import Conflict
from tests.compensation.test_life_cycle import CLAIM, NOW, ORGANISATION, SEPTEMBER, closed, facts, late

Kept = dict[str, Any]


def written(ledger: Ledger) -> Kept:
    kept: Kept = json.loads(ledger.model_dump_json())
    return kept


def read(kept: Kept) -> Ledger:
    """As whoever keeps ledgers reads them."""
    ledger = Ledger.model_validate_json(json.dumps(kept))
    for record, one in zip(ledger.periods, kept["periods"], strict=True):
        refuse_damaged(record, one["report"], "ledger.json")
    refuse_damaged_corrections(ledger.events, kept["adjustments"], "ledger.json")
    return ledger


def handed_out() -> Ledger:
    return record_export(closed(), SEPTEMBER, "csv", "dana", NOW)


def of_the_first_days(kept: Kept) -> Kept:
    """The same ledger as it was written when a hash was made over lines alone."""
    report = kept["periods"][0]["report"]
    lines = sorted(report["lines"] + report["adjustments"], key=lambda line: line["id"])
    bare = [{name: value for name, value in line.items() if name != "sentence"} for line in lines]
    digest = sha256(json.dumps(bare, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    report["manifest"] |= {"lines_sha256": digest, "report_id": f"PAY-2024-09-{digest[:12]}"}
    del report["manifest"]["hashed"]
    for export in kept["periods"][0]["exports"]:
        export["lines_sha256"] = digest
    return kept


def test_what_was_written_is_read() -> None:
    ledger = post_adjustments(late(handed_out(), claims=(CLAIM,)), ORGANISATION, "dana", NOW)
    assert read(written(ledger)) == ledger


def test_a_ledger_of_the_first_days_is_read_and_goes_on() -> None:
    ledger = read(of_the_first_days(written(handed_out())))
    posted = post_adjustments(late(ledger, claims=(CLAIM,)), ORGANISATION, "dana", NOW)
    assert [line.amount for line in posted.adjustments] == [9000]
    assert read(written(posted)) == posted


def test_a_month_that_was_reviewed_in_the_first_days_can_be_closed() -> None:
    reviewed = review(Ledger(facts=facts()), ORGANISATION, SEPTEMBER, "dana", NOW)
    approved = approve(read(of_the_first_days(written(reviewed))), ORGANISATION, SEPTEMBER, "dana", NOW)
    assert close(approved, ORGANISATION, SEPTEMBER, "dana", NOW).closed == (SEPTEMBER,)


def _amount(report: Kept) -> None:
    report["lines"][0]["amount"] = 999900


def _payee(report: Kept) -> None:
    report["payees"][0]["payroll_id"] = "009999"


def _line_gone(report: Kept) -> None:
    del report["lines"][0]


def _sum(report: Kept) -> None:
    report["manifest"]["totals"][0]["cents"] += 1


def _people(report: Kept) -> None:
    report["manifest"]["people"] += 1


def _name(report: Kept) -> None:
    report["manifest"]["report_id"] = "PAY-2024-09-0123456789ab"


@pytest.mark.parametrize("first_days", [False, True])
@pytest.mark.parametrize("harm", [_amount, _line_gone, _sum, _people, _name])
def test_a_damaged_report_is_refused_by_its_name_and_with_a_way_out(
    harm: Callable[[Kept], None], first_days: bool
) -> None:
    kept = of_the_first_days(written(closed())) if first_days else written(closed())
    harm(kept["periods"][0]["report"])
    name = kept["periods"][0]["report"]["manifest"]["report_id"]
    with pytest.raises(Conflict, match=f"{name}, the report of 2024-09 in ledger.json, is damaged") as refused:
        read(kept)
    assert "restore ledger.json from a backup" in str(refused.value)


def test_another_payee_is_damage() -> None:
    kept = written(closed())
    _payee(kept["periods"][0]["report"])
    with pytest.raises(Conflict, match="lines or payees have another SHA-256"):
        read(kept)


def test_a_report_is_not_taken_for_that_of_another_month_nor_for_what_was_handed_out() -> None:
    kept = written(handed_out())
    kept["periods"][0]["exports"][0]["lines_sha256"] = "0" * 64
    with pytest.raises(Conflict, match="something else was handed out"):
        read(kept)
    kept = written(closed())
    kept["periods"][0]["period"] = "2024-08"
    with pytest.raises(Conflict, match="by its lines it would be PAY-2024-08-"):
        read(kept)


def test_posted_corrections_are_those_of_the_last_posting() -> None:
    kept = written(post_adjustments(late(closed(), claims=(CLAIM,)), ORGANISATION, "dana", NOW))
    kept["adjustments"][0]["amount"] = 999900
    with pytest.raises(Conflict, match=r"corrections posted in ledger\.json are damaged"):
        read(kept)
    kept["events"][-1]["lines_sha256"] = None
    assert read(kept).adjustments[0].amount == 999900, "in the first days nothing was written down about them"


def test_a_field_that_lines_get_later_makes_no_other_hash() -> None:
    kept = written(closed())
    for line in kept["periods"][0]["report"]["lines"]:
        line.pop("session")
        line.pop("adjustment_of")
    with pytest.raises(Conflict):
        read(kept)  # some line has a session, and that counts
    kept = written(closed())
    for line in kept["periods"][0]["report"]["lines"]:
        line.pop("adjustment_of")  # null in all of them
    assert read(kept).closed == (SEPTEMBER,)
