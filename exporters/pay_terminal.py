"""A pay report on a terminal: a line per person, totals, exceptions."""

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from compensation.report import PayReport, sums_by_currency
from domain.money import written
from domain.pay import Earning
from exporters.pay_rows import people_sums
from exporters.pay_tables import hours_and_amount

_TITLES = {Earning.STIPEND: "Stipend", Earning.OVERTIME: "Overtime", Earning.HOLIDAY_OVERTIME: "Holiday"}


def people_table(report: PayReport) -> Table:
    """Who is paid what; hours stand where payroll multiplies."""
    state = report.manifest.state.value.replace("_", " ")
    table = _table(f"{report.manifest.company}: on-call pay {report.period} ({state}), {report.manifest.report_id}")
    table.add_column("Person", overflow="fold")
    for title in (*(_TITLES[earning] for earning in Earning), "Corrections", "Total"):
        table.add_column(title, justify="right", no_wrap=True)
    for one in people_sums(report):
        sums = [
            _cell(*hours_and_amount(lines)) for lines in (*(one.of(earning) for earning in Earning), one.adjustments)
        ]
        table.add_row(Text(one.payee.name), *sums, f"{written(one.cents)} {one.currency}")
    for currency, cents in sums_by_currency(report.manifest.totals):
        table.add_section()
        table.add_row("Total", *[""] * (len(Earning) + 1), f"{written(cents)} {currency}", style="bold")
    return table


def exceptions_table(report: PayReport) -> Table:
    """What needs a look, and the name by which it is accepted or refused."""
    table = _table("Exceptions")
    table.add_column("Kind", no_wrap=True)
    table.add_column("What", overflow="fold")
    table.add_column("Decide by", no_wrap=True)
    for finding in report.findings:
        table.add_row(finding.kind.value, Text(finding.sentence), finding.subject or "")
    return table


def _cell(hours: str, amount: str) -> str:
    return amount or (f"{hours} h" if hours else "")


def _table(title: str) -> Table:
    return Table(
        title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True
    )
