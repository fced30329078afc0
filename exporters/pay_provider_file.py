"""A file for a payroll provider's import, or every reason why there must not be one.

A machine format has no apostrophes: what a spreadsheet would calculate is refused instead. Blank means that nothing
is paid; a zero never stands in a file, because some providers take it for "pay nothing instead of what you have".
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from compensation.lines import Payee, PayLine, decimal_hours
from compensation.periods import Period
from compensation.report import PayReport
from domain.errors import Fault, InvalidInput
from domain.money import written
from domain.pay import Earning, PayPolicy, ProviderSettings
from exporters.csv_cells import text_cell
from exporters.pay_profile import Cell, Column, Profile, profile
from exporters.pay_rows import people_sums, unready

_NUMBERS = (Cell.HOURS, Cell.AMOUNT)


def provider_file(report: PayReport, policy: PayPolicy, provider: str) -> str:
    """The provider's CSV; InvalidInput with all reasons when an id, code or setting is missing or not acceptable."""
    shape = profile(provider)
    entries = tuple(_entries(report, shape))
    desk = _Desk(report, shape, policy.providers.get(provider, ProviderSettings()), entries)
    rows = [desk.titles(), *(desk.row(entry) for entry in entries)]
    if faults := [*unready(report), *desk.faults]:
        raise InvalidInput(dict.fromkeys(faults))
    page = io.StringIO()
    csv.writer(page, lineterminator="\r\n").writerows(rows)
    return page.getvalue()


@dataclass(frozen=True)
class _Entry:
    """One row: a person, and what is added up in it."""

    payee: Payee
    currency: str
    lines: tuple[PayLine, ...]

    def seconds(self, column: Column) -> int:
        """Hours of the column's kind; where it is for hours only, those without an amount."""
        return sum(line.seconds for line in self._of(column) if column.only is None or line.amount is None)

    def cents(self, column: Column) -> int:
        return sum(line.amount or 0 for line in self._of(column))

    def _of(self, column: Column) -> Iterator[PayLine]:
        return (line for line in self.lines if column.earning in (None, line.earning))

    @property
    def hours_only(self) -> bool:
        return all(line.amount is None for line in self.lines)


def _entries(report: PayReport, shape: Profile) -> Iterator[_Entry]:
    """Rows with something to pay; corrections are added to what they correct."""
    for one in people_sums(report):
        everything = (*one.lines, *one.adjustments)
        groups: dict[tuple[Earning, bool], list[PayLine]] = {}
        for line in everything:
            groups.setdefault((line.earning, line.amount is None), []).append(line)
        ordered = sorted(groups.items(), key=lambda pair: (pair[0][0].place, pair[0][1]))
        paid = [lines for _, lines in ordered if _is_something(lines)]
        if shape.row == "earning":
            yield from (_Entry(one.payee, one.currency, tuple(lines)) for lines in paid)
        elif paid:
            yield _Entry(one.payee, one.currency, tuple(line for lines in paid for line in lines))


def _is_something(lines: Sequence[PayLine]) -> bool:
    return bool(sum(line.amount or 0 for line in lines) or sum(line.seconds for line in lines if line.amount is None))


class _Desk:
    """Fills rows and notes every reason why the file must not be handed out."""

    def __init__(
        self, report: PayReport, shape: Profile, settings: ProviderSettings, entries: Sequence[_Entry]
    ) -> None:
        self._report = report
        self._shape = shape
        self._settings = settings
        self.faults: list[Fault] = []
        currencies = sorted({entry.currency for entry in entries})
        if len(currencies) > 1 and not shape.has_currency:
            self._refuse(shape.name, "has no column for the currency", ", ".join(currencies))
        used = {line.earning for entry in entries for line in entry.lines}
        self._columns = [column for column in shape.columns if column.earning is None or column.earning in used]

    def titles(self) -> list[str]:
        """The header; a kind of pay that nobody got needs no column."""
        titles = [column.title or (self._code(column.earning) if column.earning else "") for column in self._columns]
        for title in sorted({title for title in titles if title and titles.count(title) > 1}):
            self._refuse("codes", "two columns would have the same title", title, "give each kind of pay its own code")
        return titles

    def row(self, entry: _Entry) -> list[str]:
        return [self._cell(column, entry) for column in self._columns]

    def _cell(self, column: Column, entry: _Entry) -> str:
        if column.only and self._shape.row == "earning" and (column.only == "hours") != entry.hours_only:
            return ""
        value = self._CELLS[column.value](self, column, entry)
        if value:
            self._check(column, entry, value)
        return value

    def _check(self, column: Column, entry: _Entry, value: str) -> None:
        where = f"{entry.payee.name}, {column.title or 'amount'}"
        if column.pattern and not re.fullmatch(column.pattern, value):
            self._refuse(where, f"is not what {self._shape.name} takes", value, column.hint)
        if column.longest and len(value) > column.longest:
            self._refuse(where, f"is longer than {column.longest} characters", value)
        if column.value not in _NUMBERS and (text_cell(value) != value or not value.isprintable()):
            self._refuse(where, "begins like a formula, or is not plain text", value)

    def _code(self, earning: Earning) -> str:
        if earning not in self._settings.codes:
            hint = f"ask payroll and add pay.providers.{self._shape.id}.codes.{earning.value}; codes are never guessed"
            self._refuse("codes", f"no code for {earning.value}", "", hint)
        return self._settings.codes.get(earning, "")

    def _field(self, column: Column) -> str:
        name = column.field or ""
        if name not in self._settings.fields:
            hint = f"add pay.providers.{self._shape.id}.fields.{name}"
            self._refuse(column.title or name, f"{self._shape.name} needs it", "", hint)
        return self._settings.fields.get(name, "")

    def _hours(self, column: Column, entry: _Entry) -> str:
        seconds = entry.seconds(column)
        return str(decimal_hours(seconds)) if seconds else ""

    def _amount(self, column: Column, entry: _Entry) -> str:
        cents = entry.cents(column)
        return written(cents) if cents else ""

    def _day(self, *, last: bool) -> str:
        period = Period.parse(self._report.period)
        return str(period.last_day if last else period.first_day)

    def _refuse(self, where: str, problem: str, value: str = "", hint: str = "") -> None:
        self.faults.append(Fault(self._report.manifest.report_id, 0, 0, where, problem, value, hint))

    _CELLS: Mapping[Cell, Callable[["_Desk", Column, _Entry], str]] = {
        Cell.FIELD: lambda self, column, entry: self._field(column),
        Cell.PAYROLL_ID: lambda self, column, entry: entry.payee.payroll_id or "",
        Cell.FIRST_NAME: lambda self, column, entry: entry.payee.name.partition(" ")[0],
        Cell.LAST_NAME: lambda self, column, entry: entry.payee.name.partition(" ")[2] or entry.payee.name,
        Cell.CODE: lambda self, column, entry: self._code(entry.lines[0].earning),
        Cell.HOURS: lambda self, column, entry: self._hours(column, entry),
        Cell.AMOUNT: lambda self, column, entry: self._amount(column, entry),
        Cell.CURRENCY: lambda self, column, entry: entry.currency,
        Cell.COST_CENTER: lambda self, column, entry: entry.payee.cost_center or "",
        Cell.FIRST_DAY: lambda self, column, entry: self._day(last=False),
        Cell.LAST_DAY: lambda self, column, entry: self._day(last=True),
        Cell.PERIOD: lambda self, column, entry: f"On call {self._report.period}",
        Cell.REPORT_ID: lambda self, column, entry: self._report.manifest.report_id,
        Cell.BLANK: lambda self, column, entry: "",
    }
