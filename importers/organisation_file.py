"""Loads an organisation file and everything it names: complete and checked, or refused with every fault."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from constraints.allowing import allowing
from domain.errors import Fault
from domain.escalation import Escalation
from domain.organisation import Company, History, HolidayHolder, Incident, Lock, Organisation
from domain.pay import PayPolicy
from domain.people import Absence, Engineer, Wish
from domain.policy import Policy
from domain.rotations import Rotation, Team
from importers.document import Document
from importers.draft import Draft, Names
from importers.faults import find_faults, find_warnings
from importers.file_tree import FileTree, decoded
from importers.nodes import Scalar, Table, node_at, path_text
from importers.past_shifts import PastShift, completed
from importers.report import Report
from importers.rows import Row, read_what_is_good
from importers.sentences import plain_words
from importers.shorthand import rotation_in_full
from importers.time_off import time_off
from importers.uncollected import uncollected
from importers.yaml_tree import read_yaml

M = TypeVar("M", bound=BaseModel)
_EXAMPLE = "`dogwatch init` writes an example"


@dataclass(frozen=True)
class LoadedOrganisation:
    """A checked organisation, a hash of all the files it came from, and what looked odd in them."""

    organisation: Organisation
    sha256: str
    warnings: tuple[Fault, ...]


def load_organisation(path: Path) -> LoadedOrganisation:
    """The organisation in `path` and the files it names; InvalidInput with all faults when anything is wrong."""
    with uncollected():
        return _loaded(FileTree(path), Report())


def _loaded(tree: FileTree, report: Report) -> LoadedOrganisation:
    organisation = checked(Document(_read_root(tree, report), tree, report))
    return LoadedOrganisation(organisation, tree.sha256(), tuple(sorted(set(report.warnings))))


def checked(document: Document) -> Organisation:
    """The organisation that is written there; InvalidInput with every fault. Warnings are left in the report."""
    report = document.report
    draft = _read_draft(document)
    report.add_elsewhere(find_faults(draft))
    report.refuse_faults()
    report.warnings += find_warnings(draft)
    return _organisation(draft, document.root, report)


def _read_root(tree: FileTree, report: Report) -> Table:
    source = tree.main(report)
    text = decoded(source, report) if source else None
    if source is None or text is None:
        raise report.refusal()
    root = read_yaml(text, source, report)
    if root is None or (isinstance(root, Scalar) and root.is_nothing):
        if not report.faults:
            report.fault(source.start, "file", "is empty", hint="`dogwatch init` writes one to start from")
        raise report.refusal()
    if not isinstance(root, Table):
        report.fault(root.place, "file", "must be a mapping with the sections of an organisation", hint=_EXAMPLE)
        raise report.refusal()
    return root


def _read_draft(document: Document) -> Draft:
    report, written = document.report, document.written()
    names = Names.of(written)
    written["rotations"] = [
        (rotation_in_full(node, names.team_of, names.teams), where) for node, where in written["rotations"]
    ]

    for section in ("absences", "wishes", "history.shifts", "history.holidays"):
        written[section] = [
            (node if where else names.people.by_id(node, names.engineers, report), where)
            for node, where in written[section]
        ]

    def rows(section: str, model: type[M]) -> tuple[Row[M], ...]:
        read = (read_what_is_good(node, model, where, report) for node, where in written[section])
        return tuple(row for row in read if row)

    people, company = rows("engineers", Engineer), document.one("company", Company)
    written["absences"] += time_off(document, people, company)
    return Draft(
        written=written,
        names=names,
        company=company,
        policy=document.one("policy", Policy),
        escalation=document.one("escalation", Escalation),
        pay=document.one("pay", PayPolicy),
        teams=rows("teams", Team),
        engineers=people,
        rotations=rows("rotations", Rotation),
        absences=rows("absences", Absence),
        wishes=rows("wishes", Wish),
        locks=rows("locks", Lock),
        past_shifts=rows("history.shifts", PastShift),
        holders=rows("history.holidays", HolidayHolder),
        incidents=rows("incidents", Incident),
    )


def _organisation(draft: Draft, root: Table, report: Report) -> Organisation:
    """The rows put together; what only the whole can see is refused here."""
    try:
        organisation = Organisation(
            company=_needed(draft.company).value,
            policy=draft.policy.value if draft.policy else Policy(),
            escalation=draft.escalation.value if draft.escalation else Escalation(),
            pay=draft.pay.value if draft.pay else PayPolicy(),
            teams=_values(draft.teams),
            engineers=_values(draft.engineers),
            rotations=_values(draft.rotations),
            absences=_values(draft.absences),
            wishes=_values(draft.wishes),
            locks=_values(draft.locks),
            history=_history(draft),
            incidents=_values(draft.incidents),
        )
    except ValidationError as refusal:
        for error in refusal.errors(include_url=False):
            problem, hint = plain_words(error)
            place = node_at(root, error["loc"]).place
            report.fault(place, path_text("", error["loc"]) or "file", problem, hint=hint)
        raise report.refusal() from None
    return allowing(organisation)


def _history(draft: Draft) -> History:
    """What happened, by people who are still there: others cannot be scheduled and are told of in a warning."""
    zone = _needed(draft.company).value.zone
    return History(
        shifts=tuple(
            completed(row, rotation, zone)
            for row in draft.past_shifts
            if row.value.engineer in draft.engineer and (rotation := draft.rotation_knowing(row.value.rotation))
        ),
        holidays=tuple(row.value for row in draft.holders if row.value.engineer in draft.engineer),
    )


def _values(rows: tuple[Row[M], ...]) -> tuple[M, ...]:
    return tuple(row.value for row in rows)


def _needed(row: Row[M] | None) -> Row[M]:
    if row is None:
        raise RuntimeError("a section that is needed is missing and nobody has reported it")
    return row
