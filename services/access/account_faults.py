"""What an account cannot be: somebody else's address, a second one of an engineer, more than it was given."""

from sqlalchemy.orm import Session

from domain.access import Actor
from domain.accounts import AccountDetails
from domain.errors import Conflict, Fault, Forbidden, InvalidInput
from storage import access
from storage.mapping import PartName
from storage.parts import part_row
from storage.tables.access import AccountRow


def is_own(row: AccountRow, actor: Actor) -> bool:
    """True when the account is the actor's."""
    return actor.id == f"account:{row.id}"


def refuse_own_rights(row: AccountRow, details: AccountDetails, actor: Actor) -> None:
    """Forbidden when somebody changes what they themselves may do, or who they are."""
    same = set(details.roles) == set(row.roles) and details.active and details.engineer == row.engineer_id
    if is_own(row, actor) and not same:
        raise Forbidden("nobody changes their own roles; ask another coordinator")


def refuse_faults(session: Session, organisation_id: str, details: AccountDetails, *, but: str | None) -> None:
    """InvalidInput when the engineer is not there, Conflict when another account than `but` is in the way."""
    if details.engineer and part_row(session, organisation_id, PartName("engineer", details.engineer)) is None:
        raise InvalidInput([Fault("", 0, 0, "/engineer", "the organisation has no such engineer", details.engineer)])
    others = [row for row in access.accounts(session, organisation_id) if row.id != but]
    if any(row.email == details.email for row in others):
        raise Conflict("another account has this address")
    if details.engineer and any(row.engineer_id == details.engineer for row in others):
        raise Conflict("another account is this engineer")
