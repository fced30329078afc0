"""Edits a draft: its name, weeks and options, and the cells that stay as they are."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple

from domain.access import Actor
from domain.drafts import Draft, DraftOptions
from domain.errors import NotFound
from domain.organisation import Lock, Organisation
from domain.revisions import Seen
from domain.schedule import Horizon
from services.drafts.faults import horizon_faults, lock_faults, option_faults, refuse, slot_at
from services.drafts.stored import settled_around, under_locks
from services.drafts.versions import note_change, refuse_published, refuse_stale
from services.records.reading import stored_organisation
from storage.database import Database
from storage.drafts import draft as read_draft
from storage.drafts import save_draft
from storage.organisations import locked


class Edit(NamedTuple):
    """What is to be different; None: as it was. `locks` are all locks there are then."""

    name: str | None = None
    horizon: Horizon | None = None
    options: DraftOptions | None = None
    locks: tuple[Lock, ...] | None = None


Cell = tuple[str, str, date]


def edit_draft(
    database: Database,
    organisation_id: str,
    draft_id: str,
    edit: Edit,
    expected: Seen,
    actor: Actor,
    now: datetime,
) -> Draft:
    """The draft after the edit; InvalidInput with all that is wrong with it, StaleVersion, Conflict, NotFound."""

    def edited(draft: Draft, _organisation: Organisation) -> Draft:
        return draft.model_copy(update={name: value for name, value in edit._asdict().items() if value is not None})

    return _changed(database, organisation_id, draft_id, edited, expected, actor, now)


def lock_cells(
    database: Database,
    organisation_id: str,
    draft_id: str,
    locks: Iterable[Lock],
    expected: Seen,
    actor: Actor,
    now: datetime,
) -> Draft:
    """Each of these cells stays with this engineer, whoever held it before. Any day of the week names it."""

    def with_locks(draft: Draft, organisation: Organisation) -> Draft:
        wanted = {_cell(one): one for one in (_on_its_day(organisation, draft.horizon, lock) for lock in locks)}
        others = tuple(lock for lock in draft.locks if _cell(lock) not in wanted)
        return draft.model_copy(update={"locks": (*others, *wanted.values())})

    return _changed(database, organisation_id, draft_id, with_locks, expected, actor, now)


def unlock_cell(
    database: Database,
    organisation_id: str,
    draft_id: str,
    cell: Cell,
    expected: Seen,
    actor: Actor,
    now: datetime,
) -> Draft:
    """The cell may change hands again; NotFound when it is not locked in this draft."""

    def without(draft: Draft, _organisation: Organisation) -> Draft:
        kept = tuple(lock for lock in draft.locks if _cell(lock) != cell)
        if len(kept) == len(draft.locks):
            raise NotFound(f"{cell[0]} {cell[1]}, {cell[2]}, is not locked in this draft")
        return draft.model_copy(update={"locks": kept})

    return _changed(database, organisation_id, draft_id, without, expected, actor, now)


def _changed(
    database: Database,
    organisation_id: str,
    draft_id: str,
    change: Callable[[Draft, Organisation], Draft],
    expected: Seen,
    actor: Actor,
    now: datetime,
) -> Draft:
    """One transaction: read, change, check, keep. A change that changes nothing leaves the revision as it is."""
    with database.write() as session:
        locked(session, organisation_id)
        before = read_draft(session, organisation_id, draft_id)
        refuse_stale(before, expected)
        refuse_published(before)
        organisation = stored_organisation(session, organisation_id)
        after = change(before, organisation)
        if after == before:
            return before
        settled = settled_around(session, organisation, organisation_id, after.horizon)
        refuse(
            [
                *horizon_faults(organisation, after.horizon),
                *option_faults(under_locks(settled, after.locks), after.horizon, after.options.allow),
                *lock_faults(organisation, after.horizon, after.locks),
            ]
        )
        after = after.model_copy(update={"revision": before.revision + 1, "changed_at": now})
        save_draft(session, after)
        note_change(session, actor, now, "edit draft", before, after)
    return after


def _on_its_day(organisation: Organisation, horizon: Horizon, lock: Lock) -> Lock:
    """The lock on the handoff day of its week; as it is when there is none, which is a fault."""
    rotation = organisation.rotation.get(lock.rotation)
    slot = slot_at(organisation, rotation, horizon, lock) if rotation else None
    return lock.model_copy(update={"week": slot.week}) if slot else lock


def _cell(lock: Lock) -> Cell:
    return lock.rotation, lock.role, lock.week
