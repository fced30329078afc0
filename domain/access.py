"""Who may do what: roles of a company, the rights each holds, and who is asking.

A right is also the scope of a token: `pay:read` lets a payroll system read pay and do nothing else. The table follows
the pay policy: a coordinator plans and sees no pay, payroll pays and moves no shift, nobody approves what is their own.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field

from domain.base import Id, Name, Value


class CompanyRole(StrEnum):
    """What somebody is to the company's on-call; an account may hold several."""

    COORDINATOR = "coordinator"
    ENGINEER = "engineer"
    MANAGER = "manager"
    PAYROLL = "payroll"
    RATE_ADMINISTRATOR = "rate-administrator"
    AUDITOR = "auditor"


class Right(StrEnum):
    """One thing somebody may do; its value is the scope of a token."""

    READ_SCHEDULE = "schedule:read"
    """Who is on call, the teams, the rotations and people's names."""
    PUBLISH = "schedule:publish"
    """Publish a draft, and roll back to an older version."""
    OVERRIDE = "schedule:override"
    """Pass a shift, or part of one, to somebody else."""
    READ_ORGANISATION = "organisation:read"
    """Rules, everybody's absences (never their reasons), wishes, locks and history."""
    EDIT_ORGANISATION = "organisation:write"
    """Import the file, and edit everything in it except rates."""
    EDIT_OWN = "own:write"
    """One's own absences, wishes and feeds."""
    READ_PLANS = "plan:read"
    """Drafts, their solves and what comes of them."""
    PLAN = "plan:write"
    """Open drafts, solve, lock and compare them."""
    READ_INCIDENTS = "incident:read"
    EDIT_INCIDENTS = "incident:write"
    EDIT_FEEDS = "feed:write"
    """Feeds of rotations and of the company, and revoking anybody's."""
    READ_OWN_PAY = "pay:own"
    """One's own statement and claims."""
    READ_PAY = "pay:read"
    """Everybody's pay, exceptions and reports."""
    APPROVE_MINUTES = "pay:approve"
    """Approve other people's minutes of work."""
    RUN_PAY = "pay:write"
    """Review, close and export pay periods."""
    READ_RATES = "rates:read"
    EDIT_RATES = "rates:write"
    APPROVE_RATES = "rates:approve"
    """Approve rates that somebody else has entered."""
    READ_PAGER = "pagerduty:read"
    """What PagerDuty holds, and how it differs."""
    EDIT_PAGER = "pagerduty:write"
    """Plan, apply and undo changes in PagerDuty."""
    READ_AUDIT = "audit:read"
    READ_ACCOUNTS = "account:read"
    EDIT_ACCOUNTS = "account:write"
    """Accounts and their roles; never one's own roles, and no right that one lacks."""
    ISSUE_OWN_TOKENS = "token:own"
    """Tokens that act for oneself, with no more than one's own rights."""
    ISSUE_TOKENS = "token:write"
    """Tokens of services, with no more than one's own rights, and revoking anybody's."""


OF_ACCOUNTS = frozenset({Right.EDIT_OWN, Right.READ_OWN_PAY, Right.ISSUE_OWN_TOKENS})
"""Rights over one's own: they mean nothing to a service, and need not be held to be given to a person."""

OF_PEOPLE = frozenset({Right.APPROVE_MINUTES, Right.APPROVE_RATES})
"""Rights to be the second person, whose word makes somebody else's count: no service holds them, whoever asks."""

OF_PAY = frozenset(
    {
        Right.READ_OWN_PAY,
        Right.READ_PAY,
        Right.APPROVE_MINUTES,
        Right.RUN_PAY,
        Right.READ_RATES,
        Right.EDIT_RATES,
        Right.APPROVE_RATES,
    }
)
"""Rights that take proof of who somebody is: with them amounts are seen, or a second person's word is given."""

_EVERYBODY = frozenset({Right.READ_SCHEDULE, Right.ISSUE_OWN_TOKENS})
_READING = frozenset(
    {
        Right.READ_ORGANISATION,
        Right.READ_PLANS,
        Right.READ_INCIDENTS,
        Right.READ_PAY,
        Right.READ_RATES,
        Right.READ_PAGER,
        Right.READ_AUDIT,
        Right.READ_ACCOUNTS,
    }
)
_PAY = frozenset({Right.READ_PAY, Right.READ_RATES})

