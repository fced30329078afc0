"""The pay report of one period: lines, adjustments, exceptions, payees, and a manifest to check them by."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from hashlib import sha256
from typing import Literal

from compensation.facts import PayFacts
from compensation.findings import Finding, FindingKind
from compensation.fingerprints import HASHED, payments_sha256
from compensation.lines import Payee, PayLine
from compensation.periods import Period
from domain.base import Value, ZoneName
from domain.clock import local_date
from domain.money import Currency
from domain.organisation import Organisation
from domain.pay import Earning, PayOptions
from domain.people import Engineer


class PeriodState(StrEnum):
    """The life of a pay period."""

    OPEN = "open"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    CLOSED = "closed"


class Total(Value):
    """What one kind of pay adds up to in one currency; totals of two currencies are never added."""

    earning: Earning
    currency: Currency
    lines: int
    seconds: int
    cents: int
    """Of the lines that have an amount."""
    unpriced_seconds: int
    """Of the others: payroll multiplies."""


class Manifest(Value):
    """What a report is, in figures that a second system can check."""

    report_id: str
    """The same for the same lines and payees."""
    company: str
    period: str
    state: PeriodState
    lines: int
    adjustments: int
    people: int
    exceptions: int
    totals: tuple[Total, ...]
    lines_sha256: str
    """Over the canonical line data, without the sentences, and over whom they pay."""
    hashed: Literal[1, 2] = 1
    """How: 1, lines alone, as in ledgers of the first days; 2, lines and payees."""
    inputs_sha256: str
    """Over the facts, and what the organisation says about people, rotations, leave and pay."""
    payroll_zone: ZoneName
    """Periods and effective dates begin at midnight here."""
    display_zone: ZoneName
    schedule_zones: tuple[ZoneName, ...]
    """Where rotations hand over."""
    person_zones: tuple[ZoneName, ...]
    """On whose clocks working hours and holidays lie."""
    options: PayOptions
    """As on the period's first day."""


class PayReport(Value):
    """Everything payroll needs for one period."""

    manifest: Manifest
    payees: tuple[Payee, ...]
    lines: tuple[PayLine, ...]
    adjustments: tuple[PayLine, ...]
    findings: tuple[Finding, ...]

    @property
    def everything(self) -> tuple[PayLine, ...]:
        """Lines and adjustments."""
        return (*self.lines, *self.adjustments)

    @property
    def period(self) -> str:
        return self.manifest.period


def pay_report(
    organisation: Organisation,
    facts: PayFacts,
    period: Period,
    lines: Sequence[PayLine],
    adjustments: Sequence[PayLine],
    findings: Sequence[Finding],
    state: PeriodState = PeriodState.OPEN,
) -> PayReport:
    """The report of what was computed; people without a payroll id join the exceptions."""
    everything = (*lines, *adjustments)
    payees = _payees(organisation, everything)
    exceptions = (*findings, *_without_id(payees, period))
    digest = payments_sha256(everything, payees)
    manifest = Manifest(
        report_id=report_name(period.label, digest),
        company=organisation.company.name,
        period=period.label,
        state=state,
        lines=len(lines),
        adjustments=len(adjustments),
        people=len(payees),
        exceptions=len(exceptions),
        totals=totals(everything),
        lines_sha256=digest,
        hashed=HASHED,
        inputs_sha256=inputs_sha256(organisation, facts),
        payroll_zone=organisation.payroll_zone,
        display_zone=organisation.company.zone,
        schedule_zones=tuple(sorted({organisation.handoff_zone(one.id) for one in organisation.rotations})),
        person_zones=tuple(sorted({organisation.zone_of(payee.engineer) for payee in payees})),
        options=organisation.pay.options_on(
            local_date(period.span(organisation.payroll_zone).start, organisation.payroll_zone)
        ),
    )
    return PayReport(
        manifest=manifest, payees=payees, lines=tuple(lines), adjustments=tuple(adjustments), findings=exceptions
    )


def totals(lines: Iterable[PayLine]) -> tuple[Total, ...]:
    """Sums by kind and currency."""
    groups: dict[tuple[str, Earning], list[PayLine]] = {}
    for line in lines:
        groups.setdefault((line.currency, line.earning), []).append(line)
    return tuple(
        Total(
            earning=earning,
            currency=currency,
            lines=len(group),
            seconds=sum(line.seconds for line in group),
            cents=sum(line.amount or 0 for line in group),
            unpriced_seconds=sum(line.seconds for line in group if line.amount is None),
        )
        for (currency, earning), group in sorted(groups.items(), key=lambda pair: (pair[0][0], pair[0][1].place))
    )


def sums_by_currency(figures: Sequence[Total]) -> list[tuple[str, int]]:
    """Cents per currency; two currencies are never added up."""
    return [
        (currency, sum(total.cents for total in figures if total.currency == currency))
        for currency in sorted({total.currency for total in figures})
    ]


def report_name(period: str, digest: str) -> str:
    """The id of a report: its period, and how the hash of its lines begins."""
    return f"PAY-{period}-{digest[:12]}"


def inputs_sha256(organisation: Organisation, facts: PayFacts) -> str:
    """One hash over everything that pay is computed from."""
    digest = sha256(facts.model_dump_json().encode())
    relevant = {"company", "engineers", "rotations", "absences", "pay"}
    digest.update(organisation.model_dump_json(include=relevant).encode())
    return digest.hexdigest()


def _payees(organisation: Organisation, lines: Iterable[PayLine]) -> tuple[Payee, ...]:
    people = (organisation.engineer[one] for one in sorted({line.engineer for line in lines}))
    return tuple(payee_of(one) for one in people)


def payee_of(one: Engineer) -> Payee:
    """The engineer as payroll knows them."""
    return Payee(
        engineer=one.id, name=one.name, email=one.email, payroll_id=one.payroll_id, cost_center=one.cost_center
    )


def _without_id(payees: Iterable[Payee], period: Period) -> Iterable[Finding]:
    for payee in payees:
        if payee.payroll_id is None:
            yield Finding(
                kind=FindingKind.NO_PAYROLL_ID,
                period=period.label,
                sentence=f"{payee.name} has no payroll id, so no file can be made for payroll.",
                engineer=payee.engineer,
            )
