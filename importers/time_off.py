"""Absences from calendars (ICS): one engineer's own, or files named with the engineer they belong to."""

from domain.organisation import Company
from domain.people import Engineer
from importers.document import Document, Written
from importers.rows import Row


def time_off(document: Document, people: tuple[Row[Engineer], ...], company: Row[Company] | None) -> list[Written]:
    """Rows for the absences section."""
    named = [node for entry, node in document.calendars()]
    named += [row.node.entries["calendar"] for row in people if row.value.calendar]
    for node in named:
        document.report.fault(node.place, "calendar", "calendars are not read yet", hint="write a CSV file")
    return []