RIGHTS: Mapping[CompanyRole, frozenset[Right]] = {
    CompanyRole.COORDINATOR: _EVERYBODY
    | (_READING - _PAY)
    | {
        Right.PUBLISH,
        Right.OVERRIDE,
        Right.EDIT_ORGANISATION,
        Right.PLAN,
        Right.EDIT_INCIDENTS,
        Right.EDIT_FEEDS,
        Right.EDIT_PAGER,
        Right.EDIT_ACCOUNTS,
        Right.ISSUE_TOKENS,
    },
    CompanyRole.ENGINEER: _EVERYBODY | {Right.EDIT_OWN, Right.READ_OWN_PAY},
    CompanyRole.MANAGER: _EVERYBODY
    | {Right.READ_ORGANISATION, Right.READ_PLANS, Right.READ_INCIDENTS, Right.APPROVE_MINUTES},
    CompanyRole.PAYROLL: _EVERYBODY | _PAY | {Right.RUN_PAY, Right.READ_INCIDENTS, Right.ISSUE_TOKENS},
    CompanyRole.RATE_ADMINISTRATOR: _EVERYBODY | {Right.READ_RATES, Right.EDIT_RATES, Right.APPROVE_RATES},
    CompanyRole.AUDITOR: _EVERYBODY | _READING,
}
"""What each role may do. Whatever is not listed here, nobody may."""


def rights_of(roles: Iterable[CompanyRole]) -> frozenset[Right]:
    """All rights of some roles together."""
    return frozenset[Right]().union(*(RIGHTS[role] for role in roles))


_OPERATOR = "operator"


class Actor(Value):
    """Who is asking: an account, through a session or a token, or a service with a token of its own.

    `scopes` None: all rights of the roles. For an account, scopes only take away. A service has no role: its scopes
    are its rights, as far as whoever issued its token holds them today. `token` names what was shown at the door; it is
    no secret.
    """

    id: Annotated[str, Field(min_length=1, max_length=80)]
    name: Name
    organisation: Id
    engineer: Id | None = None
    """Who this is in the organisation."""
    roles: tuple[CompanyRole, ...] = ()
    scopes: frozenset[Right] | None = None
    is_service: bool = False
    """True for a token that belongs to no account."""
    issuer: Self | None = None
    """Of a service: who issued its token, as they are today; None when it was made beside the database."""
    token: str | None = None
    is_proved: bool = True
    """False: came in with a link that somebody else made, and could be that somebody."""
    is_confirmed: bool = True
    """False: nobody who may has said that this account is this engineer's."""

    @property
    def withheld(self) -> frozenset[Right]:
        """Rights of the roles that take more proof of who this is than there is."""
        if self.is_proved and self.is_confirmed:
            return frozenset()
        held = rights_of(self.roles) if self.scopes is None else rights_of(self.roles) & self.scopes
        return held & ({Right.READ_OWN_PAY} if self.is_proved else OF_PAY)

    @property
    def rights(self) -> frozenset[Right]:
        """Everything this actor may do."""
        if self.is_service:
            scopes = self.scopes or frozenset[Right]()
            return scopes if self.issuer is None else scopes & self.issuer.rights
        rights = rights_of(self.roles) if self.scopes is None else rights_of(self.roles) & self.scopes
        return rights - self.withheld

    def may(self, right: Right) -> bool:
        """True when this actor holds the right."""
        return right in self.rights

    def is_engineer(self, engineer: str) -> bool:
        """True when this actor is that engineer: what lets them see and change their own. No service is anybody."""
        return self.engineer is not None and self.engineer == engineer

    def is_own(self, engineer: str) -> bool:
        """True where nobody may decide on their own: of that engineer, and of a service whose token they issued."""
        return self.is_engineer(engineer) or (self.issuer is not None and self.issuer.is_own(engineer))

    def approves_leave_of(self, engineer: str) -> bool:
        """True when that engineer's leave is approved by this actor's word; otherwise it waits for somebody else's."""
        return self.may(Right.EDIT_ORGANISATION) and not self.is_own(engineer)

    def is_surely(self, engineer: str) -> bool:
        """True when this is that engineer in person, and may see what nobody else sees."""
        return self.is_engineer(engineer) and self.is_proved and self.is_confirmed

    @property
    def is_operator(self) -> bool:
        """True for whoever runs the command line beside the database."""
        return self.is_service and self.id == _OPERATOR


def operator(organisation: str) -> Actor:
    """Whoever runs the command line beside the database: holds every right, as they hold the database itself."""
    return Actor(id=_OPERATOR, name=_OPERATOR, organisation=organisation, scopes=frozenset(Right), is_service=True)
