"""Which column is what: headers as people write them, or none at all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum, auto
from typing import NamedTuple

from rapidfuzz import fuzz, process

from importers.found.cells import Cell, Line
from importers.found.dates import is_date
from importers.found.words import plain, role_word, split_role
from importers.report import Report

_NEARLY = 82
_FIRST_LINES = 8
"""Lines among which the header is looked for: titles and notes often stand above it."""


class Kind(Enum):
    """What a column says."""

    WEEK = auto()
    DATE = auto()
    START = auto()
    END = auto()
    ROTATION = auto()
    TEAM = auto()
    ROLE = auto()
    PERSON = auto()
    EMAIL = auto()
    HOLDER = auto()
    """Its cells are people; its header is the rotation, the role, or both."""


class Column(NamedTuple):
    number: int
    kind: Kind
    rotation: str = ""
    role: str = ""


_WORDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.WEEK: (
        "week", "weeks", "week of", "week starting", "week start", "week starts", "week commencing", "week beginning",
        "week begins", "week from", "w c", "wc", "w b", "monday", "woche", "iso week", "calendar week", "week date",
        "handoff", "handoff date", "handover", "week start date",
    ),
    Kind.DATE: ("date", "day", "dates", "datum", "tag", "on call date", "oncall date", "shift date", "calendar date"),
    Kind.START: (
        "start", "start date", "start time", "start datetime", "from", "begin", "begins", "starts", "start at",
        "starts at", "shift start", "von", "start utc", "date from", "since", "starting", "on call start",
        "oncall start", "start day", "dtstart", "start date time", "rotation start", "shift start time",
    ),
    Kind.END: (
        "end", "end date", "end time", "end datetime", "to", "until", "till", "ends", "finish", "stop", "bis", "end at",
        "ends at", "shift end", "end utc", "date to", "ending", "on call end", "oncall end", "end day", "dtend",
        "end date time", "rotation end", "shift end time", "through",
    ),
    Kind.ROTATION: (
        "rotation", "schedule", "schedule name", "rota", "roster", "service", "escalation policy", "rotation name",
        "on call schedule", "oncall schedule", "queue", "schedules",
    ),
    Kind.TEAM: ("team", "team name", "group", "squad"),
    Kind.ROLE: (
        "role", "level", "escalation level", "tier", "position", "type", "layer", "slot", "duty", "shift type",
        "on call role", "oncall role", "roles", "rank",
    ),
    Kind.PERSON: (
        "engineer", "name", "person", "user", "user name", "username", "on call", "oncall", "on call engineer",
        "oncall engineer", "on call person", "who", "assignee", "employee", "member", "responder", "owner", "holder",
        "contact", "resource", "agent", "full name", "staff", "developer", "assigned to", "engineers", "people",
        "person on call", "engineer on call", "on call name", "mitarbeiter", "names", "team member", "employee name",
        "assigned", "rotation member", "on duty", "summary",
    ),
    Kind.EMAIL: ("email", "e mail", "mail", "user email", "email address", "e mail address", "engineer email"),
}  # fmt: skip
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words}
_NAMES = tuple(_KIND_OF)
_BESIDE = frozenset(
    (
        "notes", "note", "comment", "comments", "remark", "remarks", "hours", "phone", "mobile", "status", "id", "no",
        "user id", "schedule id", "escalation policy id", "week no", "week number", "month", "year", "quarter",
        "weekday", "day of week", "days", "duration", "swap", "swaps", "swapped with", "override", "holiday",
        "holidays", "time zone", "timezone", "zone", "description", "location", "url", "html url", "self", "link",
        "color", "colour", "number", "rest",
    )
)  # fmt: skip
"""Headers of columns that say nothing about who holds what."""

Rotations = Callable[[str], str | None]
"""The id of the rotation that a header names; None when it names none."""


def header_and_rows(lines: Sequence[Line]) -> tuple[Line | None, Sequence[Line]]:
    """The line with the names of the columns, and the lines below it; None when the first line is data already."""
    for number, line in enumerate(lines[:_FIRST_LINES]):
        texts = [cell.text for cell in line if cell.text]
        if len(texts) > 1 and any(is_date(text) for text in texts):
            return None, lines[number:]
        kinds = {_KIND_OF.get(plain(text)) for text in texts}
        if len(texts) > 1 and kinds & {Kind.WEEK, Kind.DATE, Kind.START}:
            return line, lines[number + 1 :]
    return lines[0], lines[1:]


def columns_of(header: Line, rotations: Rotations | None, report: Report) -> tuple[Column, ...]:
    """What each column is; `rotations` None: any name may be a rotation's. Faults are in the report."""
    found = [column for number, cell in enumerate(header) if (column := _column(number, cell, rotations))]
    known = {column.number for column in found}
    left = [number for number, cell in enumerate(header) if cell.text and number not in known]
    found += _named_after_rotations(found, left, header, rotations, report)
    found = _without_teams(found)
    _check(found, header, report)
    return tuple(found)


