"""Accounts and tokens as people see them: everything but the secret."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from domain.access import CompanyRole, Right
from domain.base import Id, Instant, Name, Value


def _folded(address: str) -> str:
    return address.lower()


_ADDRESS = r"^[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+$"
Email = Annotated[str, StringConstraints(max_length=254, pattern=_ADDRESS), AfterValidator(_folded)]
"""An address, in lower case: the same one never signs in as two people."""


def _each_once(roles: tuple[CompanyRole, ...]) -> tuple[CompanyRole, ...]:
    return tuple(role for role in CompanyRole if role in roles)


Roles = Annotated[tuple[CompanyRole, ...], AfterValidator(_each_once)]
"""Roles, each once, in the order in which they are listed."""


class Account(Value):
    """Somebody who may sign in."""

    id: str
    email: Email
    name: Name
    engineer: Id | None = None
    """Who this is in the organisation."""
    confirmed_by: str | None = None
    """Who has said that it is this engineer; until somebody has, the account sees no pay of its own."""
    roles: Roles = ()
    active: bool = True
    created_at: Instant
    revision: int

    @property
    def is_unconfirmed(self) -> bool:
        """True when nobody has said yet that it is really this engineer's."""
        return self.engineer is not None and self.confirmed_by is None


class AccountDetails(Value):
    """What an account is opened with, and what it is changed to."""

    email: Email
    name: Name
    engineer: Id | None = None
    roles: Roles = ()
    active: bool = True


class Token(Value):
    """A token, without its secret."""

    id: str
    label: Name
    account: str | None = None
    """Whom it acts for; None: a service."""
    scopes: tuple[Right, ...] | None = None
    """None: all rights of the account."""
    created_at: Instant
    created_by: str
    """Who issued it; that of a service does what its issuer may do, and ends with them."""
    expires_at: Instant
    last_used_at: Instant | None = None
    """To within five minutes."""
    revoked_at: Instant | None = None

    def is_usable(self, now: datetime) -> bool:
        """True while it opens the door."""
        return self.revoked_at is None and now < self.expires_at


class TokenWish(Value):
    """What a token is to be: least right by default."""

    label: Name
    scopes: Annotated[tuple[Right, ...], Field(min_length=1)] = (Right.READ_SCHEDULE,)
    days: Annotated[int, Field(ge=1, le=365)] = 90
    """How long it lasts."""
