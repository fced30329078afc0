"""From the lines of a sheet to what is held: dates read, cells with two names split, merged cells filled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from importers.file_tree import Source
from importers.found.cells import Cell, Line, lines_of
from importers.found.dates import WHICH_DAY, Order, ambiguous, next_day, order_of, read_span, read_when
from importers.found.headers import Column, Kind, Rotations, columns_of, guessed_columns, header_and_rows
from importers.found.held import Held, When
from importers.found.words import people_in
from importers.nodes import Place
from importers.report import Report
from importers.scalars import UnreadableText

_WHEN = (Kind.WEEK, Kind.DATE, Kind.START)


def held_in_sheet(source: Source, order: Order | None, rotations: Rotations | None, report: Report) -> tuple[Held, ...]:
    """Everything the sheet says; what it says wrong is in the report."""
    lines = lines_of(source, report)
    if not lines:
        return ()
    header, rows = header_and_rows(lines)
    if header is None:
        columns = guessed_columns(rows, report)
    elif rows:
        columns = columns_of(header, rotations, report)
    else:
        report.fault(header[0].place, "file", "has a header and no rows")
        return ()
    return _Sheet(columns, rows, order, report).held() if columns and not report.faults else ()


@dataclass(eq=False)
class _Sheet:
    columns: Sequence[Column]
    rows: Sequence[Line]
    order: Order | None
    report: Report

    def held(self) -> tuple[Held, ...]:
        if self.order is None and not self._settle_order():
            return ()
        found = [one for line, when in self._dated() for one in self._holders(line, *when)]
        return tuple(_with_whole_ends(found))

    def _settle_order(self) -> bool:
        texts = [self._text(line, kind) for line in self.rows for kind in (*_WHEN, Kind.END)]
        try:
            self.order = order_of(texts)
        except UnreadableText as refusal:
            self.report.fault(self.rows[0][0].place, "dates", refusal.problem, hint=refusal.hint)
            return False
        unclear = ambiguous(texts) if self.order is None else []
        if unclear:
            dates, each = ("1 date", "") if len(unclear) == 1 else (f"{len(unclear):,} dates", " each")
            problem = f"{dates} of the file could be two different days{each}"
            self.report.fault(self.rows[0][0].place, "dates", problem, value=unclear[0], hint=WHICH_DAY)
        return not unclear

    def _dated(self) -> Iterator[tuple[Line, tuple[When, When | None]]]:
        """Lines with their times. A line without a date belongs to the date above it, as under a merged cell."""
        last: tuple[When, When | None] | None = None
        for line in self.rows:
            starts = [cell for kind in _WHEN if (cell := self._cell(line, kind)) and cell.text]
            if starts:
                last = self._times(line, starts[-1])
                if last is None:
                    continue
            if last is not None:
                yield line, last
            elif any(self._people(line)):
                self.report.fault(line[0].place, "this row", "says nothing about when", hint="fill in its date")

    def _times(self, line: Line, start: Cell) -> tuple[When, When | None] | None:
        try:
            begins, ends = read_span(start.text, self.order)
        except UnreadableText as refusal:
            self.report.fault(start.place, "date", refusal.problem, value=start.text, hint=refusal.hint)
            return None
        cell = self._cell(line, Kind.END)
        if cell and cell.text:
            try:
                ends = read_when(cell.text, self.order)
            except UnreadableText as refusal:
                self.report.fault(cell.place, "end", refusal.problem, value=cell.text, hint=refusal.hint)
                return None
        if ends is not None and _backwards(begins, ends):
            self.report.fault((cell or start).place, "end", "lies before the start", value=(cell or start).text)
            return None
        return begins, ends

    def _holders(self, line: Line, begins: When, ends: When | None) -> Iterator[Held]:
        weekly = self._cell(line, Kind.WEEK) is not None
        for column, cell in self._people(line):
            rotation = column.rotation or self._text(line, Kind.ROTATION)
            role = column.role or self._text(line, Kind.ROLE)
            email = self._text(line, Kind.EMAIL) if column.kind is Kind.PERSON else ""
            places = (self._place(line, Kind.ROTATION, column.rotation), self._place(line, Kind.ROLE, column.role))
            for name in people_in(cell.text):
                yield Held(cell.place, name, rotation, role, begins, ends, email, weekly, *places)

    def _people(self, line: Line) -> Iterator[tuple[Column, Cell]]:
        kinds = {column.kind for column in self.columns}
        who = Kind.PERSON if Kind.PERSON in kinds else Kind.EMAIL
        for column in self.columns:
            if column.kind in (who, Kind.HOLDER) and column.number < len(line) and line[column.number].text:
                yield column, line[column.number]

    def _cell(self, line: Line, kind: Kind) -> Cell | None:
        number = self._numbers.get(kind)
        return line[number] if number is not None and number < len(line) else None

    def _text(self, line: Line, kind: Kind) -> str:
        cell = self._cell(line, kind)
        return cell.text if cell else ""

    def _place(self, line: Line, kind: Kind, in_header: str) -> Place | None:
        """Where the line says it; None where the header does, or nobody."""
        cell = self._cell(line, kind)
        return cell.place if cell and cell.text and not in_header else None

    @property
    def _numbers(self) -> Mapping[Kind, int]:
        return {column.kind: column.number for column in self.columns if column.kind is not Kind.HOLDER}


def _with_whole_ends(found: Sequence[Held]) -> list[Held]:
    """Ends that are days: does the file mean them included? Then each ends where the next day begins.

    4 to 10 January is a week when the last day counts; 4 to 11 January is one when it does not. The rows decide
    together: whatever makes more of them whole weeks, or single days for rows of one day.
    """
    spans = [(one.end.day - one.start.day).days for one in found if one.end and one.end.is_day and one.start.is_day]
    included = sum(days % 7 == 6 or days == 0 for days in spans) > sum(days % 7 == 0 and days > 0 for days in spans)
    if not spans or not included:
        return list(found)
    return [
        one._replace(end=next_day(one.end)) if one.end and one.end.is_day and one.start.is_day else one for one in found
    ]


def _backwards(begins: When, ends: When) -> bool:
    """True when the end lies before the start, or nothing lies between; one day alone is a day."""
    if begins.instant and ends.instant:
        return ends.instant <= begins.instant
    if begins.wall is not None and ends.wall is not None:
        return (ends.day, ends.wall) <= (begins.day, begins.wall)
    return ends.day < begins.day
