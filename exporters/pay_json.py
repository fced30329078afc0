"""Pay as JSON: integer cents, currency, and a decimal text beside them; totals per currency."""

import json
from typing import Any

from compensation.explanation import Explanation
from compensation.findings import Finding
from compensation.lines import IncidentPart, PayLine, decimal_hours
from compensation.report import PayReport, Total
from compensation.spans import Span
from compensation.statement import Statement
from domain.base import Value
from domain.clock import iso
from domain.money import written


def report_json(report: PayReport) -> str:
    """The whole report; the same report gives the same bytes."""
    return _text(
        {
            "manifest": _manifest(report),
            "payees": [_plain(payee) for payee in report.payees],
            "lines": [line_fields(line) for line in report.lines],
            "adjustments": [line_fields(line) for line in report.adjustments],
            "exceptions": [_finding(finding) for finding in report.findings],
        }
    )


def statement_json(statement: Statement) -> str:
    """One person's statement."""
    about = _plain(statement, exclude={"lines", "adjustments", "findings", "totals"})
    return _text(
        about
        | {
            "totals": [_total(total) for total in statement.totals],
            "lines": [line_fields(line) for line in statement.lines],
            "adjustments": [line_fields(line) for line in statement.adjustments],
            "exceptions": [_finding(finding) for finding in statement.findings],
        }
    )


def explanation_json(explanation: Explanation) -> str:
    """One line and what belongs to it."""
    return _text(
        {
            "report_id": explanation.report_id,
            "payee": _plain(explanation.payee),
            "line": line_fields(explanation.line),
            "corrects": line_fields(explanation.corrects) if explanation.corrects else None,
            "corrected_by": [line_fields(line) for line in explanation.corrected_by],
            "options": _plain(explanation.options),
        }
    )


def line_fields(line: PayLine) -> dict[str, Any]:
    """A line with its money written out."""
    fields = _plain(line, exclude={"amount", "currency", "spans", "incidents", "rate", "start", "end"})
    return fields | {
        "amount": _money(line.amount, line.currency),
        "hours": str(line.hours),
        "start": iso(line.start),
        "end": iso(line.end),
        "spans": [_span(span) for span in line.spans],
        "rate": _plain(line.rate) | {"text": written(line.rate.cents)} if line.rate else None,
        "incidents": [_incident(part, line.currency) for part in line.incidents],
    }


def _money(cents: int | None, currency: str | None) -> dict[str, Any] | None:
    """None where payroll multiplies: an amount that is not known is not 0."""
    return None if cents is None else {"cents": cents, "currency": currency, "text": written(cents)}


def _span(span: Span) -> dict[str, str]:
    return {"start": iso(span.start), "end": iso(span.end)}


def _incident(part: IncidentPart, currency: str) -> dict[str, Any]:
    return {"incident": part.incident, "seconds": part.seconds, "amount": _money(part.amount, currency)}


def _finding(finding: Finding) -> dict[str, Any]:
    fields = _plain(finding, exclude={"amount", "currency"})
    return fields | {"amount": _money(finding.amount, finding.currency)}


def _total(total: Total) -> dict[str, Any]:
    return {
        "earning": total.earning.value,
        "lines": total.lines,
        "hours": str(decimal_hours(total.seconds)),
        "amount": _money(total.cents, total.currency),
        "hours_that_payroll_multiplies": str(decimal_hours(total.unpriced_seconds)),
    }


def _manifest(report: PayReport) -> dict[str, Any]:
    fields = _plain(report.manifest, exclude={"totals"})
    return fields | {"totals": [_total(total) for total in report.manifest.totals]}


def _plain(value: Value, exclude: set[str] | None = None) -> dict[str, Any]:
    return value.model_dump(mode="json", exclude=exclude)


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
