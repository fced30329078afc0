"""Tokens for programs: issued with no more rights than the issuer holds, shown once, revoked at once."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from domain.access import OF_PEOPLE, Actor, Right
from domain.accounts import Token, TokenWish
from domain.errors import Forbidden, NotFound
from services.access.identify import API
from services.access.secrets import hashed, new_id, new_secret
from storage import access
from storage.audit import add_entry
from storage.database import Database
from storage.organisations import organisation_row
from storage.tables.access import TokenRow

Issued = tuple[Token, str]
"""A token and its secret: the only moment at which the secret is known."""


def issue_own(database: Database, wish: TokenWish, actor: Actor, now: datetime) -> Issued:
    """A token that acts for the actor, with some of the actor's rights."""
    account_id = actor.id.removeprefix("account:")
    if actor.is_service or account_id == actor.id:
        raise Forbidden("a service has no account that a token could act for")
    return _issued(database, wish, actor, now, account_id)


def issue_for_service(database: Database, wish: TokenWish, actor: Actor, now: datetime) -> Issued:
    """A token of a service: its scopes, as long and as far as the actor holds them, and nothing else.

    Forbidden for a service whose token was issued by another: who issued what has to be seen at a glance; and for a
    scope that takes a second person.
    """
    if of_people := sorted(OF_PEOPLE.intersection(wish.scopes)):
        raise Forbidden(f"{', '.join(of_people)}: that is the word of a person, which no service gives")
    if actor.issuer is not None and actor.issuer.is_service:
        raise Forbidden("this token was issued by a token: it issues no further ones")
    return _issued(database, wish, actor, now, None)


def list_tokens(database: Database, actor: Actor) -> tuple[Token, ...]:
    """The actor's own tokens; everybody's for who looks after accounts. The newest first."""
    with database.read() as session:
        rows = access.tokens(session, actor.organisation, API)
        return tuple(as_token(row) for row in rows if _may_see(actor, row))


def read_token(database: Database, token_id: str, actor: Actor) -> Token:
    """One token; NotFound when it is somebody else's."""
    with database.read() as session:
        return as_token(_row(session, token_id, actor))


def revoke_token(database: Database, token_id: str, actor: Actor, now: datetime) -> Token:
    """End a token; once more changes nothing."""
    with database.write() as session:
        row = _row(session, token_id, actor)
        if not _is_own(actor, row) and not actor.may(Right.ISSUE_TOKENS):
            raise Forbidden(f"this takes the right {Right.ISSUE_TOKENS}")
        if row.revoked_at is None:
            row.revoked_at = now
            session.flush()
            add_entry(session, actor, now, "revoke token", row.id, before=_told(row))
        return as_token(row)


def as_token(row: TokenRow) -> Token:
    """The token that a row keeps."""
    return Token(
        id=row.id,
        label=row.label,
        account=row.account_id,
        scopes=None if row.scopes is None else tuple(Right(scope) for scope in row.scopes),
        created_at=row.created_at,
        created_by=row.created_by,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )


def _issued(database: Database, wish: TokenWish, actor: Actor, now: datetime, account_id: str | None) -> Issued:
    beyond = [scope for scope in wish.scopes if not actor.may(scope)]
    if beyond:
        raise Forbidden(f"nobody hands out a right they do not hold: {', '.join(sorted(beyond))}")
    secret = new_secret()
    row = TokenRow(
        id=new_id(),
        organisation_id=actor.organisation,
        account_id=account_id,
        kind=API,
        label=wish.label,
        sha256=hashed(secret),
        scopes=sorted(scope.value for scope in set(wish.scopes)),
        created_at=now,
        created_by=actor.id,
        expires_at=now + timedelta(days=wish.days),
        proved=actor.is_proved,
    )
    with database.write() as session:
        organisation_row(session, actor.organisation)
        access.add(session, row)
        add_entry(session, actor, now, "issue token", row.id, after=_told(row))
    return as_token(row), secret


def _row(session: Session, token_id: str, actor: Actor) -> TokenRow:
    row = access.token(session, actor.organisation, token_id)
    if row is None or row.kind != API or not _may_see(actor, row):
        raise NotFound(f"there is no token {token_id!r}")
    return row


def _is_own(actor: Actor, row: TokenRow) -> bool:
    return row.id == actor.token or actor.id == f"account:{row.account_id}"


def _may_see(actor: Actor, row: TokenRow) -> bool:
    return _is_own(actor, row) or actor.may(Right.READ_ACCOUNTS) or row.created_by == actor.id


def _told(row: TokenRow) -> dict[str, object]:
    return {"label": row.label, "account": row.account_id, "scopes": row.scopes}
