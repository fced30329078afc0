"""One part of the organisation at a time: read, put, added, taken out, under the checks of the whole."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.access import Actor, Right
from domain.base import Value
from domain.errors import Conflict, Fault, InvalidInput, NotFound, StaleVersion
from domain.organisation import Organisation
from domain.revisions import Seen, is_seen, numbered
from importers.kept_parts import KeptPart, checked_parts
from services.records.differences import public_body
from services.records.keeping import checked_changes, keep
from services.records.moving_pay import refuse_moving_pay
from services.records.reading import stored_organisation
from storage.audit import add_entry
from storage.database import Database
from storage.kinds import KIND, PartKind
from storage.mapping import Part, PartName, parts_of
from storage.organisations import locked, organisation_row
from storage.parts import PartChange, part_row, part_rows
from storage.tables.organisation import PartRow


class StoredPart(Value):
    """A part as it is stored. `body` is what the organisation file would say of it, all defaults written out."""

    kind: str
    key: str
    revision: int
    body: Mapping[str, Any]


def right_to_read(kind: str) -> Right:
    """Whoever reads parts of this kind needs it; NotFound when there is no such kind."""
    return {"pay": Right.READ_RATES, "incident": Right.READ_INCIDENTS}.get(_kind(kind).name, Right.READ_ORGANISATION)


def right_to_edit(kind: str) -> Right:
    """Whoever edits parts of this kind needs it; NotFound when there is no such kind."""
    return {"pay": Right.EDIT_RATES, "incident": Right.EDIT_INCIDENTS}.get(_kind(kind).name, Right.EDIT_ORGANISATION)


def read_part(database: Database, organisation_id: str, kind: str, key: str) -> StoredPart:
    """The part; NotFound when there is none of that kind and key."""
    with database.read() as session:
        return _stored(_found(session, organisation_id, PartName(_kind(kind).name, key)))


def list_parts(database: Database, organisation_id: str, kind: str) -> tuple[StoredPart, ...]:
    """All parts of a kind in the order of the organisation."""
    with database.read() as session:
        organisation_row(session, organisation_id)
        return tuple(map(_stored, part_rows(session, organisation_id, _kind(kind).name)))


def add_part(
    database: Database, organisation_id: str, kind: str, body: object, actor: Actor, now: datetime
) -> StoredPart:
    """The part, added as the last of its kind; InvalidInput with everything that is wrong, here and elsewhere."""
    with database.write() as session:
        return _Editing(session, organisation_id, _kind(kind), actor, now).added(body)


def put_part(
    database: Database,
    organisation_id: str,
    kind: str,
    key: str,
    body: object,
    actor: Actor,
    now: datetime,
    expected_revision: Seen,
) -> StoredPart:
    """The part with this body in place of what it said; the same body again changes nothing.

    `expected_revision` as an ETag says it: 0, there is none yet; None, any. StaleVersion when it is another, NotFound
    when a part that should be there is not. A part without an id of its own is known by what it says, so it may have
    another key afterwards.
    """
    with database.write() as session:
        return put_part_within(
            session, organisation_id, PartName(_kind(kind).name, key), body, actor, now, expected_revision
        )


def put_part_within(
    session: Session,
    organisation_id: str,
    name: PartName,
    body: object,
    actor: Actor,
    now: datetime,
    expected_revision: Seen,
) -> StoredPart:
    """The same in the transaction of whoever calls."""
    return _Editing(session, organisation_id, _kind(name.kind), actor, now).put(name.key, body, expected_revision)


def check_part(session: Session, organisation_id: str, name: PartName, body: object) -> Organisation:
    """The organisation if the part said this; InvalidInput with everything that would be wrong. Nothing is kept."""
    written = KeptPart(_kind(name.kind).section, f"{name.kind} {name.key}", body)
    parts = parts_of(stored_organisation(session, organisation_id))
    return checked_parts(written if part.name == name else _kept(part) for part in parts)[0]


def delete_part(
    database: Database,
    organisation_id: str,
    kind: str,
    key: str,
    actor: Actor,
    now: datetime,
    expected_revision: Seen,
) -> None:
    """The part is gone; InvalidInput with every place that still needs it."""
    with database.write() as session:
        _Editing(session, organisation_id, _kind(kind), actor, now).delete(key, expected_revision)


class _Editing:
    """One edit within one transaction."""

    def __init__(self, session: Session, organisation_id: str, kind: PartKind, actor: Actor, now: datetime) -> None:
        self._session, self._kind, self._actor, self._now = session, kind, actor, now
        self._row = locked(session, organisation_id)
        self._before = stored_organisation(session, organisation_id)
        self._parts = list(parts_of(self._before))

    def added(self, body: object, faults: Sequence[Fault] = ()) -> StoredPart:
        if self._kind.single:
            raise Conflict(f"there is one {self._kind.name}, and it is there already")
        place = sum(part.kind == self._kind.name for part in self._parts)
        parts = [*map(_kept, self._parts), self._written(body, "new")]
        return self._kept_with(parts, place, f"add {self._kind.name}", faults)

    def put(self, key: str, body: object, expected: Seen) -> StoredPart:
        name = PartName(self._kind.name, key)
        row = part_row(self._session, self._row.id, name)
        if row is None and expected == 0 and not self._kind.single:
            return self._created(key, body)
        row = self._expected(name, expected)
        written = self._written(self._with_id(key, body), key)
        parts = [written if part.name == name else _kept(part) for part in self._parts]
        return self._kept_with(parts, row.position, f"put {self._kind.name}", self._renamed(key, body))

    def delete(self, key: str, expected: Seen) -> None:
        name = PartName(self._kind.name, key)
        self._expected(name, expected)
        if self._kind.single:
            raise Conflict(f"the {self._kind.name} cannot be removed; put another in its place")
        after, _ = checked_parts(_kept(part) for part in self._parts if part.name != name)
        self._keep(after, f"delete {self._kind.name}")

    def _created(self, key: str, body: object) -> StoredPart:
        made = self.added(self._with_id(key, body), self._renamed(key, body))
        if made.key != key:
            problem = f"the address says {key}, but what it says makes it {made.key}"
            raise InvalidInput([Fault(f"{self._kind.name} {key}", 0, 0, "", problem)])
        return made

    def _expected(self, name: PartName, expected: Seen) -> PartRow:
        row = _found(self._session, self._row.id, name)
        if not is_seen(row.revision, expected):
            stale = f"{name.kind} {name.key} is at revision {row.revision}, not {numbered(expected)}"
            raise StaleVersion(f"{stale}; read it again, and decide again")
        return row

    def _with_id(self, key: str, body: object) -> object:
        return body | {"id": key} if self._kind.has_id and isinstance(body, dict) else body

    def _renamed(self, key: str, body: object) -> list[Fault]:
        if not self._kind.has_id or not isinstance(body, dict) or body.get("id", key) == key:
            return []
        problem, hint = f"the address says {key}", "leave it out, or add another and delete this one"
        return [Fault(f"{self._kind.name} {key}", 0, 0, "id", problem, str(body["id"])[:60], hint)]

    def _written(self, body: object, key: str) -> KeptPart:
        return KeptPart(self._kind.section, f"{self._kind.name} {key}", body)

    def _kept_with(self, parts: Sequence[KeptPart], place: int, action: str, faults: Sequence[Fault]) -> StoredPart:
        after, warnings = _checked(parts, faults)
        wanted = sum(part.section == self._kind.section for part in parts)
        if not self._kind.single and len(self._kind.values(after)) < wanted:
            raise InvalidInput(warnings)  # a past shift of somebody who is not there: a file's is left out
        self._keep(after, action)
        name = next(one.name for one in parts_of(after) if (one.kind, one.position) == (self._kind.name, place))
        return _stored(_found(self._session, self._row.id, name))

    def _keep(self, after: Organisation, action: str) -> None:
        refuse_moving_pay(self._session, self._row.id, self._before, after, self._actor)
        changes = checked_changes(self._session, self._row.id, self._before, after)
        keep(self._session, self._row, self._before, after, changes, self._now)
        for change in changes:
            if not change.only_moved:
                self._note(change, action)

    def _note(self, change: PartChange, action: str) -> None:
        kind, key = change.name
        told = [None if body is None else public_body(kind, body) for body in (change.before, change.after)]
        action = action if kind == self._kind.name else f"{action}: {kind}"
        add_entry(self._session, self._actor, self._now, action, key, before=told[0], after=told[1])


def _checked(parts: Sequence[KeptPart], faults: Sequence[Fault]) -> tuple[Organisation, tuple[Fault, ...]]:
    """As `checked_parts`; refused with what was found before, too."""
    try:
        checked = checked_parts(parts)
    except InvalidInput as refusal:
        raise InvalidInput([*faults, *refusal.faults]) from None
    if faults:
        raise InvalidInput(faults)
    return checked


def _kind(name: str) -> PartKind:
    if name not in KIND:
        raise NotFound(f"an organisation has no parts of the kind {name[:60]!r}")
    return KIND[name]


def _found(session: Session, organisation_id: str, name: PartName) -> PartRow:
    organisation_row(session, organisation_id)
    row = part_row(session, organisation_id, name)
    if row is None:
        raise NotFound(f"there is no {name.kind} {name.key[:80]!r}")
    return row


def _stored(row: PartRow) -> StoredPart:
    return StoredPart(kind=row.kind, key=row.key, revision=row.revision, body=_as_in_file(row.kind, row.body))


def _kept(part: Part) -> KeptPart:
    return KeptPart(KIND[part.kind].section, f"{part.kind} {part.key}", _as_in_file(part.kind, part.body))


def _as_in_file(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """As the organisation file would have it: past shifts say no business hours there."""
    return {name: value for name, value in body.items() if (kind, name) != ("past-shift", "hours")}
