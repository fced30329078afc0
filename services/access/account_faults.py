"""What an account cannot be: somebody else's address, a second one of an engineer, more than it was given."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from domain.access import Actor
from domain.accounts import AccountDetails
from domain.errors import Conflict, Fault, Forbidden, InvalidInput
from storage import access
from storage.parts import part_rows
from storage.tables.access import AccountRow


def is_own(row: AccountRow, actor: Actor) -> bool:
    """True when the account is the actor's, or that of whoever issued a service's token."""
    return actor.id == f"account:{row.id}" or (actor.issuer is not None and is_own(row, actor.issuer))


def refuse_own_rights(row: AccountRow, details: AccountDetails, actor: Actor) -> None:
    """Forbidden when somebody changes what they themselves may do, or who they are."""
    same = set(details.roles) == set(row.roles) and details.active and details.engineer == row.engineer_id
    if is_own(row, actor) and not same:
        raise Forbidden("nobody changes their own roles; ask another coordinator")


def refuse_faults(session: Session, organisation_id: str, details: AccountDetails, *, but: str | None) -> None:
    """InvalidInput when the engineer is not there, or is somebody else than the address or the name says; Conflict when
    another account than `but` is in the way.

    One person has one account: with a second one they would give the second word on what is their own.
    """
    engineers = [row.body for row in part_rows(session, organisation_id, "engineer")]
    if faults := [*_faults(details, engineers)]:
        raise InvalidInput(faults)
    others = [row for row in access.accounts(session, organisation_id) if row.id != but]
    if any(row.email == details.email for row in others):
        raise Conflict("another account has this address")
    if taken := [row for row in others if details.engineer and row.engineer_id == details.engineer]:
        state = "" if taken[0].active else " (inactive)"
        raise Conflict(
            f"account {taken[0].id}{state} is this engineer: a person has one account, which all their roles belong to"
        )


def _faults(details: AccountDetails, engineers: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    if details.engineer and not any(one["id"] == details.engineer for one in engineers):
        yield Fault("", 0, 0, "/engineer", "the organisation has no such engineer", details.engineer)
        return
    for one in engineers:
        if one["id"] == details.engineer:
            continue
        if str(one.get("email") or "").lower() == details.email:
            yield Fault("", 0, 0, "/email", f"is the address of {one['id']}", details.email, _one_account(one))
        elif details.engineer is None and str(one["name"]).casefold() == details.name.casefold():
            hint = f"{_one_account(one)}; for somebody else of the same name, tell them apart: `Bob (Finance)`"
            yield Fault("", 0, 0, "/name", f"is the name of {one['id']}", details.name, hint)


def _one_account(engineer: Mapping[str, Any]) -> str:
    return f"a person has one account: say that its engineer is {engineer['id']}"
