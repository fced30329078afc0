"""Incidents and the note of how far they were read, back from the files that dogwatch wrote."""

from pathlib import Path
from typing import Any

from domain.base import Instant, Value
from domain.organisation import Incident
from importers.csv_rows import read_csv
from importers.file_tree import FileTree, decoded
from importers.incidents.names import NameMeaning
from importers.json_tree import read_json
from importers.report import Report
from importers.rows import read_row, read_rows


class _CursorFile(Value):
    until: Instant
    open: tuple[str, ...] = ()
    names: tuple[NameMeaning, ...] = ()


def read_incident_table(path: Path, report: Report) -> tuple[Incident, ...]:
    """The incidents of a CSV file; what is wrong with it is in the report."""
    source = FileTree(path).main(report)
    rows = read_csv(source, Incident, report) if source else ()
    return tuple(row.value for row in read_rows([(one, "") for one in rows], Incident, report))


def read_cursor(path: Path, report: Report) -> dict[str, Any] | None:
    """How far incidents were read; None, with a fault, when the file does not say."""
    source = FileTree(path).main(report)
    text = decoded(source, report) if source else None
    root = read_json(text, str(path), report) if text is not None else None
    row = read_row(root, _CursorFile, "", report) if root else None
    return dict(row.value) if row else None