def guessed_columns(rows: Sequence[Line], report: Report) -> tuple[Column, ...]:
    """Columns of a sheet without header: dates are start and end, then a person, a second person behind."""
    width = max(len(row) for row in rows)
    dated = [number for number in range(width) if _all(rows, number, is_date)]
    others = [number for number in range(width) if number not in dated and any(_text(row, number) for row in rows)]
    if not dated or not others or len(dated) > 2 or len(others) > 2:
        hint = "add a line of names above: week,rotation,role,engineer"
        report.fault(rows[0][0].place, "header", "there is none, and the columns cannot be told apart", hint=hint)
        return ()
    report.warn(rows[0][0].place, "header", "there is none; the columns were taken for " + _guess(dated, others))
    times = [Column(number, kind) for number, kind in zip(dated, (Kind.START, Kind.END), strict=False)]
    if len(dated) == 1:
        times = [Column(dated[0], Kind.DATE)]
    roles = ("primary", "secondary") if len(others) == 2 else ("",)
    return (*times, *(Column(number, Kind.HOLDER, role=role) for number, role in zip(others, roles, strict=True)))


def _guess(dated: Sequence[int], others: Sequence[int]) -> str:
    times = "start and end" if len(dated) == 2 else "the date"
    return f"{times} and {'primary and secondary' if len(others) == 2 else 'the person'}"


def _all(rows: Sequence[Line], number: int, question: Callable[[str], bool]) -> bool:
    texts = [text for row in rows if (text := _text(row, number))]
    return bool(texts) and all(question(text) for text in texts)


def _text(row: Line, number: int) -> str:
    return row[number].text if number < len(row) else ""


def _column(number: int, cell: Cell, rotations: Rotations | None) -> Column | None:
    name = plain(cell.text)
    if kind := _KIND_OF.get(name):
        return Column(number, kind)
    if rotations is not None and (rotation := rotations(cell.text)):
        return Column(number, Kind.HOLDER, rotation)
    if role := role_word(cell.text):
        return Column(number, Kind.HOLDER, role=role)
    rest, role = split_role(cell.text)
    if role and plain(rest) not in _KIND_OF:
        rotation = rest if rotations is None else rotations(rest) or rest
        return Column(number, Kind.HOLDER, rotation, role)
    if role:
        return Column(number, Kind.HOLDER, role=role)
    return None


def _named_after_rotations(
    found: Sequence[Column], left: Sequence[int], header: Line, rotations: Rotations | None, report: Report
) -> Iterator[Column]:
    """Without a person's column, what is left are people: one column of them, or one for each rotation."""
    kinds = {column.kind for column in found}
    unnamed = kinds.isdisjoint({Kind.PERSON, Kind.EMAIL, Kind.HOLDER})
    people = [number for number in left if unnamed and plain(header[number].text) not in _BESIDE]
    for number in left:
        cell = header[number]
        near = _nearly(cell.text)
        if near and plain(cell.text) not in _BESIDE:
            report.fault(cell.place, "header", "unknown column", value=cell.text, hint=f"did you mean {near}?")
        elif number in people and (rotations is None or len(people) == 1):
            several = len(people) > 1
            read_as = f"the people on call for {cell.text}" if several else "the people on call"
            report.warn(cell.place, "header", f"this column was taken for {read_as}", value=cell.text)
            yield Column(number, Kind.HOLDER, cell.text if several else "")
        elif number in people:
            hint = "name it after a rotation, or use week,rotation,role,engineer"
            report.fault(cell.place, "header", "is no known column and no rotation", value=cell.text, hint=hint)
        elif plain(cell.text) not in _BESIDE:
            report.warn(cell.place, "header", "this column was not used", value=cell.text)


def _nearly(text: str) -> str:
    name = plain(text)
    found = process.extractOne(name, _NAMES, scorer=fuzz.ratio, score_cutoff=_NEARLY) if len(name) > 3 else None
    return str(found[0]) if found else ""


def _without_teams(found: Sequence[Column]) -> list[Column]:
    """A team's column names the rotation where no other does."""
    named = any(column.kind is Kind.ROTATION for column in found)
    kept = [column for column in found if not (named and column.kind is Kind.TEAM)]
    return [column._replace(kind=Kind.ROTATION) if column.kind is Kind.TEAM else column for column in kept]


def _check(found: Sequence[Column], header: Line, report: Report) -> None:
    kinds = [column.kind for column in found]
    place = header[0].place
    for kind in Kind:
        if kind is not Kind.HOLDER and kinds.count(kind) > 1:
            twice = [header[column.number].text for column in found if column.kind is kind]
            report.fault(place, "header", f"two columns say the same: {' and '.join(twice)}", hint="remove one")
    if not {Kind.WEEK, Kind.DATE, Kind.START} & set(kinds):
        report.fault(place, "header", "no column says when", hint="name one week, date or start")
    if not {Kind.PERSON, Kind.EMAIL, Kind.HOLDER} & set(kinds):
        report.fault(place, "header", "no column says who", hint="name one engineer, person or email")
