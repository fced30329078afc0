"""January of the sample company, from the planned schedule to a closed month and a correction after it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from compensation.decisions import decide
from compensation.facts import PayFacts
from compensation.findings import FindingKind
from compensation.ledger import Ledger
from compensation.life_cycle import approve, close, post_adjustments, record_export, review
from compensation.periods import Period
from compensation.report import PayReport, sums_by_currency
from compensation.standing import current_report
from compensation.statement import statement
from domain.money import written
from domain.organisation import Organisation
from domain.pay import Earning
from domain.schedule import Schedule
from exporters.pay_html import report_page, statement_page
from exporters.pay_json import report_json
from exporters.pay_provider_file import provider_file
from exporters.pay_tables import long_csv, wide_csv
from exporters.pay_workbook import workbook
from importers.pay_files import PayFiles, read_pay_files

JANUARY, FEBRUARY = Period(2027, 1), Period(2027, 2)
_REVIEWED, _CLOSED, _LATE = (datetime(2027, 2, day, 15, tzinfo=UTC) for day in (1, 2, 5))
_PAYROLL, _FINANCE = "payroll@techcorp.example", "finance@techcorp.example"
_PROVIDER = "adp"


@dataclass(frozen=True)
class PayDemo:
    """Files by relative path, and sentences that tell what they show."""

    files: Mapping[str, bytes]
    told: tuple[str, ...]


def january_pay(organisation: Organisation, schedule: Schedule, folder: Path) -> PayDemo:
    """Pay of January 2027 for the planned schedule, with the incidents, the override and the late claim in `folder`.

    The month is reviewed, approved, closed and handed out; then a claim arrives and is posted in February. Nothing
    is written: the files, the ledger among them, are in the answer.
    """
    given = PayFiles(overrides=[folder / "overrides-2027-01.csv"], segments=[folder / "segments-2027-01.csv"])
    known = PayFacts(planned=Schedule.of(schedule.shifts))
    ledger = Ledger(facts=known.and_later(read_pay_files(given, organisation, known)))
    ledger = _accepted(ledger, organisation)
    ledger = review(ledger, organisation, JANUARY, _PAYROLL, _REVIEWED)
    ledger = approve(ledger, organisation, JANUARY, _FINANCE, _CLOSED)
    ledger = close(ledger, organisation, JANUARY, _PAYROLL, _CLOSED)
    ledger = record_export(ledger, JANUARY, _PROVIDER, _PAYROLL, _CLOSED)
    late = read_pay_files(PayFiles(claims=[folder / "late-claims.csv"]), organisation, ledger.facts)
    ledger = post_adjustments(ledger.with_facts(late), organisation, _PAYROLL, _LATE)
    january = current_report(ledger, organisation, JANUARY)
    return PayDemo(_files(january, ledger, organisation), tuple(_told(january, ledger, organisation)))


def _accepted(ledger: Ledger, organisation: Organisation) -> Ledger:
    """Whatever waits for somebody's word gets it from the payments lead, unless it is her own."""
    findings = current_report(ledger, organisation, JANUARY).findings
    for finding in findings:
        if finding.kind is FindingKind.AWAITING and finding.subject:
            ledger = decide(ledger, organisation, finding.subject, "maria.santos", _REVIEWED, accepted=True)
    return ledger


def _files(january: PayReport, ledger: Ledger, organisation: Organisation) -> Mapping[str, bytes]:
    claimant = ledger.adjustments[0].engineer if ledger.adjustments else january.payees[0].engineer
    texts = {
        "pay/2027-01.json": report_json(january),
        "pay/2027-01.csv": long_csv(january, organisation.pay),
        "pay/2027-01-wide.csv": wide_csv(january),
        "pay/2027-01.html": report_page(january),
        f"pay/2027-01-{_PROVIDER}.csv": provider_file(january, organisation.pay, _PROVIDER),
        f"pay/2027-01-{claimant}.html": statement_page(statement(january, claimant)),
        "pay/pay-ledger.json": ledger.model_dump_json(indent=1) + "\n",
    }
    return {name: text.encode() for name, text in texts.items()} | {
        "pay/2027-01.xlsx": workbook(january, organisation.pay)
    }


def _told(january: PayReport, ledger: Ledger, organisation: Organisation) -> Iterator[str]:
    manifest = january.manifest
    sums = " and ".join(f"{written(cents)} {currency}" for currency, cents in sums_by_currency(manifest.totals))
    people = f"{manifest.people} people, {manifest.lines} lines"
    yield f"Pay of January 2027: {people}, {sums}; closed as {manifest.report_id}."
    for total in manifest.totals:
        yield f"  {_kind(january, total.earning)}"
    for override in ledger.facts.overrides:
        yield f"  Override: {_override(january, organisation, override.engineer)}"
    kinds = Counter(finding.kind.value for finding in january.findings)
    yield "  To look at: " + ", ".join(f"{count} x {kind}" for kind, count in sorted(kinds.items())) + "."
    for line in ledger.adjustments:
        name = organisation.engineer[line.engineer].name
        amount = f"{written(line.amount)} {line.currency}" if line.amount is not None else f"{line.hours} h"
        yield f"  Late claim of {name}, after closing: {amount}, posted in {line.period} as {line.id}."


def _kind(january: PayReport, earning: Earning) -> str:
    mine = [line for line in january.lines if line.earning is earning]
    hours_only = sum(line.amount is None for line in mine)
    more = f", {hours_only} of them in hours only" if hours_only else ""
    return f"{earning.value}: {written(sum(line.amount or 0 for line in mine))} in {len(mine)} lines{more}"


def _override(january: PayReport, organisation: Organisation, engineer: str | None) -> str:
    if engineer is None:
        return "a stretch that nobody carried is paid to nobody."
    name = organisation.engineer[engineer].name
    mine = [line for line in january.lines if line.engineer == engineer and line.earning is Earning.STIPEND]
    amounts = ", ".join(f"{written(line.amount or 0)} for {line.hours} h of {line.rotation}" for line in mine)
    return f"{name} took over a stretch; stipends follow who really carried the pager: {amounts}."
