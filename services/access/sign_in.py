"""Signing in with a link that works once, the session that follows, and signing out."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from domain.access import Actor
from domain.errors import NotFound, Unauthenticated
from services.access.granting import refuse_beyond
from services.access.identify import SESSION, SIGN_IN, actor_of, usable_token
from services.access.secrets import hashed, new_id, new_secret
from storage import access
from storage.audit import add_entry
from storage.database import Database
from storage.tables.access import AccountRow, TokenRow


def sign_in_link(database: Database, account_id: str, actor: Actor, now: datetime, minutes: int) -> str:
    """The path of a link that signs this account in once, within so many minutes.

    Forbidden when the account has rights that the actor lacks: whoever makes a link could use it. For the same reason
    the session that follows has no rights of pay, unless whoever runs the service, or its holder, has made the link.
    """
    with database.write() as session:
        account = access.account(session, actor.organisation, account_id)
        if account is None or not account.active:
            raise NotFound(f"there is no account {account_id!r}")
        refuse_beyond(actor, account.roles)
        proved = actor.is_operator or (actor.id == actor_of(account).id and actor.is_proved)
        secret = _opened(session, account, SIGN_IN, actor.id, now, timedelta(minutes=minutes), proved=proved)
        add_entry(session, actor, now, "make sign-in link", account.id)
    return f"/signin/{secret}"


def has_been_entered(database: Database, organisation_id: str) -> bool:
    """True once anybody of the organisation has signed in."""
    with database.read() as session:
        return bool(access.tokens(session, organisation_id, SESSION))


def open_session(database: Database, link_secret: str, now: datetime, hours: int) -> str:
    """The secret of a new session, for a sign-in link that is used up by this; of two who try at once, one gets in."""
    with database.write() as session:
        link = usable_token(session, link_secret, SIGN_IN, now)
        account = session.get(AccountRow, link.account_id) if link else None
        if link is None or account is None or not account.active or not access.use_up(session, link.id, now):
            raise Unauthenticated("the link was used, or its time is over: ask for a new one")
        return session_of(session, account, now, hours, proved=link.proved)


def session_of(session: Session, account: AccountRow, now: datetime, hours: int, *, proved: bool) -> str:
    """The secret of a new session; `proved` when nobody but the account's holder can have begun it."""
    actor = actor_of(account)
    secret = _opened(session, account, SESSION, actor.id, now, timedelta(hours=hours), proved=proved)
    add_entry(session, actor, now, "sign in", account.id)
    return secret


def end_session(database: Database, actor: Actor, now: datetime) -> None:
    """Sign out; nothing happens to an actor who came with a token."""
    with database.write() as session:
        row = access.token(session, actor.organisation, actor.token or "")
        if row is not None and row.kind == SESSION and access.use_up(session, row.id, now):
            add_entry(session, actor, now, "sign out", actor.id.removeprefix("account:"))


def _opened(
    session: Session, account: AccountRow, kind: str, by: str, now: datetime, lasts: timedelta, *, proved: bool
) -> str:
    secret = new_secret()
    row = TokenRow(
        id=new_id(),
        organisation_id=account.organisation_id,
        account_id=account.id,
        kind=kind,
        label=kind,
        sha256=hashed(secret),
        created_at=now,
        created_by=by,
        expires_at=now + lasts,
        proved=proved,
    )
    access.add(session, row)
    return secret
