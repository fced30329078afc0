"""`pay.csv`: what a planned schedule will pay in stipends, line by line, to the cent."""

import csv
import io

from compensation.lines import PayLine
from compensation.stipend import stipend
from domain.clock import iso
from domain.money import written
from domain.organisation import Organisation
from domain.schedule import Schedule
from exporters.csv_cells import text_cell

_COLUMNS = (
    "period", "payroll_id", "name", "email", "earning_code", "description", "hours", "rate", "amount", "currency",
    "cost_center", "engineer", "rotation", "role", "week", "start", "end",
)  # fmt: skip


def pay_csv(schedule: Schedule, organisation: Organisation) -> str:
    """The stipend forecast as CSV: a row per person, pay period and part of a week; it adds up to rate times slots.

    A week that two months touch has a row in each. InvalidInput for a role without a rate.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_COLUMNS)
    lines = stipend(organisation, schedule).lines
    for line in sorted(lines, key=lambda one: (one.period, one.engineer, one.start, one.rotation or "")):
        table.writerow(_row(line, organisation))
    return text.getvalue()


def _row(line: PayLine, organisation: Organisation) -> list[str]:
    person = organisation.engineer[line.engineer]
    text = (person.payroll_id or "", person.name, person.email, organisation.pay.code(line.earning), line.sentence)
    return [
        line.period,
        *(text_cell(cell) for cell in text),
        str(line.hours),
        written(line.rate.cents) if line.rate else "",
        written(line.amount) if line.amount is not None else "",
        line.currency,
        text_cell(person.cost_center or ""),
        line.engineer,
        line.rotation or "",
        line.role or "",
        str(line.week or ""),
        iso(line.start),
        iso(line.end),
    ]
