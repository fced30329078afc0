"""Incidents into files: two CSV tables that grow, and a note of how far was read beside them."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from compensation.facts import PayFacts
from domain.errors import Fault
from domain.organisation import Incident, Organisation
from exporters.incident_files import incidents_csv, segments_csv
from exporters.staged_file import put, refuse_no_place
from exporters.table_file import write_table
from importers.incidents.names import IncidentNames
from importers.incidents.tables import read_cursor, read_incident_table
from importers.report import Report
from importers.segments import read_segments
from pager.client import PagerDuty
from services.incidents.naming import naming
from services.incidents.overlapping import settled
from services.incidents.reading import Cursor
from services.incidents.steps import Step, steps

T = TypeVar("T")


@dataclass(frozen=True)
class IncidentFiles:
    """Where incidents go: what pay reads, what the organisation file names, and how far was read."""

    segments: Path
    incidents: Path
    cursor: Path


@dataclass(frozen=True)
class Taken:
    """What is in the files now, how much of it is new or different, what could not be used, and which names are new."""

    segments: int
    unanswered: int
    incidents: int
    changed: int
    still_open: int
    unused: tuple[Fault, ...]
    news: tuple[str, ...] = ()


def into_files(
    client: PagerDuty,
    organisation: Organisation,
    given: IncidentNames,
    files: IncidentFiles,
    since: datetime | None,
    until: datetime,
) -> Taken:
    """Read on from where the files end. Stopped anywhere and begun again, they hold the same.

    The names `given` hold from now on: they are kept beside how far was read.
    """
    for file in (files.segments, files.incidents, files.cursor):
        refuse_no_place(file, "incidents.csv")
    facts, incidents, cursor = _so_far(organisation, files)
    names = naming(IncidentNames.of(cursor.names if cursor else ()), given, organisation)
    changed, unused = 0, list(names.gone)
    for step in steps(client, organisation, names.usable, cursor, since, until):
        later, load = facts.and_later(_facts(step, facts)), _by_id(incidents, step.read.incidents)
        changed += len(_all(later, load) - _all(facts, incidents))
        facts, incidents, cursor = later, load, step.cursor.model_copy(update={"names": names.kept.told()})
        unused += step.unused
        _write(files, facts, incidents, cursor)
    return Taken(
        segments=len(facts.responses),
        unanswered=len(facts.unanswered),
        incidents=len(incidents),
        changed=changed,
        still_open=len(cursor.open) if cursor else 0,
        unused=tuple(dict.fromkeys(unused)),
        news=names.news,
    )


def _so_far(organisation: Organisation, files: IncidentFiles) -> tuple[PayFacts, tuple[Incident, ...], Cursor | None]:
    report = Report()
    facts = read_segments(files.segments, organisation, report) if files.segments.exists() else PayFacts()
    incidents = read_incident_table(files.incidents, report) if files.incidents.exists() else ()
    cursor = read_cursor(files.cursor, report) if files.cursor.exists() else None
    report.refuse_faults()
    return facts, incidents, Cursor.model_validate(cursor) if cursor else None


def _write(files: IncidentFiles, facts: PayFacts, incidents: Iterable[Incident], cursor: Cursor) -> None:
    """The cursor last: what it says was read is in the files by then."""
    write_table(files.segments, segments_csv(facts.responses, facts.unanswered))
    write_table(files.incidents, incidents_csv(incidents))
    put(files.cursor, (cursor.model_dump_json(indent=2) + "\n").encode())


def _facts(step: Step, before: PayFacts) -> PayFacts:
    segments = tuple(settled(step.read.segments, before.responses))
    return PayFacts(responses=segments, unanswered=step.read.unanswered)


def _by_id(older: Iterable[Incident], newer: Iterable[Incident]) -> tuple[Incident, ...]:
    return _restated(older, newer, lambda one: one.id)


def _restated(older: Iterable[T], newer: Iterable[T], key: Callable[[T], Hashable]) -> tuple[T, ...]:
    return tuple({key(one): one for one in (*older, *newer)}.values())


def _all(facts: PayFacts, incidents: Iterable[Incident]) -> set[object]:
    return {*facts.responses, *facts.unanswered, *incidents}
