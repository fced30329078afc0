"""Pay as an XLSX workbook: Summary, Lines, Adjustments, Exceptions, Manifest.

Text is written as text (`write_string`), so no cell can become a formula; it also has the apostrophe of the CSV,
because sheets are saved as CSV again. The same report gives the same bytes: it counts as made when its period began.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from compensation.lines import PayLine
from compensation.periods import Period
from compensation.report import PayReport
from domain.money import written
from domain.pay import Earning, PayPolicy
from exporters.csv_cells import text_cell
from exporters.pay_manifest import manifest_rows
from exporters.pay_rows import (
    EXCEPTIONS,
    LONG,
    NUMBERS,
    PersonSum,
    exception_row,
    long_row,
    payees_by_id,
    people_sums,
    refuse_unready,
)
from exporters.pay_tables import hours_and_amount

_WIDE_TEXT = {"description": 70, "sentence": 90, "name": 24, "email": 30, "value": 90, "figure": 22}
_ABOUT = ("payroll_id", "name", "cost_center", "currency")
_KINDS = tuple(f"{earning.value} {what}" for earning in Earning for what in ("hours", "amount"))
_SUMMARY = (*_ABOUT, *_KINDS, "adjustments amount", "total amount")


def workbook(report: PayReport, policy: PayPolicy) -> bytes:
    """The workbook's bytes; InvalidInput, with all reasons, when payroll could not pay everyone from it."""
    refuse_unready(report)
    page = io.BytesIO()
    book = Workbook(page, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": Period.parse(report.period).span(report.manifest.payroll_zone).start})
    sheets = _Sheets(book)
    sheets.add("Summary", _SUMMARY, (_summary(one) for one in people_sums(report)))
    sheets.add("Lines", LONG, _lines(report, report.lines, policy))
    sheets.add("Adjustments", LONG, _lines(report, report.adjustments, policy))
    sheets.add("Exceptions", EXCEPTIONS, (exception_row(finding) for finding in report.findings))
    sheets.add("Manifest", ("figure", "value"), manifest_rows(report))
    book.close()
    return page.getvalue()


def _lines(report: PayReport, lines: Sequence[PayLine], policy: PayPolicy) -> Iterable[Mapping[str, str]]:
    payees = payees_by_id(report)
    return (long_row(line, payees[line.engineer], report.manifest, policy) for line in lines)


def _summary(one: PersonSum) -> dict[str, str]:
    payee = one.payee
    row = dict(zip(_ABOUT, (payee.payroll_id or "", payee.name, payee.cost_center or "", one.currency), strict=True))
    for earning in Earning:
        hours, amount = hours_and_amount(one.of(earning))
        row |= {f"{earning.value} hours": hours, f"{earning.value} amount": amount}
    return row | {"adjustments amount": hours_and_amount(one.adjustments)[1], "total amount": written(one.cents)}


class _Sheets:
    """Adds sheets with a frozen header, text as text and numbers as numbers."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._head: Format = book.add_format({"bold": True, "bottom": 1})
        self._number: Format = book.add_format({"num_format": "#,##0.00"})

    def add(self, name: str, header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
        """One sheet; blank cells stay blank."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(header):
            sheet.set_column(column, column, _WIDE_TEXT.get(title, 16))
            sheet.write_string(0, column, text_cell(title), self._head)
        for number, row in enumerate(rows, start=1):
            for column, title in enumerate(header):
                if row[title]:
                    self._write(sheet, number, column, title, row[title])

    def _write(self, sheet: Worksheet, row: int, column: int, title: str, text: str) -> None:
        if title in NUMBERS or title.endswith((" hours", " amount")):
            sheet.write_number(row, column, Decimal(text), self._number)
        else:
            sheet.write_string(row, column, text_cell(text))
