"""Statements and explanations as plain text, to be read in a terminal or pasted into a message."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from compensation.explanation import Explanation
from compensation.findings import Finding
from compensation.lines import PayLine, decimal_hours
from compensation.report import sums_by_currency
from compensation.statement import Statement
from domain.clock import iso
from domain.money import written

_WIDTH = 96


def statement_text(statement: Statement) -> str:
    """One person's pay: totals first, then every amount with its sentence."""
    payee = statement.payee
    state = statement.state.value.replace("_", " ")
    payroll_id = payee.payroll_id or "missing"
    parts = [
        f"{statement.company}: on-call pay of {payee.name}, {statement.period} ({state})",
        f"payroll id {payroll_id}, periods in {statement.payroll_zone}, report {statement.report_id}",
        "",
        *_totals(statement),
        *_section("Lines", statement.lines),
        *_section("Corrections of closed periods", statement.adjustments),
        *_exceptions(statement.findings),
    ]
    return "\n".join(parts) + "\n"


def explanation_text(explanation: Explanation) -> str:
    """One line, its parts, and what corrects it."""
    line = explanation.line
    parts = [
        *_line(line),
        "",
        f"for      {explanation.payee.name} ({line.engineer}), period {line.period}, report {explanation.report_id}",
        f"rules    {line.rule} (docs/pay.md)",
        f"rate     {line.rate or 'payroll multiplies'}" + (f", times {line.multiplier}" if line.multiplier else ""),
        *(f"from     {iso(span.start)} to {iso(span.end)}" for span in line.spans),
        *(f"part     {one.incident}: {_amount(one.amount, line.currency)}" for one in line.incidents),
        *(f"note     {flag}" for flag in line.flags),
    ]
    if explanation.corrects:
        parts += ["", "It corrects:", *_line(explanation.corrects)]
    for later in explanation.corrected_by:
        parts += ["", f"Corrected in {later.period}:", *_line(later)]
    return "\n".join(parts) + "\n"


def _totals(statement: Statement) -> Iterator[str]:
    for total in statement.totals:
        priced = total.seconds - total.unpriced_seconds
        if priced or not total.unpriced_seconds:
            yield f"{total.earning.value:<18}{decimal_hours(priced):>10} h {written(total.cents):>14} {total.currency}"
        if total.unpriced_seconds:
            yield f"{total.earning.value:<18}{decimal_hours(total.unpriced_seconds):>10} h {'payroll multiplies':>18}"
    for currency, cents in sums_by_currency(statement.totals):
        yield f"{'total':<18}{'':>10}   {written(cents):>14} {currency}"


def _section(title: str, lines: Sequence[PayLine]) -> Iterator[str]:
    if lines:
        yield from ("", title)
        for line in lines:
            yield from _line(line)


def _line(line: PayLine) -> Iterator[str]:
    yield f"  {line.id}  {line.earning.value:<18}{line.hours:>9} h {_amount(line.amount, line.currency):>20}"
    yield from wrap(line.sentence, _WIDTH, initial_indent="      ", subsequent_indent="      ")


def _amount(cents: int | None, currency: str) -> str:
    return "payroll multiplies" if cents is None else f"{written(cents)} {currency}"


def _exceptions(findings: Sequence[Finding]) -> Iterator[str]:
    if findings:
        yield from ("", "Exceptions")
        for finding in findings:
            mark = f"{finding.kind.value}: {finding.sentence}"
            yield from wrap(mark, _WIDTH, initial_indent="  ", subsequent_indent="      ")
