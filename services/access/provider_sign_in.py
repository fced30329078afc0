"""Signing in through the company's provider: begun in one browser, ended once in the same, for a known account.

The account is found by what the provider calls its holder, or the first time by an address that the provider has
verified. An address that has no account is refused: signing in opens none.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from domain.clock import seconds
from domain.errors import Conflict, Forbidden, Unauthenticated
from services.access.provider import Identity, Provider
from services.access.secrets import hashed, new_secret
from services.access.sign_in import session_of
from storage import access
from storage.database import Database
from storage.tables.access import AccountRow, SignInFlowRow

_WITHIN = timedelta(minutes=10)


def begin_sign_in(
    database: Database, provider: Provider, organisation_id: str | None, next_path: str, now: datetime
) -> tuple[str, str]:
    """Where to send the browser, and the secret it must bring back."""
    begun, browser = provider.begin(), new_secret()
    flow = SignInFlowRow(
        state_sha256=hashed(begun.state),
        browser_sha256=hashed(browser),
        organisation_id=organisation_id,
        nonce=begun.nonce,
        code_verifier=begun.code_verifier,
        next_path=next_path,
        expires_at=now + _WITHIN,
    )
    with database.write() as session:
        access.forget_flows(session, now)
        access.add(session, flow)
    return begun.url, browser


def end_sign_in(
    database: Database, provider: Provider, state: str, code: str, browser: str, now: datetime, hours: int
) -> tuple[str, str]:
    """The secret of a new session, and where the browser wanted to go.

    Unauthenticated when this browser did not begin it, or too long ago. Forbidden when the person has no account.
    """
    with database.write() as session:
        flow = access.take_flow(session, hashed(state))
    if flow is None or flow.browser_sha256 != hashed(browser) or seconds(now, flow.expires_at) <= 0:
        raise Unauthenticated("this sign-in was not begun here, or too long ago: begin it again")
    identity = provider.finish(code, flow.code_verifier, flow.nonce, now)
    with database.write() as session:
        account = _account(session, identity, flow.organisation_id)
        return session_of(session, account, now, hours, proved=True), flow.next_path


def _account(session: Session, identity: Identity, organisation_id: str | None) -> AccountRow:
    known = access.accounts_of_subject(session, identity.issuer, identity.subject)
    found = _within(known, organisation_id) or _linked(session, identity, organisation_id)
    if not found:
        raise Forbidden("there is no account for this address: ask a coordinator for one")
    if len(found) > 1:
        raise Conflict("this address has accounts in several organisations: name one of them when signing in")
    return found[0]


def _linked(session: Session, identity: Identity, organisation_id: str | None) -> list[AccountRow]:
    """Accounts with the verified address that nobody has signed in to through the provider yet; now this person has."""
    if identity.email is None:
        return []
    accounts = access.accounts_of_email(session, identity.email)
    found = [row for row in _within(accounts, organisation_id) if row.oidc_subject is None]
    if len(found) == 1:
        found[0].oidc_issuer, found[0].oidc_subject = identity.issuer, identity.subject
        session.flush()
    return found


def _within(accounts: Iterable[AccountRow], organisation_id: str | None) -> list[AccountRow]:
    return [row for row in accounts if organisation_id in (None, row.organisation_id)]
