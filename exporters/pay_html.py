"""Pay as pages that print well: the report for payroll, and one statement per engineer."""

from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from compensation.lines import PayLine, decimal_hours
from compensation.report import PayReport, sums_by_currency
from compensation.statement import Statement
from domain.money import written
from domain.pay import Earning
from exporters.pay_manifest import manifest_rows
from exporters.pay_rows import payees_by_id, people_sums
from exporters.pay_tables import hours_and_amount


def report_page(report: PayReport) -> str:
    """The report as one HTML page: nothing is loaded from elsewhere and no script runs."""
    return _environment().get_template("report.html").render(
        report=report,
        people=people_sums(report),
        payees=payees_by_id(report),
        earnings=tuple(Earning),
        manifest=tuple(manifest_rows(report)),
    )  # fmt: skip


def statement_page(statement: Statement) -> str:
    """One person's statement as one HTML page."""
    return _environment().get_template("statement.html").render(statement=statement)


def _pay(lines: Sequence[PayLine]) -> str:
    """The amount, or the hours where payroll multiplies; blank without lines."""
    hours, amount = hours_and_amount(lines)
    return amount or (f"{hours} h" if hours else "")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("exporters", "pay_pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "money": written,
        "hours": decimal_hours,
        "by_currency": sums_by_currency,
        "pay": _pay,
    }
    return environment
