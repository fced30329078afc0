"""Finds people in PagerDuty: by the whole email, and only those that can be on call."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from domain.errors import Fault
from pager.client import Answer, PagerDuty
from pager.wire import identifier

_STAKEHOLDERS = {"read_only_user": "stakeholder", "read_only_limited_user": "limited stakeholder"}
"""Roles that can neither be on a schedule nor be paged."""


class Found(NamedTuple):
    """Ids by email (capitals do not count), and everything that is wrong with those that are needed."""

    ids: Mapping[str, str]
    faults: tuple[Fault, ...]


def find_people(client: PagerDuty, wanted: Mapping[str, str], welcome: Collection[str] = ()) -> Found:
    """The PagerDuty users of `wanted`, names by email, and of the emails in `welcome` those that exactly one user has.

    All users are listed instead of searched for: the search is fuzzy, and a hundred searches are a hundred requests.
    """
    users: dict[str, list[Answer]] = {}
    for user in client.pages("/users", "users"):
        if identifier(user):
            users.setdefault(str(user.get("email") or "").casefold(), []).append(user)
    faults = [
        fault for email, name in wanted.items() for fault in _faults(email, name, users.get(email.casefold(), ()))
    ]
    known = {email.casefold() for email in wanted} & users.keys()
    known |= {email for email in map(str.casefold, welcome) if len(users.get(email, ())) == 1}
    return Found({email: identifier(users[email][0]) for email in sorted(known)}, tuple(faults))


def _faults(email: str, name: str, found: Iterable[Answer]) -> Iterator[Fault]:
    users = list(found)
    if not users:
        yield _fault(name, "PagerDuty has no user with this email", email, "invite them there, or correct the email")
    elif len(users) > 1:
        ids = " and ".join(sorted(map(identifier, users)))
        yield _fault(name, f"{len(users)} PagerDuty users have this email: {ids}", email, "give each their own")
    elif (role := str(users[0].get("role"))) in _STAKEHOLDERS:
        problem = f"is a {_STAKEHOLDERS[role]} in PagerDuty, and those cannot be on call"
        yield _fault(name, problem, email, "give them a role of responder there")


def _fault(where: str, problem: str, value: str, hint: str) -> Fault:
    return Fault(file="PagerDuty", line=0, column=0, where=where, problem=problem, value=value, hint=hint)
