"""Who is asking: from the token that was shown to the actor whose rights it carries."""

from datetime import datetime, timedelta
from hmac import compare_digest

from sqlalchemy.orm import Session

from domain.access import OF_PEOPLE, Actor, CompanyRole, Right, operator
from domain.clock import seconds
from domain.errors import Unauthenticated
from services.access.secrets import hashed, is_secret
from storage import access
from storage.database import Database
from storage.tables.access import AccountRow, TokenRow

API, SESSION, SIGN_IN = "api", "session", "sign-in"
_ACCOUNT, _TOKEN = "account:", "token:"
"""What the ids of actors begin with."""

_REMEMBERED_EVERY = timedelta(minutes=5)
"""`last_used` is this exact: a write for every request would make readers wait for the disk."""


def identify(database: Database, secret: str, kind: str, now: datetime) -> Actor:
    """The actor who holds this secret; Unauthenticated when it is unknown, expired, revoked or of another kind.

    All four are told in the same words: who guesses learns nothing from them.
    """
    with database.read() as session:
        row = usable_token(session, secret, kind, now)
        actor = _actor(session, row, now) if row else None
    if row is None or actor is None:
        raise Unauthenticated("the token is unknown, expired or revoked")
    if _is_stale(row.last_used_at, now):
        with database.write() as session:
            access.mark_used(session, row.id, now)
    return actor


def usable_token(session: Session, secret: str, kind: str, now: datetime) -> TokenRow | None:
    """The token with this secret, when it is of this kind and still opens the door."""
    if not is_secret(secret):
        return None
    row = access.token_of_hash(session, hashed(secret))
    if row is None or not compare_digest(row.sha256, hashed(secret)):
        return None
    return row if row.kind == kind and is_usable(row, now) else None


def is_usable(token: TokenRow, now: datetime) -> bool:
    """True while nobody has revoked it and its time is not over."""
    return token.revoked_at is None and seconds(now, token.expires_at) > 0


def _actor(session: Session, token: TokenRow, now: datetime) -> Actor | None:
    """Whom the token stands for today; None when the account, or the issuer of a service's token, is out."""
    scopes = None if token.scopes is None else frozenset(Right(scope) for scope in token.scopes)
    if token.account_id is not None:
        account = session.get(AccountRow, token.account_id)
        known = actor_of(account) if account is not None and account.active else None
        return known and known.model_copy(update={"scopes": scopes, "token": token.id, "is_proved": token.proved})
    service = Actor(
        id=f"{_TOKEN}{token.id}",
        name=token.label,
        organisation=token.organisation_id,
        scopes=(scopes or frozenset()) - OF_PEOPLE,
        is_service=True,
        token=token.id,
    )
    if token.created_by == operator(token.organisation_id).id:
        return service
    issuer = _issuer(session, token, now)
    return issuer and service.model_copy(update={"issuer": issuer})


def _issuer(session: Session, token: TokenRow, now: datetime) -> Actor | None:
    """Who issued a service's token, as they are today: an account, or a service that has a token of its own."""
    by, organisation = token.created_by, token.organisation_id
    if by.startswith(_TOKEN):
        parent = access.token(session, organisation, by.removeprefix(_TOKEN))
        return _actor(session, parent, now) if parent and is_usable(parent, now) else None
    account = access.account(session, organisation, by.removeprefix(_ACCOUNT))
    return actor_of(account) if account is not None and account.active else None


def actor_of(account: AccountRow) -> Actor:
    """An account as an actor with all rights of its roles."""
    return Actor(
        id=f"{_ACCOUNT}{account.id}",
        name=account.name,
        organisation=account.organisation_id,
        engineer=account.engineer_id,
        is_confirmed=account.engineer_id is None or account.confirmed_by is not None,
        roles=tuple(CompanyRole(role) for role in account.roles),
    )


def _is_stale(last_used: datetime | None, now: datetime) -> bool:
    return last_used is None or seconds(last_used, now) > _REMEMBERED_EVERY.total_seconds()
