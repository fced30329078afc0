"""Absences into the stored organisation: an engineer's own by themselves, a shared calendar by the coordinator."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from domain.access import Actor, Right
from domain.errors import Forbidden
from importers.calendar_absences import HALF_A_DAY, Counts
from importers.file_tree import Source
from services.absences.importing import ImportedAbsences, import_absences, new_absences
from services.records.keeping import checked_changes, keep
from services.records.reading import stored_organisation
from storage.audit import add_entry
from storage.database import Database
from storage.organisations import locked


def look_at_absences(
    database: Database,
    actor: Actor,
    source: Source,
    engineer: str | None,
    confirmed: Mapping[str, str],
    counts: Counts = HALF_A_DAY,
) -> ImportedAbsences:
    """What `take_in_absences` would keep; nothing is kept."""
    _refuse_others(actor, engineer)
    with database.read() as session:
        organisation = stored_organisation(session, actor.organisation)
    return _own(actor, import_absences(source, organisation, engineer, confirmed, counts))


def take_in_absences(
    database: Database,
    actor: Actor,
    source: Source,
    engineer: str | None,
    confirmed: Mapping[str, str],
    now: datetime,
    counts: Counts = HALF_A_DAY,
) -> ImportedAbsences:
    """What of the source is new is kept; the same source again changes nothing.

    Forbidden when somebody who may edit only what is their own brings other people's. The audit says how many for
    whom, never when or why. The source is read before anything is locked: a large one keeps nobody waiting.
    """
    found = look_at_absences(database, actor, source, engineer, confirmed, counts)
    with database.write() as session:
        row = locked(session, actor.organisation)
        before = stored_organisation(session, row.id)
        still_there = (one for one in found.absences if one.engineer in before.engineer)
        new = new_absences(still_there, before.absences)
        if new:
            after = before.model_copy(update={"absences": (*before.absences, *new)})
            keep(session, row, before, after, checked_changes(session, row.id, before, after), now)
            people = sorted({one.engineer for one in new})
            told = {"absences": len(new), "engineers": people[:200]}
            add_entry(session, actor, now, "take in absences", f"{len(people)} people", after=told)
    return replace(found, absences=new, known=found.known + len(found.absences) - len(new))


def _refuse_others(actor: Actor, engineer: str | None) -> None:
    if not actor.may(Right.EDIT_ORGANISATION) and not (engineer and actor.is_engineer(engineer)):
        raise Forbidden("only one's own calendar: name yourself as its engineer")


def _own(actor: Actor, found: ImportedAbsences) -> ImportedAbsences:
    """What was found, without reasons; what an engineer brings is theirs, and not approved by that.

    Forbidden when a table has other people in it whom the actor may not edit.
    """
    if not actor.may(Right.EDIT_ORGANISATION) and any(not actor.is_engineer(one.engineer) for one in found.absences):
        raise Forbidden("only one's own absences: the table has other people in it")
    kept = (
        one.model_copy(update={"reason": "", "approved": one.approved and actor.approves_leave_of(one.engineer)})
        for one in found.absences
    )
    return replace(found, absences=tuple(kept))
