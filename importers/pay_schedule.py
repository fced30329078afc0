"""Schedules to be paid: `schedule.json` and `schedule.csv` as `plan` writes them, or rows of the same columns."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from compensation.facts import PayFacts
from domain.clock import iso
from domain.errors import Fault
from domain.organisation import Organisation
from domain.people import SHADOW
from domain.schedule import Schedule, Shift
from importers.csv_rows import read_csv
from importers.file_tree import FileTree, decoded
from importers.json_tree import read_json
from importers.known_names import PeopleByName, unknown
from importers.nodes import Listing, Node, Table
from importers.past_shifts import PastShift, completed, rotations_by_every_name, week_faults
from importers.report import Report
from importers.rows import Row, read_rows
from importers.told import spot

_Line = tuple[str, str, date]
_Held = list[tuple[Row[PastShift], Shift]]
Weeks = dict[_Line, _Held]
"""Who holds each week, by the rows that say so."""


def read_schedule(path: Path, organisation: Organisation, report: Report, told: Weeks | None = None) -> PayFacts:
    """The shifts of one file; unknown names, impossible times and two people on one slot are in the report.

    `told` has the weeks of the other files of the command: one that two files hold differently is refused.
    """
    rows = _rows(path, report)
    rotations = rotations_by_every_name(organisation.rotations)
    people = PeopleByName(organisation)
    known: list[tuple[Row[PastShift], Shift]] = []
    for row in rows:
        faults = [
            *unknown(row, "rotation", row.value.rotation, rotations),
            *people.faults(row, row.value.engineer),
        ]
        if row.value.rotation in rotations:
            faults += week_faults(row, rotations[row.value.rotation], organisation.company.zone)
        if not faults:
            shift = completed(row, rotations[row.value.rotation], organisation.company.zone)
            known.append((row, shift.model_copy(update={"engineer": people.id_of(shift.engineer)})))
        report.faults += faults
    report.faults += _two_at_once(known)
    if not report.faults:
        report.faults += _held_otherwise(known, {} if told is None else told)
    return PayFacts(planned=Schedule.of(shift for _, shift in known))


def _rows(path: Path, report: Report) -> tuple[Row[PastShift], ...]:
    source = FileTree(path).main(report)
    if source is None:
        return ()
    if path.suffix.lower() != ".json":
        return read_rows([(row, "") for row in read_csv(source, PastShift, report)], PastShift, report)
    text = decoded(source, report)
    root = read_json(text, source.name, report) if text is not None else None
    return read_rows(_shifts(root, report), PastShift, report) if root else ()


def _shifts(root: Node, report: Report) -> list[tuple[Node, str]]:
    shifts = root.entries.get("shifts") if isinstance(root, Table) else None
    if not isinstance(shifts, Listing):
        report.fault(root.place, "shifts", "must be a list", hint="give the schedule.json that `dogwatch plan` writes")
        return []
    return [(node, f"shifts[{number}]") for number, node in enumerate(shifts.items)]


def _held_otherwise(known: _Held, told: Weeks) -> Iterator[Fault]:
    """The first row of each week that an earlier file holds differently."""
    slots: Weeks = defaultdict(list)
    for row, shift in known:
        slots[shift.key].append((row, shift))
    for key, rows in slots.items():
        earlier = told.setdefault(key, rows)
        mine, theirs = _differing(rows, earlier), _differing(earlier, rows)
        if mine or theirs:
            row, before = mine or rows[0][0], theirs or earlier[0][0]
            problem = f"{spot(before)} has {before.value.engineer} in this week"
            yield row.fault("engineer", problem=problem, hint="two files hold it differently: keep one of them")


def _differing(rows: _Held, others: _Held) -> Row[PastShift] | None:
    parts = {(shift.engineer, shift.start, shift.end) for _, shift in others}
    return next((row for row, shift in rows if (shift.engineer, shift.start, shift.end) not in parts), None)


def _two_at_once(known: Sequence[tuple[Row[PastShift], Shift]]) -> Iterator[Fault]:
    """Rows of one slot that share time: two people on it, or one person twice."""
    slots: dict[_Line, list[tuple[Row[PastShift], Shift]]] = defaultdict(list)
    for row, shift in known:
        if shift.role != SHADOW:
            slots[shift.key].append((row, shift))
    for rows in slots.values():
        ordered = sorted(rows, key=lambda pair: (pair[1].start, pair[1].end))
        holder = ordered[0]
        for row, shift in ordered[1:]:
            if shift.start < holder[1].end:
                line = holder[0].place().line
                there = f" (line {line})" if line else f" ({holder[0].where})"
                problem = f"{holder[1].engineer} holds this slot until {iso(holder[1].end)}{there}"
                yield row.fault("engineer", problem=problem, hint="keep one holder for each moment")
            holder = max(holder, (row, shift), key=lambda pair: pair[1].end)
