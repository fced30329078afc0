"""Golden statements: the worked examples as an engineer reads them.

`DOGWATCH_WRITE_GOLDEN=1 pytest tests/exporters/test_pay_statements.py` writes them again; it refuses to in CI.
"""

import os
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from compensation.facts import PayFacts
from compensation.findings import FindingKind
from compensation.ledger import Ledger
from compensation.life_cycle import approve, close, post_adjustments, review
from compensation.periods import Period
from compensation.standing import current_report
from compensation.statement import statement
from domain.clock import local_date, parse_instant
from domain.organisation import Organisation
from domain.overrides import Override
from domain.pay import PayPolicy
from domain.response import Claim, ResponseSegment
from exporters.pay_text import statement_text
from tests.compensation import test_worked_overtime, test_worked_stipends
from tests.compensation.company import BASE, RATES, ZONE, at, company, engineer, schedule, shifts

FOLDER = Path(__file__).parent / "golden_pay"
NOW = parse_instant("2024-12-02T15:00:00Z")
PEOPLE = (engineer("alice"), engineer("bob", hours_only=True), engineer("carol"))


def segment(incident: str, who: str, start: str, end: str) -> ResponseSegment:
    return ResponseSegment(incident=incident, engineer=who, start=at(start), end=at(end))


def organisation(**pay: object) -> Organisation:
    return company(people=PEOPLE, pay=PayPolicy.model_validate({"stipends": RATES, "overtime": BASE, **pay}))


def weeks(org: Organisation, *mondays: str) -> PayFacts:
    return PayFacts(planned=schedule(*(shifts(org, monday, ("alice", "", "")) for monday in mondays)))


def september() -> tuple[Organisation, PayFacts]:
    """Examples 2, 12 to 14, 16 and 17: a swap, a month's end, a night of two incidents, a holiday."""
    org = organisation()
    swap = Override(
        rotation="web", role="primary", start=at("2024-09-11 12:00"), end=at("2024-09-13 15:20"), engineer="bob"
    )
    worked = (
        segment("P-17", "alice", "2024-09-02 07:40", "2024-09-02 10:15"),
        segment("P-131", "alice", "2024-09-10 22:10", "2024-09-10 23:20"),
        segment("P-132", "alice", "2024-09-10 22:50", "2024-09-10 23:55"),
        segment("P-141", "bob", "2024-09-13 02:00", "2024-09-13 02:20"),
        segment("P-142", "bob", "2024-09-13 02:25", "2024-09-13 02:40"),
        segment("P-16", "alice", "2024-09-16 07:40", "2024-09-16 10:15"),
    )
    planned = weeks(org, "2024-08-26", "2024-09-02", "2024-09-09", "2024-09-16", "2024-09-23", "2024-09-30")
    return org, planned.and_later(PayFacts(overrides=(swap,), responses=worked))


def november() -> tuple[Organisation, PayFacts]:
    """Examples 7 and 19: the week in which the clocks go back."""
    org = organisation()
    night = ResponseSegment(
        incident="P-19",
        engineer="alice",
        start=parse_instant("2024-11-03T00:40:00-04:00"),
        end=parse_instant("2024-11-03T01:50:00-05:00"),
    )
    planned = weeks(org, "2024-10-28", "2024-11-04", "2024-11-11", "2024-11-18", "2024-11-25")
    return org, planned.and_later(PayFacts(responses=(night,)))


def late() -> Ledger:
    """September closed, then a claim and a swap that nobody had told of."""
    org, facts = september()
    ledger, month = Ledger(facts=facts), Period(2024, 9)
    ledger = review(ledger, org, month, "dana", NOW)
    ledger = close(approve(ledger, org, month, "dana", NOW), org, month, "dana", NOW)
    claim = Claim(
        id="c1", engineer="alice", start=at("2024-09-21 13:00"), end=at("2024-09-21 13:50"), approved_by="dana"
    )
    swap = Override(
        rotation="web", role="primary", start=at("2024-09-24 12:00"), end=at("2024-09-24 13:00"), engineer="carol"
    )
    return post_adjustments(ledger.with_facts(PayFacts(claims=(claim,), overrides=(swap,))), org, "dana", NOW)


def statements() -> dict[str, str]:
    """File name -> text: each worked example, and three months in which several of them meet."""
    found: dict[str, str] = {}
    for one in test_worked_stipends.EXAMPLES:
        org = organisation(rate_at=one.rate_at)
        planned = PayFacts(planned=schedule(shifts(org, one.week, *one.parts)))
        found[_name(one.number)] = _everybody(org, planned, from_week=one.week)
    for other in test_worked_overtime.EXAMPLES:
        org = organisation(minimum_minutes=other.minimum)
        found[_name(other.number)] = _everybody(org, test_worked_overtime.work(*other.worked))
    for name, (org, facts) in {"2024-09": september(), "2024-11": november()}.items():
        found[f"month-{name}.txt"] = _everybody(org, facts, only=Period.parse(name))
    org, _ = september()
    october = current_report(late(), org, Period(2024, 10))
    return found | {"month-2024-10-corrected.txt": statement_text(statement(october, "alice"))}


def _name(number: str) -> str:
    """`1` as `example-01.txt`, `10, slot_start` as `example-10-slot_start.txt`."""
    first, _, rest = number.partition(", ")
    return f"example-{int(first):02d}{'-' + rest if rest else ''}.txt"


def _everybody(org: Organisation, facts: PayFacts, only: Period | None = None, from_week: str = "") -> str:
    """The statements of all who are paid, period by period, and what nobody gets of the week."""
    found = []
    for period in [only] if only else [Period(2024, month) for month in range(2, 12)]:
        report = current_report(Ledger(facts=facts), org, period)
        found += [statement_text(statement(report, one.engineer)) for one in report.payees]
        gaps = [one for one in report.findings if one.kind is FindingKind.UNCOVERED and one.seconds < 168 * 3600]
        found += [f"{one.sentence}\n" for one in gaps if from_week and one.start and _in_week(one.start, from_week)]
    return "\n".join(found)


def _in_week(moment: datetime, week: str) -> bool:
    return date.fromisoformat(week) <= local_date(moment, ZONE) < date.fromisoformat(week) + timedelta(days=7)


def test_golden_statements_read_as_they_did() -> None:
    found = statements()
    if os.environ.get("DOGWATCH_WRITE_GOLDEN"):
        if os.environ.get("CI"):
            pytest.fail("golden files are reviewed by a person; they are not written in CI")
        for name, text in found.items():
            (FOLDER / name).write_text(text, encoding="utf-8")
    kept = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))}
    assert found == kept
