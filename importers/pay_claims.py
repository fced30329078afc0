"""Claims from CSV: work that the pager did not record, as somebody says afterwards."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from compensation.facts import PayFacts
from compensation.restating import changed_owners, owner_fault
from domain.base import Id, Name, Value
from domain.organisation import Organisation
from domain.response import Claim, IncidentId, Second
from importers.approvers import approver_faults
from importers.csv_rows import read_csv
from importers.file_tree import FileTree
from importers.known_names import PeopleByName, unknown
from importers.report import Report
from importers.rows import Row, read_rows
from importers.told import Told
from importers.work_times import too_long


class ClaimRow(Value):
    """One row of a file of claims."""

    id: Id
    engineer: Name
    """Id or e-mail address."""
    start: Second
    end: Second
    incident: IncidentId | None = None
    team: Id | None = None
    approved_by: Name | None = None
    """Somebody else; none: nobody yet."""
    reason: str = ""


def read_claims(
    path: Path, organisation: Organisation, report: Report, known: Sequence[Claim] = (), told: Told[Claim] | None = None
) -> PayFacts:
    """The claims of one file; whatever is wrong with it is in the report.

    `known` are those of the ledger, and `told` has those of the other files of the command: an id keeps its engineer,
    and one command says one thing about it.
    """
    source = FileTree(path).main(report)
    if source is None:
        return PayFacts()
    rows = read_rows([(row, "") for row in read_csv(source, ClaimRow, report)], ClaimRow, report)
    people = PeopleByName(organisation)
    usable = [row for row in rows if _is_usable(row, organisation, people, report)]
    _refuse_same_ids(rows, report)
    claims = {_claim(row.value, people): row for row in usable}
    _refuse_changed(claims, report, known, told or Told())
    return PayFacts(claims=tuple(claims))


def _is_usable(row: Row[ClaimRow], organisation: Organisation, people: PeopleByName, report: Report) -> bool:
    before = len(report.faults)
    report.faults.extend(people.faults(row, row.value.engineer))
    report.faults.extend(approver_faults(row, row.value.approved_by, people.engineer(row.value.engineer)))
    report.faults.extend(unknown(row, "team", row.value.team, organisation.team))
    if row.value.end <= row.value.start:
        report.faults.append(row.fault("end", problem="ends before it starts", hint="were the two exchanged?"))
    report.faults.extend(too_long(row, row.value.start, row.value.end))
    return len(report.faults) == before


def _refuse_same_ids(rows: tuple[Row[ClaimRow], ...], report: Report) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.value.id in seen:
            report.faults.append(row.fault("id", problem="two claims have this id", hint="give each its own"))
        seen.add(row.value.id)


def _refuse_changed(
    claims: Mapping[Claim, Row[ClaimRow]], report: Report, known: Sequence[Claim], told: Told[Claim]
) -> None:
    first = {one.id: one for one in reversed([*claims])}.values()
    for before, claim in changed_owners(known, first):
        fault = owner_fault(before, claim)
        report.faults.append(claims[claim].fault("id", problem=f"in the ledger {fault.problem}", hint=fault.hint))
    for claim in first:
        told.take(claim.id, claim, claims[claim], "id", report)


def _claim(row: ClaimRow, people: PeopleByName) -> Claim:
    return Claim(**row.model_dump(exclude={"engineer"}), engineer=people.id_of(row.engineer) or "")
