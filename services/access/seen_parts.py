"""What each actor sees and may edit of the organisation: everything, a colleague's share of it, or what is their own.

Whoever looks after the organisation reads all parts, but never why somebody is away: a reason is its owner's alone, and
stays as it was when somebody else edits the absence. Engineers read and edit their own absences and wishes; those of
others are not found. What an engineer enters is not approved by that: nobody approves what is their own.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from domain.access import Actor, Right
from domain.errors import Fault, Forbidden, InvalidInput, NotFound
from domain.revisions import Seen
from services.records.parts import (
    StoredPart,
    add_part,
    delete_part,
    list_parts,
    put_part,
    read_part,
    right_to_edit,
    right_to_read,
)
from storage.database import Database

OWN_KINDS = frozenset({"absence", "wish"})
"""Kinds of parts that belong to one engineer."""
_OPEN_KINDS = frozenset(
    {"company", "policy", "escalation", "team", "engineer", "rotation", "past-shift", "holiday-holder"}
)
"""What everybody may read who may read the schedule."""
_OF_COLLEAGUES = frozenset({"id", "name", "email", "team", "zone", "country", "roles"})
_OF_PAYROLL = frozenset({"payroll_id", "cost_center", "hours_only"})
_OF_MEMBERS = frozenset({"engineer", "team", "roles", "first_day", "last_day"})


def rights_to_see(kind: str) -> tuple[Right, ...]:
    """Any of these opens the list; what is in it depends on which."""
    if kind in OWN_KINDS:
        return (right_to_read(kind), Right.EDIT_OWN)
    return (Right.READ_SCHEDULE,) if kind in _OPEN_KINDS else (right_to_read(kind),)


def rights_to_change(kind: str) -> tuple[Right, ...]:
    """Any of these opens the edit; the lesser one for one's own only."""
    return (right_to_edit(kind), Right.EDIT_OWN) if kind in OWN_KINDS else (right_to_edit(kind),)


def seen_parts(database: Database, kind: str, actor: Actor) -> tuple[StoredPart, ...]:
    """All parts of a kind that the actor may see, as they may see them."""
    _refuse_without(actor, rights_to_see(kind))
    parts = list_parts(database, actor.organisation, kind)
    return tuple(_seen(part, actor) for part in parts if _is_visible(part.kind, part.key, actor))


def seen_part(database: Database, kind: str, key: str, actor: Actor) -> StoredPart:
    """One part as the actor may see it; NotFound when it is somebody else's."""
    _refuse_without(actor, rights_to_see(kind))
    _refuse_hidden(kind, key, actor)
    return _seen(read_part(database, actor.organisation, kind, key), actor)


def add_seen_part(database: Database, kind: str, body: Mapping[str, Any], actor: Actor, now: datetime) -> StoredPart:
    """A new part; of a kind that belongs to engineers, an engineer adds their own."""
    _refuse_without(actor, rights_to_change(kind))
    body = _as_entered(kind, body, actor)
    return _seen(add_part(database, actor.organisation, kind, body, actor, now), actor)


def put_seen_part(
    database: Database,
    kind: str,
    key: str,
    body: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    expected: Seen,
) -> StoredPart:
    """The part as `body` says; what the actor may not see of it stays as it was."""
    _refuse_without(actor, rights_to_change(kind))
    _refuse_unchangeable(kind, key, actor)
    body = _as_entered(kind, body, actor)
    if kind == "absence" and expected != 0:
        body = _with_hidden(body, read_part(database, actor.organisation, kind, key).body, actor)
    return _seen(put_part(database, actor.organisation, kind, key, body, actor, now, expected), actor)


def delete_seen_part(database: Database, kind: str, key: str, actor: Actor, now: datetime, expected: Seen) -> None:
    """The part is gone."""
    _refuse_without(actor, rights_to_change(kind))
    _refuse_unchangeable(kind, key, actor)
    delete_part(database, actor.organisation, kind, key, actor, now, expected)


def owner_of(key: str) -> str:
    """The engineer to whom a part of this key belongs: no identifier holds a `~`."""
    return key.partition("~")[0]


def _refuse_without(actor: Actor, rights: Iterable[Right]) -> None:
    if not any(actor.may(right) for right in rights):
        raise Forbidden(f"this takes the right {' or '.join(rights)}")


def _is_visible(kind: str, key: str, actor: Actor) -> bool:
    return kind not in OWN_KINDS or actor.may(right_to_read(kind)) or actor.is_engineer(owner_of(key))


def _refuse_hidden(kind: str, key: str, actor: Actor) -> None:
    if not _is_visible(kind, key, actor):
        raise NotFound(f"there is no {kind} {key[:80]!r}")


def _refuse_unchangeable(kind: str, key: str, actor: Actor) -> None:
    _refuse_hidden(kind, key, actor)
    if kind in OWN_KINDS and not actor.may(right_to_edit(kind)) and not actor.is_engineer(owner_of(key)):
        raise Forbidden(f"this takes the right {right_to_edit(kind)}")


def _as_entered(kind: str, body: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
    """What an engineer enters is theirs; nobody's own leave is approved by that."""
    if kind not in OWN_KINDS:
        return body
    if not actor.may(right_to_edit(kind)):
        if body.get("engineer", actor.engineer) != actor.engineer:
            raise InvalidInput([Fault("", 0, 0, "/engineer", "this is not you", hint="leave it out: it is yours")])
        body = {**body, "engineer": actor.engineer}
    approves = kind != "absence" or actor.approves_leave_of(str(body.get("engineer")))
    return body if approves else {**body, "approved": False}


def _with_hidden(body: Mapping[str, Any], stored: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
    """The absence with what its editor may not see or decide: a reason, and the approval of one's own dates."""
    owner = str(stored["engineer"])
    if not actor.is_surely(owner):
        body = {**body, "reason": (actor.is_engineer(owner) and body.get("reason")) or stored.get("reason", "")}
    if not actor.is_own(owner):
        return body
    same_dates = all(body.get(field) == stored.get(field) for field in ("first_day", "last_day", "start", "end"))
    return {**body, "approved": stored.get("approved", True)} if same_dates else body


def _seen(part: StoredPart, actor: Actor) -> StoredPart:
    if part.kind == "absence" and not actor.is_surely(owner_of(part.key)):
        return _with_body(part, {name: value for name, value in part.body.items() if name != "reason"})
    if part.kind == "engineer":
        return _with_body(part, _engineer(part.body, part.key, actor))
    if part.kind == "rotation" and not actor.may(Right.READ_ORGANISATION):
        members = [{name: one[name] for name in one if name in _OF_MEMBERS} for one in part.body.get("members", ())]
        return _with_body(part, {**part.body, "members": members})
    return part


def _engineer(body: Mapping[str, Any], key: str, actor: Actor) -> dict[str, Any]:
    own = actor.engineer == key
    shown = set(body) if own or actor.may(Right.READ_ORGANISATION) else _OF_COLLEAGUES
    if own or actor.may(Right.EDIT_ORGANISATION) or actor.may(Right.READ_PAY):
        shown = shown | _OF_PAYROLL
    else:
        shown = shown - _OF_PAYROLL
    return {name: value for name, value in body.items() if name in shown}


def _with_body(part: StoredPart, body: Mapping[str, Any]) -> StoredPart:
    return part.model_copy(update={"body": body})
