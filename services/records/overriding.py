"""Passes all or part of a shift to somebody else, under the rules, and takes that back."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.access import Actor
from domain.base import Id, Instant, Value
from domain.breach import Breach
from domain.clock import iso
from domain.errors import Conflict, Fault, InvalidInput, StaleVersion
from domain.organisation import Organisation
from domain.overrides import Override
from domain.people import SHADOW, Role
from domain.revisions import Seen, is_seen, numbered
from domain.schedule import Schedule, Shift
from services.records.judging import Judged, judged_override
from services.records.moving_pay import refuse_own_past
from services.records.override_outcome import outcome, weeks_around
from services.records.reading import stored_organisation
from services.records.the_list import ListChange, rewrite_list
from storage.audit import add_entry
from storage.database import Database
from storage.organisations import locked, organisation_row
from storage.overrides import as_override, override_row, override_rows
from storage.tables.organisation import OrganisationRow
from storage.tables.published import OverrideRow


class RecordedOverride(Value):
    """An override as it is kept. `reason` is for coordinators; it is never exported."""

    id: int
    rotation: Id
    role: Role
    start: Instant
    end: Instant
    engineer: Id | None
    reason: str
    made_by: str
    made_at: Instant
    origin: str
    withdrawn_at: Instant | None = None
    withdrawn_by: str | None = None


class Overridden(Value):
    """What was recorded or withdrawn, and what it did to the list."""

    override: RecordedOverride
    schedule_revision: int
    affected: tuple[str, ...]
    """Everybody whose shifts changed."""
    breaches: tuple[Breach, ...] = ()
    """Rules that it breaks; none, unless it was forced."""


def list_overrides(
    database: Database, organisation_id: str, *, withdrawn: bool = False
) -> tuple[RecordedOverride, ...]:
    """Those in force in the order in which they were made, a later one wins; also withdrawn ones, if asked."""
    with database.read() as session:
        organisation_row(session, organisation_id)
        return tuple(map(_recorded, override_rows(session, organisation_id, withdrawn=withdrawn)))


def read_override(database: Database, organisation_id: str, number: int) -> RecordedOverride:
    """One of them; NotFound when there is none of that number."""
    with database.read() as session:
        return _recorded(override_row(session, organisation_id, number))


def record_override(
    database: Database,
    organisation_id: str,
    override: Override,
    actor: Actor,
    now: datetime,
    *,
    force: bool = False,
    origin: str = "dogwatch",
    expected_schedule_revision: Seen = None,
) -> Overridden:
    """From now on `override.engineer` holds the role for that time, whoever was planned; None: nobody does.

    InvalidInput when it does not lie in published weeks, breaks a minute, or names a stranger to the organisation.
    BrokenRules, with every rule that it would break, unless it is forced and says why; Conflict when it would change
    nothing, unless it is forced to outlast later versions. Forbidden for one's own duty that is over. StaleVersion
    when the list is not at the revision the caller has seen.
    """
    (answer,) = record_overrides(
        database,
        organisation_id,
        [override],
        actor,
        now,
        force=force,
        origin=origin,
        expected_schedule_revision=expected_schedule_revision,
    )
    return answer


def record_overrides(
    database: Database,
    organisation_id: str,
    overrides: Sequence[Override],
    actor: Actor,
    now: datetime,
    *,
    force: bool = False,
    origin: str = "dogwatch",
    expected_schedule_revision: Seen = None,
) -> tuple[Overridden, ...]:
    """Several in one step, or none: the rules are asked of what comes out in the end, as a swap needs it.

    Errors as for one of them.
    """
    _refuse_unsaid(overrides, force=force)
    with database.write() as session:
        row = locked(session, organisation_id)
        _refuse_stale(row, expected_schedule_revision)
        organisation = stored_organisation(session, organisation_id)
        before, after = outcome(session, organisation_id, organisation, overrides)
        if not force:
            _refuse_unneeded(overrides[0], before, after)
        judged = Judged.together(judged_override(organisation, one, before, after) for one in overrides)
        judged.refuse(forced=force)
        kept = [_added(session, organisation_id, one, actor, now, origin) for one in overrides]
        return tuple(_listed(session, row, organisation, one, actor, now, judged.breaches) for one in kept)


def _listed(
    session: Session,
    row: OrganisationRow,
    organisation: Organisation,
    kept: OverrideRow,
    actor: Actor,
    now: datetime,
    breaches: tuple[Breach, ...],
) -> Overridden:
    """The override, now that the list says what it has to say of its weeks."""
    change = rewrite_list(session, row, organisation, weeks_around(as_override(kept)), now)
    if kept.origin == "dogwatch":
        refuse_own_past(change, actor, now)
    return _answer(session, row, kept, change, actor, now, "record override", breaches)


def withdraw_override(
    database: Database, organisation_id: str, number: int, actor: Actor, now: datetime, *, origin: str = "dogwatch"
) -> Overridden:
    """What was planned, and any other override, counts again for that time. Conflict when it was withdrawn before.

    Forbidden where one's own duty that is over would come back.
    """
    with database.write() as session:
        row = locked(session, organisation_id)
        kept = override_row(session, organisation_id, number)
        if kept.withdrawn_at is not None:
            raise Conflict(f"override {number} was withdrawn before")
        kept.withdrawn_at, kept.withdrawn_by = now, actor.id
        session.flush()
        organisation = stored_organisation(session, organisation_id)
        scope = weeks_around(as_override(kept))
        change = rewrite_list(session, row, organisation, scope, now)
        if origin == "dogwatch":
            refuse_own_past(change, actor, now)
        return _answer(session, row, kept, change, actor, now, "withdraw override", ())


def _refuse_unsaid(overrides: Iterable[Override], *, force: bool) -> None:
    faults = dict.fromkeys(fault for one in overrides for fault in _unsaid(one, force=force))
    if faults:
        raise InvalidInput(faults)


def _unsaid(override: Override, *, force: bool) -> Iterator[Fault]:
    yield from _broken_minutes(override)
    if override.role == SHADOW:
        hint = "shadow weeks belong to one person each; plan them again"
        yield Fault("override", 0, 0, "role", "shadow weeks are not passed on", SHADOW, hint)
    if force and not override.reason.strip():
        yield Fault("override", 0, 0, "reason", "is needed to force an override that breaks rules")


def _broken_minutes(override: Override) -> Iterator[Fault]:
    """Pagers count whole minutes, and would hand over at another moment than the list says."""
    for name, moment in (("start", override.start), ("end", override.end)):
        if moment != (whole := moment.replace(second=0, microsecond=0)):
            hint = f"hand over at {iso(whole)}, or a minute later"
            yield Fault("override", 0, 0, name, "breaks a minute: the pager counts whole ones", iso(moment), hint)


def _refuse_unneeded(override: Override, before: Schedule, after: Schedule) -> None:
    if frozenset(before.shifts) == frozenset(after.shifts):
        holder = f"{override.engineer} holds" if override.engineer else "nobody holds"
        when = f"from {iso(override.start)} to {iso(override.end)}"
        told = f"{holder} {override.rotation} {override.role} {when} already; nothing was changed"
        raise Conflict(f"{told}. To keep it so whatever is published later, force it and say why")


def _refuse_stale(row: OrganisationRow, expected: Seen) -> None:
    if not is_seen(row.schedule_revision, expected):
        stale = f"the schedule is at revision {row.schedule_revision}, not {numbered(expected)}"
        raise StaleVersion(f"{stale}; look at it again, and decide again")


def _added(
    session: Session, organisation_id: str, override: Override, actor: Actor, now: datetime, origin: str
) -> OverrideRow:
    kept = OverrideRow(
        organisation_id=organisation_id,
        rotation=override.rotation,
        role=override.role,
        start=override.start,
        end=override.end,
        engineer=override.engineer,
        reason=override.reason,
        made_by=actor.id,
        made_at=now,
        origin=origin,
        withdrawn_at=None,
        withdrawn_by=None,
    )
    session.add(kept)
    session.flush()
    return kept


def _answer(
    session: Session,
    row: OrganisationRow,
    kept: OverrideRow,
    change: ListChange,
    actor: Actor,
    now: datetime,
    action: str,
    breaches: Iterable[Breach],
) -> Overridden:
    recorded, broken = _recorded(kept), tuple(breaches)
    told = recorded.model_dump(mode="json", exclude={"reason"}, exclude_none=True)
    after = told | {
        "schedule_revision": row.schedule_revision,
        "shifts": [_told(shift) for shift in change.new],
        "breaches": [one.sentence for one in broken],
    }
    before = {"schedule_revision": row.schedule_revision - 1, "shifts": [_told(shift) for shift in change.gone]}
    add_entry(session, actor, now, action, str(kept.id), before=before, after=after)
    return Overridden(
        override=recorded, schedule_revision=row.schedule_revision, affected=change.affected, breaches=broken
    )


def _told(shift: Shift) -> dict[str, Any]:
    return shift.model_dump(mode="json", exclude={"hours"})


def _recorded(row: OverrideRow) -> RecordedOverride:
    return RecordedOverride.model_validate({name: getattr(row, name) for name in RecordedOverride.model_fields})
