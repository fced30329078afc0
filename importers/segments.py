"""Incident response segments from CSV or JSON: who worked on which incident from when to when.

CSV has a row per segment; an incident that nobody acknowledged has a row without engineer, with `opened` and an
`outcome`. JSON has a list `incidents`, each with its `segments`. docs/pay.md describes both; the log entries of a
pager fill the same fields.
"""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from compensation.facts import PayFacts
from domain.base import Id, Name, Value
from domain.clock import iso
from domain.organisation import Organisation
from domain.response import IncidentId, ResponseSegment, Second, UnansweredIncident
from importers.approvers import approver_faults
from importers.csv_rows import read_csv
from importers.file_tree import FileTree, decoded
from importers.json_tree import read_json
from importers.known_names import PeopleByName, unknown
from importers.nodes import Listing, Node, Scalar, Table
from importers.report import Report
from importers.rows import Row, read_rows
from importers.told import Told
from importers.work_times import too_long

_CSV_NAME = {"id": "incident"}


class Outcome(StrEnum):
    """What became of an incident that nobody acknowledged."""

    UNACKNOWLEDGED = "unacknowledged"
    AUTO_RESOLVED = "auto-resolved"


class SegmentRow(Value):
    """One row of a file of segments."""

    incident: IncidentId
    engineer: Name | None = None
    """Id or e-mail address; none: nobody acknowledged, `outcome` says what became of it."""
    start: Second | None = None
    """The own acknowledge or join."""
    end: Second | None = None
    """The own release, or the resolve."""
    team: Id | None = None
    opened: Second | None = None
    outcome: Outcome | None = None
    edited: bool = False
    approved_by: Name | None = None


def read_segments(
    path: Path, organisation: Organisation, report: Report, told: Told[ResponseSegment] | None = None
) -> PayFacts:
    """The segments and unanswered incidents of one file; whatever is wrong with it is in the report.

    `told` has the segments of the other files of the command: one with two ends is refused.
    """
    rows = _rows(path, report)
    people = PeopleByName(organisation)
    usable = [row for row in rows if _is_usable(row, organisation, people, report)]
    answered = [(row, _segment(row.value, people)) for row in usable if row.value.engineer]
    told = told or Told()
    for row, segment in answered:
        told.take(segment.key, segment, row, "incident", report)
    return PayFacts(
        responses=tuple(dict.fromkeys(segment for _, segment in answered)),
        unanswered=tuple(_unanswered(row.value) for row in usable if not row.value.engineer),
    )


def _rows(path: Path, report: Report) -> tuple[Row[SegmentRow], ...]:
    source = FileTree(path).main(report)
    if source is None:
        return ()
    if path.suffix.lower() != ".json":
        return read_rows([(row, "") for row in read_csv(source, SegmentRow, report)], SegmentRow, report)
    text = decoded(source, report)
    root = read_json(text, source.name, report) if text is not None else None
    return read_rows(_flat(root, report), SegmentRow, report) if root else ()


def _flat(root: Node, report: Report) -> list[tuple[Node, str]]:
    """Rows like those of a CSV file: a segment with what its incident says, or an incident without segments."""
    incidents = root.entries.get("incidents") if isinstance(root, Table) else None
    if not isinstance(incidents, Listing):
        report.fault(root.place, "incidents", "must be a list", hint='{"incidents": [{"id": ..., "segments": [...]}]}')
        return []
    return [row for number, node in enumerate(incidents.items) for row in _rows_of(node, number)]


def _rows_of(node: Node, number: int) -> Iterator[tuple[Node, str]]:
    where = f"incidents[{number}]"
    if not isinstance(node, Table):
        yield node, where
        return
    entries = {_CSV_NAME.get(name, name): entry for name, entry in node.entries.items()}
    keys = {_CSV_NAME.get(name, name): place for name, place in node.keys.items()}
    segments = entries.get("segments")
    if (
        segments is None
        or (isinstance(segments, Scalar) and segments.is_nothing)
        or (isinstance(segments, Listing) and not segments.items)
    ):
        entries.pop("segments", None)
        yield Table(node.place, entries, keys), where
    elif not isinstance(segments, Listing):
        yield Table(node.place, entries, keys), where  # refused there, as a field that a row does not have
    else:
        del entries["segments"]
        for place, segment in enumerate(segments.items):
            row: Node = segment
            if isinstance(segment, Table):
                row = Table(segment.place, entries | segment.entries, keys | segment.keys)
            yield row, f"{where}.segments[{place}]"


def _is_usable(row: Row[SegmentRow], organisation: Organisation, people: PeopleByName, report: Report) -> bool:
    """Whether the row makes a segment or an unanswered incident; what forbids it is in the report."""
    before = len(report.faults)
    report.faults.extend(unknown(row, "team", row.value.team, organisation.team))
    if row.value.engineer:
        _check_segment(row, people, report)
    else:
        _check_unanswered(row, report)
    return len(report.faults) == before


def _check_segment(row: Row[SegmentRow], people: PeopleByName, report: Report) -> None:
    segment = row.value
    report.faults.extend(people.faults(row, segment.engineer or ""))
    report.faults.extend(approver_faults(row, segment.approved_by, people.engineer(segment.engineer or "")))
    for field in ("start", "end"):
        if getattr(segment, field) is None:
            report.faults.append(row.fault(field, problem=f"a segment needs its {field}", value=""))
    if segment.start and segment.end and segment.end < segment.start:
        hint = f"it starts {iso(segment.start)}; were the two exchanged?"
        report.faults.append(row.fault("end", problem="ends before it starts", hint=hint))
    elif segment.start and segment.end:
        report.faults.extend(too_long(row, segment.start, segment.end))
    if segment.outcome:
        problem = "an outcome is for incidents that nobody acknowledged"
        report.faults.append(row.fault("outcome", problem=problem, hint="leave it out, or the engineer"))


def _check_unanswered(row: Row[SegmentRow], report: Report) -> None:
    incident = row.value
    if incident.outcome is None:
        hint = f"name the engineer, or give an outcome: {', '.join(Outcome)}"
        report.faults.append(row.fault("engineer", problem="nobody is named, and no outcome", hint=hint, value=""))
    if incident.opened is None:
        problem = "an incident that nobody acknowledged needs the moment it opened"
        report.faults.append(row.fault("opened", problem=problem, value=""))


def _segment(row: SegmentRow, people: PeopleByName) -> ResponseSegment:
    known = {name: getattr(row, name) for name in ResponseSegment.model_fields if name != "engineer"}
    return ResponseSegment(**known, engineer=people.id_of(row.engineer or "") or "")


def _unanswered(row: SegmentRow) -> UnansweredIncident:
    fields = {"incident": row.incident, "opened": row.opened, "team": row.team}
    return UnansweredIncident.model_validate(fields | {"auto_resolved": row.outcome is Outcome.AUTO_RESOLVED})
