"""What of proposed rates is not a new row: rows in force that it changes, and rows that begin in closed months.

The past has its rates, by which people were paid. Whoever wants others says so, and why: that is a correction.
"""

from collections.abc import Iterator
from datetime import date

from domain.errors import Fault
from domain.pay import OptionsChange, OvertimeRate, PayOptions, PayPolicy, StipendRate

_Row = StipendRate | OvertimeRate | OptionsChange
_SECTIONS = ("stipends", "overtime", "changes")
_HINT = "add a row that begins later; or propose it as a correction, with the reason"


def rewritten(before: PayPolicy, after: PayPolicy, today: date, first_open: date | None) -> list[Fault]:
    """Everything in `after` that would change the past; empty when it only adds to `before`.

    `first_open` is the day on which the first month begins that is not closed; None while none is. Days are those of
    the payroll zone. Rows that begin after `today` are changed freely, and so are codes.
    """
    faults = [*_options(before, after)]
    for section in _SECTIONS:
        faults += _rows(section, getattr(before, section), getattr(after, section), today, first_open)
    return faults


def _options(before: PayPolicy, after: PayPolicy) -> Iterator[Fault]:
    if before.stipends or before.overtime:
        for name in PayOptions.model_fields:
            if getattr(before, name) != getattr(after, name):
                problem = f"is {getattr(before, name)} and has always been"
                hint = "leave it and add a row to changes; or propose it as a correction, with the reason"
                yield Fault("rates", 0, 0, name, problem, str(getattr(after, name)), hint)


def _rows(
    section: str, before: tuple[_Row, ...], after: tuple[_Row, ...], today: date, first_open: date | None
) -> Iterator[Fault]:
    known = {_begins(row): row for row in before}
    for place, row in enumerate(after):
        where, former = f"{section}[{place}]", known.pop(_begins(row), None)
        if former is None and first_open and row.effective < first_open:
            problem = f"begins before {first_open}, in months that are closed"
            yield Fault("rates", 0, 0, where, problem, row.effective.isoformat(), _HINT)
        if former not in (None, row) and row.effective <= today:
            yield Fault(
                "rates", 0, 0, where, f"says something else and has been in force since {row.effective}", "", _HINT
            )
    for row in known.values():
        if row.effective <= today:
            yield Fault("rates", 0, 0, section, "lacks a row that has been in force", _told(row), _HINT)


def _begins(row: _Row) -> tuple[object, ...]:
    """What a row is for, and from when on: no two rows of a policy share it."""
    subject = {name: getattr(row, name, None) for name in ("role", "rotation", "engineer")}
    return row.effective, *subject.values()


def _told(row: _Row) -> str:
    said = row.model_dump(mode="json", exclude_none=True)
    return ", ".join(f"{name}: {value}" for name, value in said.items())
