"""Who may come in: accounts, what they show at the door, and what was answered to requests with a key."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, JsonColumn


class AccountRow(Base):
    """Somebody who may sign in. Whoever leaves is made inactive, never deleted: the audit goes on naming them."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("organisation_id", "email", name="uq_account_organisation_id"),
        UniqueConstraint("organisation_id", "oidc_issuer", "oidc_subject", name="uq_account_oidc_issuer"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    email: Mapped[str]
    """In lower case: the same address never signs in as two people."""
    name: Mapped[str]
    engineer_id: Mapped[str | None]
    confirmed_by: Mapped[str | None]
    """Who has said that whoever signs in with this address is this engineer."""
    roles: Mapped[list[Any]] = mapped_column(JsonColumn)
    active: Mapped[bool] = mapped_column(default=True)
    oidc_issuer: Mapped[str | None]
    oidc_subject: Mapped[str | None]
    """Set at the first sign-in through the provider; from then on it decides, not the address."""
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)


class TokenRow(Base):
    """A secret that opens the door, kept as its SHA-256 only: `api`, `session`, or `sign-in`, which works once."""

    __tablename__ = "token"
    __table_args__ = (Index("ix_token_organisation_id", "organisation_id"), Index("ix_token_account_id", "account_id"))

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    """None: a service's own token."""
    kind: Mapped[str]
    label: Mapped[str]
    sha256: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[Any] | None] = mapped_column(JsonColumn)
    """None: all rights of the account."""
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    proved: Mapped[bool] = mapped_column(default=False)
    """Whoever holds it has come in by a way of their own, and not by a link that somebody else made."""


class SignInFlowRow(Base):
    """A sign-in on its way through the provider: what must come back the same. Used once, then deleted."""

    __tablename__ = "sign_in_flow"

    state_sha256: Mapped[str] = mapped_column(primary_key=True)
    browser_sha256: Mapped[str]
    """Of the cookie of the browser that began; another browser cannot end it."""
    organisation_id: Mapped[str | None]
    nonce: Mapped[str]
    code_verifier: Mapped[str]
    next_path: Mapped[str]
    expires_at: Mapped[datetime]


class IdempotencyKeyRow(Base):
    """What was answered to a request with an Idempotency-Key, so that its repetition is answered the same.

    `applied` is set in the very transaction that the request commits: a process that dies after it has changed
    something and before it has answered leaves a row that says so, and the request is not carried out twice.
    """

    __tablename__ = "idempotency_key"
    __table_args__ = (Index("ix_idempotency_key_claimed_at", "claimed_at"),)

    holder: Mapped[str] = mapped_column(primary_key=True)
    """Who asked: the actor's id. Keys of different holders are strangers."""
    key: Mapped[str] = mapped_column(primary_key=True)
    target: Mapped[str]
    """Method and path."""
    body_sha256: Mapped[str]
    claimed_at: Mapped[datetime]
    applied: Mapped[bool] = mapped_column(default=False)
    status: Mapped[int | None]
    """None: not answered yet."""
    headers: Mapped[list[Any] | None] = mapped_column(JsonColumn)
    body: Mapped[bytes | None]
