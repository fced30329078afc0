"""Takes an organisation file into storage: what differs is told, what does not differ is not touched."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.access import Actor, Right
from domain.base import Value
from domain.errors import Fault, StaleVersion
from domain.organisation import Organisation
from domain.revisions import Seen, is_seen, numbered
from importers.organisation_file import LoadedOrganisation
from services.records.differences import PartDifference, differences
from services.records.keeping import checked_changes, keep
from services.records.kept_entries import IMPORT, KeptEntry, with_entries
from services.records.moving_pay import refuse_moving_pay
from storage.audit import add_entry
from storage.database import Database
from storage.organisations import locked_or_created, revision_if_any
from storage.parts import PartChange, read_organisation


class ImportAnswer(Value):
    """What the import changed, or would change. The same file again changes nothing, and the revision stays."""

    organisation: str
    revision: int
    """Afterwards; of a trial the one that stands."""
    differences: tuple[PartDifference, ...]
    reordered: tuple[str, ...]
    """Kinds of parts of which some only changed their places."""
    kept: tuple[KeptEntry, ...]
    """Absences and wishes that people entered in the service: they stay, though the file does not list them."""
    warnings: tuple[str, ...]
    dry_run: bool

    @property
    def changes_something(self) -> bool:
        return bool(self.differences or self.reordered)


def import_organisation(
    database: Database,
    loaded: LoadedOrganisation,
    organisation_id: str,
    actor: Actor,
    now: datetime,
    *,
    dry_run: bool = False,
    expected_revision: Seen = None,
    replace_entries: bool = False,
) -> ImportAnswer:
    """Make the stored organisation what the file says; a trial (`dry_run`) writes nothing.

    Absences and wishes that people entered in the service stay, unless it is to `replace_entries` too. An organisation
    that is not there yet is made. StaleVersion when it is not at `expected_revision` (0: nothing was imported yet).
    InvalidInput when the file lacks people or rotations that published shifts name. Rates stay as they are stored,
    unless whoever runs the service brings it, or a program of theirs that may edit rates.
    """
    if dry_run:
        with database.read() as session:
            before = read_organisation(session, organisation_id)
            revision = revision_if_any(session, organisation_id)
            _refuse_stale(revision, expected_revision)
            after, warnings = _permitted(loaded, before, actor)
            after, kept = _kept(session, organisation_id, before, after, replace_entries=replace_entries)
            refuse_moving_pay(session, organisation_id, before, after, actor)
            changes = checked_changes(session, organisation_id, before, after)
            return _answer(organisation_id, revision, changes, kept, warnings, dry_run=True)
    with database.write() as session:
        row = locked_or_created(session, organisation_id, loaded.organisation.company.name, now)
        _refuse_stale(row.revision, expected_revision)
        before = read_organisation(session, organisation_id)
        after, warnings = _permitted(loaded, before, actor)
        after, kept = _kept(session, organisation_id, before, after, replace_entries=replace_entries)
        refuse_moving_pay(session, organisation_id, before, after, actor)
        changes = checked_changes(session, organisation_id, before, after)
        keep(session, row, before, after, changes, now)
        answer = _answer(organisation_id, row.revision, changes, kept, warnings, dry_run=False)
        if changes:
            _note(session, answer, loaded, actor, now)
        return answer


def _refuse_stale(revision: int, expected: Seen) -> None:
    if not is_seen(revision, expected):
        raise StaleVersion(
            f"the organisation is at revision {revision}, not {numbered(expected)}; look at the differences again"
        )


def _permitted(
    loaded: LoadedOrganisation, before: Organisation | None, actor: Actor
) -> tuple[Organisation, tuple[str, ...]]:
    """What the actor may store of the file, and what was odd."""
    told = [str(fault) for fault in loaded.warnings]
    after = loaded.organisation
    is_person = not actor.is_service or actor.issuer is not None  # who proposes rates: see stored_pay.rates
    may_set_rates = actor.may(Right.EDIT_RATES) and not is_person
    if before is not None and before.pay != after.pay and not may_set_rates:
        after = after.model_copy(update={"pay": before.pay})
        problem = "differs from what is stored, which stays: a rate administrator proposes rates, another approves"
        told.append(str(Fault("organisation file", 0, 0, "pay", problem)))
    kept = [one for one in before.incidents if one.team in after.team] if before is not None else []
    if kept and not after.incidents:
        after = after.model_copy(update={"incidents": tuple(kept)})
        problem = "lists none; those that are stored, such as the pager's, stay"
        told.append(str(Fault("organisation file", 0, 0, "incidents", problem)))
    return after, tuple(told)


def _kept(
    session: Session, organisation_id: str, before: Organisation | None, after: Organisation, *, replace_entries: bool
) -> tuple[Organisation, tuple[KeptEntry, ...]]:
    if before is None or replace_entries:
        return after, ()
    return with_entries(session, organisation_id, before, after)


def _answer(
    organisation_id: str,
    revision: int,
    changes: tuple[PartChange, ...],
    kept: tuple[KeptEntry, ...],
    warnings: tuple[str, ...],
    *,
    dry_run: bool,
) -> ImportAnswer:
    return ImportAnswer(
        organisation=organisation_id,
        revision=revision,
        differences=differences(changes),
        reordered=tuple(dict.fromkeys(one.name.kind for one in changes if one.only_moved)),
        kept=kept,
        warnings=warnings,
        dry_run=dry_run,
    )


def _note(session: Session, answer: ImportAnswer, loaded: LoadedOrganisation, actor: Actor, now: datetime) -> None:
    told = [one.model_dump(mode="json", exclude_none=True) for one in answer.differences]
    after = {"revision": answer.revision, "sha256": loaded.sha256, "differences": told}
    before = {"revision": answer.revision - 1}
    add_entry(session, actor, now, IMPORT, answer.organisation, before=before, after=after)
