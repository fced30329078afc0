"""Keeps accounts and tokens. Finds them by what is shown at the door; sees no secret, only its hash."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from storage.tables.access import AccountRow, SignInFlowRow, TokenRow


def add(session: Session, row: AccountRow | TokenRow | SignInFlowRow) -> None:
    """Keep a new row."""
    session.add(row)
    session.flush()


def account(session: Session, organisation_id: str, account_id: str) -> AccountRow | None:
    """An account of this organisation."""
    row = session.get(AccountRow, account_id)
    return row if row and row.organisation_id == organisation_id else None


def accounts(session: Session, organisation_id: str) -> Sequence[AccountRow]:
    """All accounts of an organisation, by address."""
    found = select(AccountRow).where(AccountRow.organisation_id == organisation_id)
    return session.scalars(found.order_by(AccountRow.email)).all()


def accounts_of_email(session: Session, email: str) -> Sequence[AccountRow]:
    """Active accounts with this address, in any organisation."""
    found = select(AccountRow).where(AccountRow.email == email.lower(), AccountRow.active)
    return session.scalars(found.order_by(AccountRow.organisation_id)).all()


def accounts_of_subject(session: Session, issuer: str, subject: str) -> Sequence[AccountRow]:
    """Active accounts that have signed in through the provider as this subject."""
    found = select(AccountRow).where(
        AccountRow.oidc_issuer == issuer, AccountRow.oidc_subject == subject, AccountRow.active
    )
    return session.scalars(found.order_by(AccountRow.organisation_id)).all()


def token_of_hash(session: Session, sha256: str) -> TokenRow | None:
    """The token whose secret has this hash, used up and expired ones included."""
    return session.scalars(select(TokenRow).where(TokenRow.sha256 == sha256)).one_or_none()


def token(session: Session, organisation_id: str, token_id: str) -> TokenRow | None:
    """A token of this organisation."""
    row = session.get(TokenRow, token_id)
    return row if row and row.organisation_id == organisation_id else None


def tokens(session: Session, organisation_id: str, kind: str) -> Sequence[TokenRow]:
    """Tokens of one kind, the newest first."""
    found = select(TokenRow).where(TokenRow.organisation_id == organisation_id, TokenRow.kind == kind)
    return session.scalars(found.order_by(TokenRow.created_at.desc(), TokenRow.id)).all()


def use_up(session: Session, token_id: str, now: datetime) -> bool:
    """Revoke a token; False when somebody else was quicker. One statement: of two users, one wins."""
    done = update(TokenRow).where(TokenRow.id == token_id, TokenRow.revoked_at.is_(None)).values(revoked_at=now)
    return session.connection().execute(done).rowcount == 1


def revoke_all(session: Session, account_id: str, now: datetime) -> None:
    """Revoke everything that opens the door to one account, and the tokens of services that it issued."""
    issued = and_(TokenRow.account_id.is_(None), TokenRow.created_by == f"account:{account_id}")
    _revoke(session, now, or_(TokenRow.account_id == account_id, issued))


def revoke_ways_in_by_others(session: Session, account_id: str, now: datetime) -> None:
    """Revoke the links to one account, and the sessions, that somebody else than its holder may have."""
    _revoke(session, now, TokenRow.account_id == account_id, TokenRow.scopes.is_(None), TokenRow.proved.is_(False))


def forget_holder(session: Session, row: AccountRow, now: datetime) -> None:
    """Whoever has held the account is out, and comes in anew by its address: also at the company's sign-in."""
    row.oidc_issuer, row.oidc_subject = None, None
    _revoke(session, now, TokenRow.account_id == row.id)


def _revoke(session: Session, now: datetime, *which: ColumnElement[bool]) -> None:
    session.execute(
        update(TokenRow)
        .where(*which, TokenRow.revoked_at.is_(None))
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )


def mark_used(session: Session, token_id: str, now: datetime) -> None:
    """Remember when a token was last shown."""
    session.execute(
        update(TokenRow)
        .where(TokenRow.id == token_id)
        .values(last_used_at=now)
        .execution_options(synchronize_session=False)
    )


def take_flow(session: Session, state_sha256: str) -> SignInFlowRow | None:
    """The sign-in that began with this state, removed: it is used once, whatever comes of it."""
    row = session.get(SignInFlowRow, state_sha256, with_for_update=True)
    if row is not None:
        session.delete(row)
        session.flush()
    return row


def forget_flows(session: Session, now: datetime) -> None:
    """Remove sign-ins that were begun and never ended."""
    session.execute(
        delete(SignInFlowRow).where(SignInFlowRow.expires_at < now).execution_options(synchronize_session=False)
    )
