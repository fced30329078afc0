"""Absences from CSV, row by row: a bad row is told of and takes no good one with it."""

from domain.organisation import Organisation
from domain.people import Absence
from importers.csv_limits import MOST_ROWS, tell_fewer
from importers.csv_rows import read_csv
from importers.file_tree import Source
from importers.known_names import PeopleByName
from importers.people_called import PeopleCalled
from importers.report import Report
from importers.rows import Row, read_row
from importers.uncollected import uncollected


@uncollected()
def read_absence_rows(source: Source, organisation: Organisation, report: Report) -> tuple[Absence, ...]:
    """The absences of the rows that can be used; people by id, e-mail address or full name."""
    people, called, known = PeopleByName(organisation), PeopleCalled.of(organisation), frozenset(organisation.engineer)
    tables = [called.by_id(table, known, report) for table in read_csv(source, Absence, report, MOST_ROWS)]
    misshapen = {fault.line for fault in report.faults}
    rows = (read_row(table, Absence, "", report) for table in tables if table.place.line not in misshapen)
    found = tuple(row.value for row in rows if row and _is_known(row, people, report))
    tell_fewer(report)
    return found


def _is_known(row: Row[Absence], people: PeopleByName, report: Report) -> bool:
    faults = list(people.faults(row, row.value.engineer))
    report.faults.extend(faults)
    return not faults
