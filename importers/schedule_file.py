"""Schedules that dogwatch wrote itself: `schedule.json`, `schedule.csv`, or the folder that `plan` filled."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from domain.allowance import AllowanceText
from domain.base import Value
from domain.clock import iso
from domain.errors import Fault, InvalidInput
from domain.people import SHADOW
from domain.plan import Status, Tier
from domain.schedule import Horizon, Schedule, Shift
from importers.csv_rows import read_csv
from importers.file_tree import FileTree, Source, decoded
from importers.json_tree import read_json
from importers.nodes import Listing, Node, Table
from importers.report import Report
from importers.rows import Row, read_row, read_rows
from importers.suggestions import known_or_nearest

ANOTHERS = "is this a schedule of another organisation?"
_MOST_APART = 8
"""Unknown names that are told one by one, each with what may have been meant."""
_HINT = "give the schedule.json that `dogwatch plan` writes"


class _Head(Value):
    """What stands beside the shifts in `schedule.json`."""

    status: Status
    seed: int
    input_sha256: str
    horizon: Horizon
    tiers: tuple[Tier, ...] = ()
    allowances: tuple[AllowanceText, ...] = ()


_DERIVED = {"horizon": {"label"}, "tiers": {"gap"}}
"""Fields that follow from others: written for readers, not read back."""
_BESIDE = {"gap", "breaches", "notes", "shifts"}


@dataclass(frozen=True)
class ScheduleFile:
    """A schedule as it was written; a CSV file has the shifts only, so that all else is None there."""

    name: str
    schedule: Schedule
    horizon: Horizon | None = None
    status: Status | None = None
    seed: int | None = None
    input_sha256: str | None = None
    tiers: tuple[Tier, ...] = ()
    allowances: tuple[str, ...] = ()
    """Exceptions under which it was planned."""
    unread: tuple[str, ...] = ()
    """Top-level fields of a newer version, which this one does not know."""


def read_schedule_file(path: Path) -> ScheduleFile:
    """The schedule in a file or an output folder; InvalidInput with all faults when anything is wrong."""
    report = Report()
    source = FileTree(schedule_in(path)).main(report)
    found = None
    if source is not None:
        read = _from_json if source.name.lower().endswith(".json") else _from_csv
        found = read(source, report)
    report.refuse_faults()
    if found is None:
        raise report.refusal()
    return found


def read_if_written_by_plan(path: Path) -> ScheduleFile | None:
    """The schedule exactly as `plan` wrote it; None for any other file, and for a sheet that somebody has changed.

    InvalidInput for a `schedule.json` that is faulty: what stands beside the shifts would be lost with another reader.
    """
    try:
        return read_schedule_file(path)
    except InvalidInput:
        if "input_sha256" in _loosely(path):
            raise
        return None


def allowances_in(path: Path) -> tuple[str, ...]:
    """Exceptions under which the plan in a file was made; none where it is another kind of file."""
    listed = _loosely(path).get("allowances")
    return tuple(one for one in listed if isinstance(one, str)) if isinstance(listed, list) else ()


def _loosely(path: Path) -> dict[str, object]:
    """What a JSON file holds at its top; nothing for files of another kind."""
    try:
        found = json.loads(schedule_in(path).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def schedule_in(path: Path) -> Path:
    """The schedule of an output folder; any other path as it is."""
    if not path.is_dir():
        return path
    written = (path / name for name in ("schedule.json", "schedule.csv"))
    return next((one for one in written if one.is_file()), path / "schedule.json")


def _from_csv(source: Source, report: Report) -> ScheduleFile:
    rows = read_rows([(row, "") for row in read_csv(source, Shift, report)], Shift, report)
    return ScheduleFile(source.name, _schedule(rows, report))


def _from_json(source: Source, report: Report) -> ScheduleFile | None:
    text = decoded(source, report)
    root = read_json(text, source.name, report) if text is not None else None
    if root is None:
        return None
    listing = root.entries.get("shifts") if isinstance(root, Table) else None
    if not isinstance(root, Table) or not isinstance(listing, Listing):
        report.fault(root.place, "shifts", "must be a list", hint=_HINT)
        return None
    shifts = [(node, f"shifts[{number}]") for number, node in enumerate(listing.items)]
    schedule = _schedule(read_rows(shifts, Shift, report), report)
    head = read_row(_head(root), _Head, "", report)
    if head is None:
        return None
    unread = sorted(root.entries.keys() - _Head.model_fields.keys() - _BESIDE)
    return ScheduleFile(source.name, schedule, **dict(head.value), unread=tuple(unread))


def _head(root: Table) -> Table:
    """The fields of the head, without those that follow from others."""
    entries = {
        name: _without(node, _DERIVED.get(name, set()))
        for name, node in root.entries.items()
        if name in _Head.model_fields
    }
    return root._replace(entries=entries)


def _without(node: Node, names: set[str]) -> Node:
    if isinstance(node, Listing):
        return node._replace(items=tuple(_without(item, names) for item in node.items))
    if isinstance(node, Table):
        return node._replace(entries={name: entry for name, entry in node.entries.items() if name not in names})
    return node


def _schedule(rows: Sequence[Row[Shift]], report: Report) -> Schedule:
    hint = "give it a later end"
    backwards = (row for row in rows if row.value.end <= row.value.start)
    report.faults += [row.fault("end", problem="ends no later than it starts", hint=hint) for row in backwards]
    report.faults += _two_at_once(rows)
    return Schedule.of(row.value for row in rows)


def _two_at_once(rows: Sequence[Row[Shift]]) -> Iterator[Fault]:
    """Rows of one slot that share time: two holders, or one twice. Shadows may be several."""
    slots: dict[tuple[str, str, date], list[Row[Shift]]] = {}
    for row in rows:
        if row.value.role != SHADOW:
            slots.setdefault(row.value.key, []).append(row)
    for mine in slots.values():
        mine.sort(key=lambda row: (row.value.start, row.value.end))
        latest = mine[0].value
        for row in mine[1:]:
            if row.value.start < latest.end:
                problem = f"{latest.engineer} holds this slot until {iso(latest.end)}"
                yield row.fault("engineer", problem=problem, hint="keep one holder for each moment")
            latest = max(latest, row.value, key=lambda one: one.end)


def strangers(file: ScheduleFile, engineers: Sequence[str], rotations: Sequence[str]) -> Iterator[Fault]:
    """People and rotations of the file that are not among the known ones, each once; many of them in one line."""
    for field, known in (("engineer", engineers), ("rotation", rotations)):
        names = sorted({getattr(shift, field) for shift in file.schedule.shifts} - set(known))
        if len(names) > _MOST_APART:
            problem = f"the organisation has none of these {len(names)} {field}s"
            yield Fault(file.name, 0, 0, field, problem, ", ".join(names), ANOTHERS)
            continue
        for name in names:
            hint = known_or_nearest(name, known)
            yield Fault(file.name, 0, 0, field, f"the organisation has no such {field}", name, hint)
