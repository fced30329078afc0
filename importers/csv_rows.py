"""CSV files whose columns are the fields of a model: each row a mapping, each cell with its place."""

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice

from pydantic import BaseModel

from importers.file_tree import Source, printable
from importers.found.words import plain
from importers.nodes import Node, Place, Scalar, Table
from importers.report import Report
from importers.shapes import fields_of
from importers.sheet_days import with_plain_days
from importers.sheet_text import sheet_text
from importers.suggestions import known_or_nearest

_DELIMITERS = (",", ";", "\t")
_MOST_COLUMNS = 200
_QUOTED = r'"(?:[^"]|"")*"|[^{}]*'


def read_csv(source: Source, model: type[BaseModel], report: Report, most: int | None = None) -> tuple[Table, ...]:
    """A mapping per row, empty cells left out; what cannot be read is in the report.

    `most`: rows that are read; of those that follow the report has the number.
    """
    text = sheet_text(source, report)
    if text is None or printable(text, source, report) is None:
        return ()
    if not text.strip():
        report.fault(source.start, "header", "the file is empty", hint=f"columns: {', '.join(fields_of(model))}")
        return ()
    records, tables = _Records(text, source), list[Table]()
    try:
        columns = _columns(next(records), model, report)
        if columns is None:
            return ()
        filled = (record for record in records if any(record.cells))
        for record in islice(filled, most):
            tables.append(_row(record, columns, report))
        _tell_rest(records, source, report)
    except csv.Error as refusal:
        place = Place(source.name, records.line, 1)
        report.fault(place, "this row", f"and all that follows cannot be read: {refusal}", hint="check the quotes")
    return with_plain_days(tables, model, report)


def _tell_rest(records: "_Records", source: Source, report: Report) -> None:
    first, rest = records.rest()
    if rest:
        problem = f"{rest:,} from here on were left out: the file is too large"
        report.fault(Place(source.name, first, 1), "rows", problem, hint="split it")


class _Record:
    """The cells of one row, and where each begins."""

    def __init__(self, cells: Sequence[str], places: Sequence[Place]) -> None:
        self.cells = [cell.strip() for cell in cells]
        self.places = places

    def place(self, number: int) -> Place:
        return self.places[min(number, len(self.places) - 1)]


class _Records(Iterator[_Record]):
    """Rows with their places, blank lines left out; `line` is where the row at hand begins."""

    def __init__(self, text: str, source: Source) -> None:
        self._lines = text.split("\n")
        self._file = source.name
        header = next(line for line in self._lines if line.strip())
        self._delimiter = max(_DELIMITERS, key=header.count)
        self._reader = csv.reader(StringIO(text, newline=""), delimiter=self._delimiter, strict=True)
        self.line = 1

    def __next__(self) -> _Record:
        while True:
            self.line = self._reader.line_num + 1
            if cells := next(self._reader):
                return _Record(cells, self._places(cells))

    def rest(self) -> tuple[int, int]:
        """The line after the last row that was read, and how many rows with something in them follow."""
        self.line = self._reader.line_num + 1
        return self.line, sum(1 for cells in self._reader if any(map(str.strip, cells)))

    def _places(self, cells: Sequence[str]) -> list[Place]:
        written = self._lines[self.line - 1]
        if self._reader.line_num != self.line:  # a quoted line break: columns would mislead
            return [Place(self._file, self.line, 1)]
        widths = [len(cell) for cell in cells[:_MOST_COLUMNS]]
        if '"' in written:
            pattern = _QUOTED.format(re.escape(self._delimiter))
            found = re.finditer(f"(?:^|(?<={re.escape(self._delimiter)}))({pattern})", written)
            widths = [len(one[1]) for one in islice(found, _MOST_COLUMNS)]
        places, column = [], 1
        for width in widths:
            places.append(Place(self._file, self.line, column))
            column += width + 1
        return places


def _columns(header: _Record, model: type[BaseModel], report: Report) -> tuple[str, ...] | None:
    """The names of the columns; None when a name is unknown, twice there, or a needed one missing."""
    known, before = fields_of(model), len(report.faults)
    if len(header.cells) > _MOST_COLUMNS:
        report.fault(
            header.place(0), "header", f"has {len(header.cells):,} columns", hint=f"it may have {', '.join(known)}"
        )
        return None
    names = [plain(cell).replace(" ", "_") for cell in header.cells]
    for number, (name, cell) in enumerate(zip(names, header.cells, strict=True)):
        if name not in known:
            hint = known_or_nearest(cell, known, most=20)
            report.fault(header.place(number), "header", "unknown column", value=cell or "nothing", hint=hint)
        elif name in names[:number]:
            report.fault(header.place(number), "header", "this column stands there twice", value=cell)
    for name, field in model.model_fields.items():
        if field.is_required() and name not in names:
            report.fault(header.place(0), "header", f"the column {name} is missing")
    return tuple(names) if len(report.faults) == before else None


def _row(record: _Record, columns: tuple[str, ...], report: Report) -> Table:
    if len(record.cells) != len(columns):
        problem = f"has {len(record.cells)} cells where the header has {len(columns)}"
        report.fault(record.place(len(columns)), "this row", problem, hint="quote texts that hold a comma")
    entries: dict[str, Node] = {
        name: Scalar(record.place(number), cell, quoted=True)
        for number, (name, cell) in enumerate(zip(columns, record.cells, strict=False))
        if cell
    }
    return Table(record.place(0), entries, {})
