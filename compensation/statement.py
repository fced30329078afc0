"""One engineer's pay in one period: only what is their own."""

from compensation.findings import Finding, FindingKind
from compensation.lines import Payee, PayLine
from compensation.report import PayReport, PeriodState, Total, totals
from domain.base import Value, ZoneName
from domain.errors import Fault, InvalidInput

_OWN = (
    FindingKind.AWAITING,
    FindingKind.REFUSED,
    FindingKind.ON_CALL_TWICE,
    FindingKind.SHORT_REST,
    FindingKind.NO_PAYROLL_ID,
)


class Statement(Value):
    """What one person is paid, each amount with its reason, and what still waits."""

    company: str
    report_id: str
    period: str
    state: PeriodState
    payroll_zone: ZoneName
    payee: Payee
    lines: tuple[PayLine, ...]
    adjustments: tuple[PayLine, ...]
    findings: tuple[Finding, ...]
    totals: tuple[Total, ...]


def statement(report: PayReport, engineer: str) -> Statement:
    """What an engineer gets, named by id, e-mail address or full name; InvalidInput when the report pays nobody so."""
    payee = _payee(report, engineer)
    mine = [line for line in report.lines if line.engineer == payee.engineer]
    corrections = [line for line in report.adjustments if line.engineer == payee.engineer]
    return Statement(
        company=report.manifest.company,
        report_id=report.manifest.report_id,
        period=report.period,
        state=report.manifest.state,
        payroll_zone=report.manifest.payroll_zone,
        payee=payee,
        lines=tuple(mine),
        adjustments=tuple(corrections),
        findings=tuple(one for one in report.findings if one.engineer == payee.engineer and one.kind in _OWN),
        totals=totals([*mine, *corrections]),
    )


def _payee(report: PayReport, engineer: str) -> Payee:
    wanted = engineer.strip().casefold()
    found = [one for one in report.payees if wanted in {one.engineer, one.email.casefold(), one.name.casefold()}]
    if len(found) == 1:
        return found[0]
    problem = f"nobody of this name is paid in {report.period}" if not found else "more than one person is called so"
    raise InvalidInput([Fault("statement", 0, 0, "engineer", problem, engineer, "use the id, such as ana.silva")])
