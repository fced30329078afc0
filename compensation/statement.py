"""One engineer's pay in one period: only what is their own."""

from collections.abc import Iterable, Iterator

from compensation.findings import Finding, FindingKind
from compensation.lines import Payee, PayLine
from compensation.report import PayReport, PeriodState, Total, payee_of, totals
from domain.base import Value, ZoneName
from domain.errors import Fault, InvalidInput
from domain.people import Engineer

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


def statement(report: PayReport, engineer: str, people: Iterable[Engineer] = ()) -> Statement:
    """What an engineer gets, named by id, e-mail address or full name; InvalidInput when the report pays nobody so.

    Somebody who is not paid, and of whom an exception tells, has a statement without lines: named by id, or as one of
    `people`.
    """
    payee = _payee(report, engineer, people)
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


def has_statement(report: PayReport, engineer: str) -> bool:
    """Whether there is anything to tell the engineer of this id."""
    return any(engineer == one.engineer for one in (*report.payees, *_unpaid(report, ())))


def _payee(report: PayReport, engineer: str, people: Iterable[Engineer]) -> Payee:
    wanted = engineer.strip().casefold()
    known = (*report.payees, *_unpaid(report, people))
    found = [one for one in known if wanted in {one.engineer, one.email.casefold(), one.name.casefold()}]
    if len(found) == 1:
        return found[0]
    problem = f"nobody of this name is paid in {report.period}" if not found else "more than one person is called so"
    raise InvalidInput([Fault("statement", 0, 0, "engineer", problem, engineer, "use the id, such as ana.silva")])


def _unpaid(report: PayReport, people: Iterable[Engineer]) -> Iterator[Payee]:
    """Those whom nothing is paid, and of whom an exception tells; by their id where nobody knows the rest."""
    by_id = {one.id: one for one in people}
    told = {one.engineer for one in report.findings if one.engineer and one.kind in _OWN}
    for engineer in sorted(told - {one.engineer for one in report.payees}):
        person = by_id.get(engineer)
        nobody = Payee(engineer=engineer, name=engineer, email="", payroll_id=None, cost_center=None)
        yield payee_of(person) if person else nobody
