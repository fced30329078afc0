"""Overrides from CSV: who took over which part of which shift, in the order in which it was agreed."""

from collections.abc import Sequence
from pathlib import Path

from compensation.facts import PayFacts
from compensation.restating import override_fault, superseded
from domain.base import Id, Instant, Name, Value
from domain.organisation import Organisation
from domain.overrides import Override, override_faults
from domain.people import Role
from domain.schedule import Schedule
from importers.csv_rows import read_csv
from importers.file_tree import FileTree
from importers.known_names import PeopleByName
from importers.report import Report
from importers.rows import Row, read_rows

NOBODY = "nobody"
"""Written as the engineer: from then to then nobody carries the pager."""


class OverrideRow(Value):
    """One row of a file of overrides; where two rows meet, the later one wins."""

    rotation: Id
    role: Role
    start: Instant
    end: Instant
    engineer: Name
    """Id or e-mail address, or `nobody`."""
    reason: str = ""


def read_overrides(
    path: Path, organisation: Organisation, planned: Schedule, report: Report, known: Sequence[Override] = ()
) -> PayFacts:
    """The overrides of one file, checked against the planned weeks; whatever is wrong is in the report.

    `known` came before it: a row of them that is given again while others hold its time is refused.
    """
    source = FileTree(path).main(report)
    if source is None:
        return PayFacts()
    rows = read_rows([(row, "") for row in read_csv(source, OverrideRow, report)], OverrideRow, report)
    people = PeopleByName(organisation)
    usable = [row for row in rows if _is_usable(row, people, report)]
    overrides = tuple(_override(row.value, people) for row in usable)
    for place, fault in override_faults(overrides, planned, organisation):
        found = usable[place].fault("start", problem=fault.problem, hint=fault.hint)
        report.faults.append(found)
    for place, winner in superseded(known, overrides):
        fault = override_fault(overrides[place], winner)
        report.faults.append(usable[place].fault("start", problem=fault.problem, hint=fault.hint))
    return PayFacts(overrides=overrides)


def _is_usable(row: Row[OverrideRow], people: PeopleByName, report: Report) -> bool:
    before = len(report.faults)
    if row.value.engineer != NOBODY:
        report.faults.extend(people.faults(row, row.value.engineer))
    if row.value.end <= row.value.start:
        report.faults.append(row.fault("end", problem="ends before it starts", hint="were the two exchanged?"))
    return len(report.faults) == before


def _override(row: OverrideRow, people: PeopleByName) -> Override:
    engineer = None if row.engineer == NOBODY else people.id_of(row.engineer)
    return Override(**row.model_dump(exclude={"engineer"}), engineer=engineer)
