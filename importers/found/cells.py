"""Any sheet of cells, each with its place: CSV with whatever delimiter, or JSON rows that say the same."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from io import StringIO
from typing import NamedTuple

from importers.file_tree import Source
from importers.json_tree import read_json
from importers.nodes import Listing, Node, Place, Scalar, Table
from importers.report import Report
from importers.sheet_text import sheet_text, tell_no_text

_DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 60
"""Lines from which the delimiter is told."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LISTS = ("shifts", "schedule", "rows", "entries", "rendered_schedule_entries", "final_schedule", "oncalls")


class Cell(NamedTuple):
    place: Place
    text: str


Line = tuple[Cell, ...]


def lines_of(source: Source, report: Report) -> tuple[Line, ...]:
    """The lines that hold anything, cells without surrounding blanks; empty, with a fault, when it is no sheet."""
    text = _text(source, report)
    if text is None:
        return ()
    if not text.strip():
        report.fault(source.start, "file", "is empty", hint="a date and a person in each row are enough")
        return ()
    if text.lstrip()[:1] in "[{":
        return _from_json(text, source, report)
    lines = _from_csv(text, source, report)
    if lines and max(len(line) for line in lines) < 2:
        hint = "separate the columns by commas, semicolons or tabs: week,engineer"
        report.fault(source.start, "file", "has one column only", hint=hint)
        return ()
    return lines


def _text(source: Source, report: Report) -> str | None:
    text = sheet_text(source, report)
    if text is not None and _UNPRINTABLE.search(text):
        tell_no_text(source, report)
        return None
    return text


def _from_csv(text: str, source: Source, report: Report) -> tuple[Line, ...]:
    delimiter, found, line = _delimiter(text), list[Line](), 1
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append(_line(cells, source.name, line))
            line = reader.line_num + 1
    except csv.Error as refusal:
        report.fault(Place(source.name, line, 1), "this row", f"cannot be read: {refusal}", hint="check the quotes")
    return tuple(found)


def _line(cells: Sequence[str], file: str, line: int) -> Line:
    """Columns are counted in cells' characters: exact where nothing is quoted, near otherwise."""
    found, column = [], 1
    for cell in cells:
        found.append(Cell(Place(file, line, column), cell.strip()))
        column += len(cell) + 1
    return tuple(found)


def _delimiter(text: str) -> str:
    """The one that splits most lines into the same number of cells, more than one."""
    head = [line for line in text.split("\n") if line.strip()][:_LOOKED_AT]

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(head, delimiter=delimiter) if len(row) > 1)
        (width, lines) = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return lines, width

    try:
        return max(_DELIMITERS, key=evenness)
    except csv.Error:
        return max(_DELIMITERS, key=text.count)


def _from_json(text: str, source: Source, report: Report) -> tuple[Line, ...]:
    """A list of objects (or an object that holds one) as lines; the first line has the names."""
    root = read_json(text, source.name, report)
    rows = _rows(root) if root is not None else None
    if root is not None and rows is None:
        hint = 'a list of objects: [{"week": "2027-01-04", "engineer": "Ana"}]'
        report.fault(root.place, "file", "holds no list of rows", hint=hint)
    if not rows:
        return ()
    flat = [{name: node for name, node in _flat(row.entries) if isinstance(node, Scalar)} for row in rows]
    names = list(dict.fromkeys(name for row in flat for name in row))
    header = tuple(Cell(rows[0].place, name) for name in names)
    body = (
        tuple(Cell(one.place, _said(one)) if (one := row.get(name)) else Cell(node.place, "") for name in names)
        for row, node in zip(flat, rows, strict=True)
    )
    return (header, *body)


def _rows(root: Node) -> list[Table] | None:
    if isinstance(root, Listing):
        rows = [item for item in root.items if isinstance(item, Table)]
        return rows if len(rows) == len(root.items) else None
    if isinstance(root, Table):
        for name in _LISTS:
            below = _rows(root.entries[name]) if name in root.entries else None
            if below is not None:
                return below
    return None


def _flat(entries: dict[str, Node]) -> list[tuple[str, Node]]:
    """Fields of a row; the name of a person or schedule that stands in an object of its own is lifted out."""
    found: list[tuple[str, Node]] = []
    for name, node in entries.items():
        if isinstance(node, Table):
            inner = next((node.entries[key] for key in ("summary", "name", "email", "id") if key in node.entries), None)
            found += [(name, inner)] if inner is not None else []
        else:
            found.append((name, node))
    return found


def _said(node: Scalar) -> str:
    return "" if node.is_nothing else node.text.strip()
