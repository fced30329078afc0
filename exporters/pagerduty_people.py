"""People as PagerDuty knows them: by an id that is looked up by exact email when the plan is sent."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Self
from urllib.parse import quote

from domain.base import Value
from domain.errors import Fault
from domain.organisation import Organisation
from domain.people import Engineer


class Directory(Value):
    """PagerDuty's user ids by email; capitals do not count."""

    ids: Mapping[str, str] = {}

    @classmethod
    def of(cls, users: Mapping[str, str] | None) -> Self:
        return cls(ids={email.casefold(): user for email, user in (users or {}).items()})

    def user_id(self, email: str) -> str:
        """The id, or the placeholder `{user:ana@example.com}` while it is not known."""
        return self.ids.get(email.casefold(), f"{{user:{email}}}")

    def knows(self, email: str) -> bool:
        return email.casefold() in self.ids


class Lookup(Value):
    """One person to be found in PagerDuty before anything is sent."""

    name: str
    email: str
    user_id: str
    request: str
    """Its search is fuzzy: only an exact match of the email counts."""


def lookup(name: str, email: str, directory: Directory) -> Lookup:
    request = f"GET /users?query={quote(email, safe='')}"
    return Lookup(name=name, email=email, user_id=directory.user_id(email), request=request)


def leads(rotation: str, organisation: Organisation) -> tuple[Engineer, ...]:
    """The leads of the rotation's teams, each once, in the order of the teams."""
    named = [organisation.team[team].lead for team in organisation.rotation[rotation].teams]
    return tuple(organisation.engineer[lead] for lead in dict.fromkeys(named) if lead is not None)


def unclear_people(engineers: Iterable[Engineer], users: Mapping[str, str] | None) -> Iterator[Fault]:
    """Emails that two engineers share, and ids that are empty or that two emails share."""
    people = [(engineer.email.casefold(), engineer.id) for engineer in engineers]
    yield from _shared(people, "engineers share this email; PagerDuty would page one of them for both")
    known = [(user, email.casefold()) for email, user in (users or {}).items()]
    yield from _shared(known, "emails stand for this PagerDuty user; one person would hold both shifts")
    for user, email in known:
        if not user.strip() or "{" in user:
            yield _fault(email, "has no PagerDuty id", user, "leave it out until it is known")


def _shared(pairs: Iterable[tuple[str, str]], problem: str) -> Iterator[Fault]:
    holders: dict[str, set[str]] = {}
    for value, holder in pairs:
        holders.setdefault(value, set()).add(holder)
    for value, found in holders.items():
        if len(found) > 1:
            yield _fault(", ".join(sorted(found)), problem, value, "give each their own")


def _fault(where: str, problem: str, value: str, hint: str) -> Fault:
    return Fault(file="people", line=0, column=0, where=where, problem=problem, value=value, hint=hint)
