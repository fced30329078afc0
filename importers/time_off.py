"""Absences from calendars (ICS): engineers' own, and files named in `files` with the engineer they belong to."""

from collections.abc import Iterator

from domain.organisation import Company
from domain.people import Engineer
from importers.calendar_absences import absences_of
from importers.document import Document, Written
from importers.nodes import Node
from importers.rows import Row, knowing

_Calendar = tuple[str, str, Node, str]
"""Engineer, file, where it is named, and that place's path."""


def time_off(document: Document, people: tuple[Row[Engineer], ...], company: Row[Company] | None) -> list[Written]:
    """Rows for the absences section; events that cannot be used become warnings, good ones are never lost."""
    if document.tree is None:
        return []
    zones = _zones(people, company)
    rows: list[Written] = []
    for engineer, file, node, where in [*_named_in_files(document), *_named_by_engineers(people)]:
        source = document.tree.named(file, node.place, where, document.report)
        if source and engineer in zones:
            found = absences_of(source, engineer, zones[engineer], document.report)
            rows.extend((row, "calendar") for row in found)
    return rows


def _named_in_files(document: Document) -> Iterator[_Calendar]:
    for entry, node in document.calendars():
        if entry.engineer:
            yield entry.engineer, entry.path, node, "files.absences"
        else:
            hint = f"write {{ path: {entry.path}, engineer: ana }}"
            document.report.fault(node.place, "files.absences", "whose calendar is this?", value=entry.path, hint=hint)


def _zones(people: tuple[Row[Engineer], ...], company: Row[Company] | None) -> dict[str, str]:
    """Whose days are known, and in which zone."""
    otherwise = company.value.zone if company and company.knows("zone") else ""
    found = {row.value.id: row.value.zone or otherwise for row in knowing(people, "id", "zone")}
    return {engineer: zone for engineer, zone in found.items() if zone}


def _named_by_engineers(people: tuple[Row[Engineer], ...]) -> Iterator[_Calendar]:
    for row in knowing(people, "id", "calendar"):
        if row.value.calendar:
            yield row.value.id, row.value.calendar, row.node.entries["calendar"], f"{row.where}.calendar"
