"""Accounts: opened, changed, made inactive; never deleted, because the audit goes on naming them."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.access import Actor, CompanyRole, Right, rights_of
from domain.accounts import Account, AccountDetails
from domain.errors import Conflict, Forbidden, NotFound, StaleVersion
from domain.revisions import Seen, is_seen
from services.access.account_faults import is_own, refuse_faults, refuse_own_rights
from services.access.granting import refuse_beyond
from services.access.secrets import new_id
from storage import access
from storage.audit import add_entry
from storage.database import Database
from storage.feeds import feeds_of, mark_revoked
from storage.organisations import locked
from storage.tables.access import AccountRow


def list_accounts(database: Database, organisation_id: str) -> tuple[Account, ...]:
    """Everybody who may, or might once, sign in; by address."""
    with database.read() as session:
        return tuple(as_account(row) for row in access.accounts(session, organisation_id))


def read_account(database: Database, organisation_id: str, account_id: str) -> Account:
    """One account; NotFound."""
    with database.read() as session:
        return as_account(_row(session, organisation_id, account_id))


def open_account(database: Database, details: AccountDetails, actor: Actor, now: datetime) -> Account:
    """A new account in the actor's organisation. Forbidden for a role with rights that the actor lacks, InvalidInput
    when the engineer is not there, Conflict for an address that has one."""
    refuse_beyond(actor, details.roles)
    with database.write() as session:
        locked(session, actor.organisation)
        refuse_faults(session, actor.organisation, details, but=None)
        row = AccountRow(id=new_id(), organisation_id=actor.organisation, created_at=now, revision=1)
        _fill(row, details, actor)
        access.add(session, row)
        add_entry(session, actor, now, "open account", row.id, after=_told(row))
        return as_account(row)


def change_account(
    database: Database, account_id: str, details: AccountDetails, actor: Actor, now: datetime, expected: Seen
) -> Account:
    """The account as `details` say. Nobody changes their own roles, or somebody who has rights that they lack; whoever
    is made inactive is out at once. Where rights are gained, links that somebody else made, and the sessions that
    followed, are over: whoever made them could not have made them now. Where somebody else gives it another address,
    whoever came in by the former one is out."""
    with database.write() as session:
        locked(session, actor.organisation)
        row = _row(session, actor.organisation, account_id)
        _refuse_stale(row, expected)
        refuse_own_rights(row, details, actor)
        refuse_beyond(actor, [*row.roles, *details.roles])
        refuse_faults(session, actor.organisation, details, but=row.id)
        before, rights = _told(row), rights_of(map(CompanyRole, row.roles))
        if row.email != details.email and not _is_by_holder(row, actor):
            access.forget_holder(session, row, now)
        _fill(row, details, actor)
        row.revision += 1
        session.flush()
        if rights_of(details.roles) - rights:
            access.revoke_ways_in_by_others(session, row.id, now)
        if not row.active:
            access.revoke_all(session, row.id, now)
            _revoke_feeds(session, row, now)
        add_entry(session, actor, now, "change account", row.id, before=before, after=_told(row))
        return as_account(row)


def confirm_account(database: Database, account_id: str, actor: Actor, now: datetime, expected: Seen) -> Account:
    """Say that whoever signs in with the account's address is its engineer: from now on they see their own pay.

    Conflict when it is no engineer's, Forbidden for one's own. The next change of address or engineer undoes it.
    """
    with database.write() as session:
        locked(session, actor.organisation)
        row = _row(session, actor.organisation, account_id)
        _refuse_stale(row, expected)
        if row.engineer_id is None:
            raise Conflict("this account is no engineer's: there is nothing to confirm")
        if is_own(row, actor):
            raise Forbidden("nobody confirms their own account; somebody else of payroll does")
        if row.confirmed_by is None:
            row.confirmed_by = actor.id
            row.revision += 1
            session.flush()
            add_entry(session, actor, now, "confirm account", row.id, after=_told(row))
        return as_account(row)


def first_coordinator(database: Database, organisation_id: str, actor: Actor, now: datetime) -> Account:
    """The coordinator who has been here longest; on a fresh machine a new account, to be given its real address."""
    for account in sorted(list_accounts(database, organisation_id), key=lambda one: one.created_at):
        if account.active and CompanyRole.COORDINATOR in account.roles:
            return account
    details = AccountDetails(
        email=f"coordinator@{organisation_id}.invalid", name="Coordinator", roles=(CompanyRole.COORDINATOR,)
    )
    return open_account(database, details, actor, now)


def as_account(row: AccountRow) -> Account:
    """The account that a row keeps."""
    return Account(
        id=row.id,
        email=row.email,
        name=row.name,
        engineer=row.engineer_id,
        confirmed_by=row.confirmed_by,
        roles=tuple(CompanyRole(role) for role in row.roles),
        active=row.active,
        created_at=row.created_at,
        revision=row.revision,
    )


def _row(session: Session, organisation_id: str, account_id: str) -> AccountRow:
    row = access.account(session, organisation_id, account_id)
    if row is None:
        raise NotFound(f"there is no account {account_id!r}")
    return row


def _revoke_feeds(session: Session, row: AccountRow, now: datetime) -> None:
    """Calendars that somebody subscribed to do not go on telling them who is on call."""
    for feed in feeds_of(session, row.organisation_id, f"account:{row.id}"):
        if feed.revoked_at is None:
            mark_revoked(session, feed.id, now)


def _refuse_stale(row: AccountRow, expected: Seen) -> None:
    if not is_seen(row.revision, expected):
        raise StaleVersion(f"the account has revision {row.revision} now")


def _fill(row: AccountRow, details: AccountDetails, actor: Actor) -> None:
    """What `details` say. Whose address it is has to be confirmed anew, unless one's own is changed by oneself."""
    if (row.email, row.engineer_id) != (details.email, details.engineer):
        keeps = row.engineer_id == details.engineer and _is_by_holder(row, actor)
        by = row.confirmed_by if keeps else actor.id if actor.may(Right.RUN_PAY) else None
        row.confirmed_by = by if details.engineer else None
    row.email, row.name, row.engineer_id = details.email, details.name, details.engineer
    row.roles, row.active = [role.value for role in details.roles], details.active


def _is_by_holder(row: AccountRow, actor: Actor) -> bool:
    return is_own(row, actor) and actor.is_proved and not actor.is_service


def _told(row: AccountRow) -> dict[str, object]:
    """For the audit: what may be done, and by whom; the address stays in the account."""
    told: dict[str, object] = {"engineer": row.engineer_id, "roles": list(row.roles), "active": row.active}
    return told | ({"confirmed_by": row.confirmed_by} if row.engineer_id else {})
