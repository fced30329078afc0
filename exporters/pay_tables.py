"""Pay as CSV for people: long, a row per line; and wide, a row per person."""

import csv
import io
from collections.abc import Iterable, Sequence

from compensation.lines import PayLine, decimal_hours
from compensation.report import PayReport
from domain.money import written
from domain.pay import Earning, PayPolicy
from exporters.csv_cells import text_cell
from exporters.pay_rows import LONG, NUMBERS, PersonSum, long_row, payees_by_id, people_sums, refuse_unready

_FIRST = ("period", "payroll_id", "name", "email", "cost_center", "currency")
_LAST = ("adjustments_hours", "adjustments_amount", "total_amount", "report_id", "state")


def long_csv(report: PayReport, policy: PayPolicy) -> str:
    """Every line and adjustment; text that a spreadsheet would calculate has an apostrophe before it.

    InvalidInput, with all reasons, when payroll could not pay everyone from it.
    """
    refuse_unready(report)
    payees = payees_by_id(report)
    rows = (long_row(line, payees[line.engineer], report.manifest, policy) for line in report.everything)
    return _csv(LONG, ([row[name] if name in NUMBERS else text_cell(row[name]) for name in LONG] for row in rows))


def wide_csv(report: PayReport) -> str:
    """One row per person and currency: hours and amount of each kind, corrections, and the total.

    An amount is blank where payroll multiplies, and where there is nothing. InvalidInput as for `long_csv`.
    """
    refuse_unready(report)
    kinds = [f"{earning.value}_{what}".replace("-", "_") for earning in Earning for what in ("hours", "amount")]
    return _csv((*_FIRST, *kinds, *_LAST), (_wide(one, report) for one in people_sums(report)))


def _wide(one: PersonSum, report: PayReport) -> list[str]:
    payee = one.payee
    first = (report.period, payee.payroll_id or "", payee.name, payee.email, payee.cost_center or "", one.currency)
    sums = [cell for earning in Earning for cell in hours_and_amount(one.of(earning))]
    corrections = hours_and_amount(one.adjustments)
    last = (written(one.cents), report.manifest.report_id, report.manifest.state.value)
    return [*(text_cell(cell) for cell in first), *sums, *corrections, *last]


def hours_and_amount(lines: Sequence[PayLine]) -> tuple[str, str]:
    """Both as texts; blank without lines, the amount also where payroll multiplies all of them."""
    amounts = [line.amount for line in lines if line.amount is not None]
    hours = str(decimal_hours(sum(line.seconds for line in lines))) if lines else ""
    return hours, written(sum(amounts)) if amounts else ""


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    page = io.StringIO()
    table = csv.writer(page, lineterminator="\n")
    table.writerow(header)
    table.writerows(rows)
    return page.getvalue()
