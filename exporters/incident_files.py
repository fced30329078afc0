"""Response segments as the CSV file that pay reads, and incidents as the one that the organisation file names."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.clock import iso
from domain.organisation import Incident
from domain.response import ResponseSegment, UnansweredIncident
from exporters.csv_cells import text_cell

_SEGMENT = ("incident", "engineer", "start", "end", "team", "opened", "outcome", "edited", "approved_by")
_INCIDENT = ("id", "team", "severity", "opened")


def segments_csv(segments: Iterable[ResponseSegment], unanswered: Iterable[UnansweredIncident]) -> str:
    """A row for each segment in order of time, then one for each incident that nobody acknowledged."""
    worked = sorted(segments, key=lambda one: (one.start, one.incident, one.engineer))
    missed = sorted(unanswered, key=lambda one: (one.opened, one.incident))
    return _table(_SEGMENT, [*map(_segment, worked), *map(_unanswered, missed)])


def incidents_csv(incidents: Iterable[Incident]) -> str:
    """A row for each incident in order of time."""
    rows = sorted(incidents, key=lambda one: (one.opened, one.id))
    return _table(_INCIDENT, ((one.id, one.team, one.severity, iso(one.opened)) for one in rows))


def _segment(one: ResponseSegment) -> tuple[str, ...]:
    edited = "true" if one.edited else ""
    times = (_time(one.start), _time(one.end))
    return (one.incident, one.engineer, *times, one.team or "", _time(one.opened), "", edited, one.approved_by or "")


def _unanswered(one: UnansweredIncident) -> tuple[str, ...]:
    outcome = "auto-resolved" if one.auto_resolved else "unacknowledged"
    return (one.incident, "", "", "", one.team or "", _time(one.opened), outcome, "", "")


def _time(moment: datetime | None) -> str:
    return iso(moment) if moment else ""


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    page = io.StringIO()
    lines = csv.writer(page, lineterminator="\n")
    lines.writerow(columns)
    lines.writerows([text_cell(cell) for cell in row] for row in rows)
    return page.getvalue()
