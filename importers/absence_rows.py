"""Absences from CSV, row by row: a bad row is told of and takes no good one with it."""

from domain.organisation import Organisation
from domain.people import Absence
from importers.csv_limits import MOST_ROWS, tell_fewer
from importers.csv_rows import read_csv
from importers.file_tree import Source
from importers.known_names import PeopleByName
from importers.nodes import Node, Scalar, Table
from importers.people_called import PeopleCalled
from importers.report import Report
from importers.rows import Row, read_row
from importers.uncollected import uncollected


@uncollected()
def read_absence_rows(source: Source, organisation: Organisation, report: Report) -> tuple[Absence, ...]:
    """The absences of the rows that can be used; people by id, e-mail address or full name."""
    people, tables = PeopleByName(organisation), read_csv(source, Absence, report, MOST_ROWS)
    called = PeopleCalled(lambda: ((one.id, one.name, one.email) for one in organisation.engineers))
    misshapen = {fault.line for fault in report.faults}
    whole = (table for table in tables if table.place.line not in misshapen)
    rows = (read_row(_with_id(table, called), Absence, "", report) for table in whole)
    found = tuple(row.value for row in rows if row and _is_known(row, people, report))
    tell_fewer(report)
    return found


def _with_id(row: Table, called: PeopleCalled) -> Table:
    """The row with an address or a name in it replaced by the id that it stands for."""
    name, cell = row.text("engineer") or "", row.entries.get("engineer")
    engineer = called.id_of(name)
    if not isinstance(cell, Scalar) or engineer in (None, name):
        return row
    entries: dict[str, Node] = {**row.entries, "engineer": cell._replace(text=engineer)}
    return row._replace(entries=entries)


def _is_known(row: Row[Absence], people: PeopleByName, report: Report) -> bool:
    faults = list(people.faults(row, row.value.engineer))
    report.faults.extend(faults)
    return not faults
