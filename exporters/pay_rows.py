"""Rows of pay as people read them: one per line, or one per person; and why a report cannot be handed out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compensation.findings import Finding
from compensation.lines import Payee, PayLine, decimal_hours
from compensation.report import Manifest, PayReport
from domain.clock import iso
from domain.errors import Fault, InvalidInput
from domain.money import written
from domain.pay import Earning, PayPolicy

LONG = (
    "period", "payroll_id", "name", "email", "earning_code", "description", "hours", "rate", "amount", "currency",
    "cost_center", "report_id", "adjustment_of", "line", "engineer", "start", "end", "rate_per", "multiplier", "rule",
    "state",
)  # fmt: skip
EXCEPTIONS = ("kind", "period", "engineer", "incident", "hours", "amount", "currency", "decide_by", "sentence")
NUMBERS = frozenset({"hours", "rate", "amount", "multiplier"})
"""Columns that hold numbers; everything else is text."""


@dataclass(frozen=True)
class PersonSum:
    """One person's pay in one currency."""

    payee: Payee
    currency: str
    lines: tuple[PayLine, ...]
    adjustments: tuple[PayLine, ...]

    def of(self, earning: Earning) -> tuple[PayLine, ...]:
        """The lines of one kind, adjustments not among them."""
        return tuple(line for line in self.lines if line.earning is earning)

    @property
    def cents(self) -> int:
        return sum(line.amount or 0 for line in (*self.lines, *self.adjustments))


def refuse_unready(report: PayReport) -> None:
    """InvalidInput with every reason why payroll could not pay everyone from a file of this report.

    A file that leaves someone out pays them nothing, without an error.
    """
    if faults := unready(report):
        raise InvalidInput(faults)


def unready(report: PayReport) -> list[Fault]:
    """The same reasons, for a form that has more of its own."""
    return [*_without_id(report), *_sharing_an_id(report)]


def _without_id(report: PayReport) -> Iterator[Fault]:
    for payee in report.payees:
        if not payee.payroll_id:
            hint = f"add payroll_id to {payee.engineer}"
            yield Fault(report.manifest.report_id, 0, 0, payee.name, "has no payroll id", hint=hint)


def _sharing_an_id(report: PayReport) -> Iterator[Fault]:
    first: dict[str, Payee] = {}
    for payee in report.payees:
        known = first.setdefault(payee.payroll_id or payee.engineer, payee)
        if known is not payee:
            problem = f"has the payroll id of {known.name}"
            yield Fault(
                report.manifest.report_id, 0, 0, payee.name, problem, payee.payroll_id or "", "one of them is wrong"
            )


def payees_by_id(report: PayReport) -> Mapping[str, Payee]:
    """Who is paid, by engineer."""
    return {payee.engineer: payee for payee in report.payees}


def long_row(line: PayLine, payee: Payee, manifest: Manifest, policy: PayPolicy) -> dict[str, str]:
    """One line as texts, by the columns of `LONG`; an amount that payroll multiplies is blank.

    The last column says whether the period is closed: until then the row is a draft.
    """
    return {
        "period": line.period,
        "payroll_id": payee.payroll_id or "",
        "name": payee.name,
        "email": payee.email,
        "earning_code": policy.code(line.earning),
        "description": line.sentence,
        "hours": str(line.hours),
        "rate": written(line.rate.cents) if line.rate else "",
        "amount": written(line.amount) if line.amount is not None else "",
        "currency": line.currency,
        "cost_center": payee.cost_center or "",
        "report_id": manifest.report_id,
        "adjustment_of": line.adjustment_of or "",
        "line": line.id,
        "engineer": line.engineer,
        "start": iso(line.start),
        "end": iso(line.end),
        "rate_per": line.rate.per if line.rate else "",
        "multiplier": f"{line.multiplier.normalize():f}" if line.multiplier else "",
        "rule": line.rule,
        "state": manifest.state.value,
    }


def exception_row(finding: Finding) -> dict[str, str]:
    """One exception as texts, by the columns of `EXCEPTIONS`."""
    return {
        "kind": finding.kind.value,
        "period": finding.period,
        "engineer": finding.engineer or "",
        "incident": finding.incident or "",
        "hours": str(decimal_hours(finding.seconds)) if finding.seconds else "",
        "amount": written(finding.amount) if finding.amount is not None else "",
        "currency": finding.currency or "",
        "decide_by": finding.subject or "",
        "sentence": finding.sentence,
    }


def people_sums(report: PayReport) -> tuple[PersonSum, ...]:
    """Everyone who is paid, by id; who is paid in two currencies has two entries."""
    groups: dict[tuple[str, str], tuple[list[PayLine], list[PayLine]]] = {}
    for line in report.everything:
        kind = 1 if line.adjustment_of else 0
        groups.setdefault((line.engineer, line.currency), ([], []))[kind].append(line)
    payees = payees_by_id(report)
    return tuple(
        PersonSum(payees[engineer], currency, tuple(lines), tuple(adjustments))
        for (engineer, currency), (lines, adjustments) in sorted(groups.items())
    )
