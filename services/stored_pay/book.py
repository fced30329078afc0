"""The pay of one organisation, opened: everything it is computed from, and one way to change it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from compensation.ledger import Ledger
from compensation.periods import Period
from domain.access import Actor
from domain.clock import iso
from domain.errors import Fault, InvalidInput, StaleVersion
from domain.organisation import Organisation
from domain.revisions import Seen, is_seen, numbered
from services.records.reading import stored_organisation
from services.stored_pay.schedule import schedule_facts
from storage.audit import add_entry
from storage.database import Database
from storage.organisations import locked, organisation_row
from storage.pay_ledger import pay_revision, read_ledger, save_ledger

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Book:
    """The ledger, with the published schedule among its facts, and the organisation as it stands."""

    organisation: Organisation
    ledger: Ledger


@dataclass(frozen=True)
class Note:
    """What the audit says of a change. Never an amount, never a private reason."""

    action: str
    subject: str
    after: Mapping[str, Any]


def read_book(session: Session, organisation_id: str) -> Book:
    """Everything about pay; NotFound when there is no such organisation."""
    organisation = stored_organisation(session, organisation_id)
    ledger = read_ledger(session, organisation_id)
    schedule = schedule_facts(session, organisation, organisation_id)
    facts = ledger.facts.model_copy(update={"planned": schedule.planned, "overrides": schedule.overrides})
    return Book(organisation, ledger.model_copy(update={"facts": facts}))


def opened(database: Database, organisation_id: str) -> Book:
    """The same in a session of its own."""
    with database.read() as session:
        return read_book(session, organisation_id)


def change_book(
    database: Database,
    actor: Actor,
    now: datetime,
    change: Callable[[Book], Ledger],
    note: Callable[[Book], Note],
) -> Book:
    """The changed book, once it is stored whole; nothing is stored when `change` raises or changes nothing.

    Months of a large company take seconds to compute, so `change` works on what was read, and nobody waits for it. If
    anything that it was computed from is different when it is to be stored, it is asked once more, while others wait.
    """
    with database.read() as session:
        seen, before = _stamp(session, actor.organisation), read_book(session, actor.organisation)
    after = Book(before.organisation, change(before))
    with database.write() as session:
        locked(session, actor.organisation)
        if _stamp(session, actor.organisation) != seen:
            before = read_book(session, actor.organisation)
            after = Book(before.organisation, change(before))
        if after.ledger != before.ledger:
            save_ledger(session, actor.organisation, before.ledger, after.ledger)
            said = note(after)
            add_entry(session, actor, now, said.action, said.subject, after=said.after)
        return after


def _stamp(session: Session, organisation_id: str) -> tuple[int, int, int]:
    """How often the organisation, its schedule and its pay changed: what is computed from the same is the same."""
    row = organisation_row(session, organisation_id)
    return row.revision, row.schedule_revision, pay_revision(session, organisation_id)


def person_behind(actor: Actor) -> Actor:
    """Whose word it is: of a service, that of whoever issued its token. Nobody is two people by holding a token."""
    return actor if actor.issuer is None else person_behind(actor.issuer)


def signature(actor: Actor) -> str:
    """Who the ledger says it was: the engineer where the actor is one, so that nobody decides on their own pay."""
    person = person_behind(actor)
    return person.engineer or person.name


def period_named(text: str) -> Period:
    """The period; InvalidInput for what is none."""
    try:
        return Period.parse(text)
    except ValueError:
        fault = Fault("", 0, 0, "period", "is not a pay period", text[:40], "write it like 2027-01")
        raise InvalidInput([fault]) from None


def far_off(file: str, where: str, moment: datetime, now: datetime) -> Iterator[Fault]:
    """A fault for work that is not done yet, or from before there were pagers to carry."""
    if moment > now:
        yield Fault(file, 0, 0, where, "lies in the future", iso(moment), "bring work when it is done")
    if moment < _EARLIEST:
        yield Fault(file, 0, 0, where, "lies too far back", iso(moment), f"nothing before {_EARLIEST.date()} is taken")


def revision_of(ledger: Ledger, period: Period) -> int:
    """How many steps the period has made: what whoever takes the next one has to have seen."""
    return sum(event.subject == period.label for event in ledger.events)


def expect(ledger: Ledger, period: Period, seen: Seen) -> None:
    """StaleVersion when the period has made another step since; None: whatever it made."""
    found = revision_of(ledger, period)
    if not is_seen(found, seen):
        stale = f"{period.label} is at revision {found}, not {numbered(seen)}"
        raise StaleVersion(f"{stale}; read it again, and decide again")
