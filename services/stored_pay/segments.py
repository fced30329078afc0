"""Who worked on which incident, taken in from the pager or by hand; the same again changes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from compensation.facts import PayFacts, is_own_word
from compensation.ledger import Ledger
from domain.access import Actor
from domain.clock import iso
from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from domain.response import LONGEST_WORK, ResponseSegment, UnansweredIncident
from services.stored_pay.book import Book, Note, change_book, far_off, signature
from storage.database import Database
from storage.organisations import organisation_row
from storage.pay_facts import read_facts


def take_in_segments(
    database: Database,
    actor: Actor,
    responses: Sequence[ResponseSegment],
    unanswered: Sequence[UnansweredIncident],
    now: datetime,
) -> int:
    """How many facts are new or different now; a segment known by incident, engineer and start is restated.

    What a service brings is what the pager recorded, except about whoever issued its token. That, and what a person
    brings, was written by hand and counts when somebody else has approved it: here, and not in what is brought.
    InvalidInput names everyone and every team that the organisation does not know; then nothing is taken in.
    """
    changed: list[int] = []

    def change(book: Book) -> Ledger:
        if faults := [*_faults(responses, unanswered, book.organisation, now)]:
            raise InvalidInput(faults)
        brought = tuple(_as_brought(one, actor, book.organisation) for one in responses)
        given = PayFacts(responses=brought, unanswered=tuple(unanswered))
        after = book.ledger.with_facts(given)
        changed.append(_difference(book.ledger.facts, after.facts))
        return after

    def note(_: Book) -> Note:
        incidents = {*(one.incident for one in responses), *(one.incident for one in unanswered)}
        return Note("take in segments", f"{changed[-1]} facts", {"incidents": sorted(incidents)[:200]})

    change_book(database, actor, now, change, note)
    return changed[-1]


def list_segments(database: Database, organisation_id: str) -> tuple[ResponseSegment, ...]:
    """Every segment, by start."""
    with database.read() as session:
        organisation_row(session, organisation_id)
        found = read_facts(session, organisation_id).responses
    return tuple(sorted(found, key=lambda one: (one.start, one.incident, one.engineer)))


def _as_brought(one: ResponseSegment, actor: Actor, organisation: Organisation) -> ResponseSegment:
    is_own = is_own_word(organisation, one.engineer, signature(actor))
    is_by_hand = one.edited or is_own or not actor.is_service
    return one.model_copy(update={"edited": is_by_hand, "approved_by": None})


def _faults(
    responses: Iterable[ResponseSegment],
    unanswered: Iterable[UnansweredIncident],
    organisation: Organisation,
    now: datetime,
) -> Iterator[Fault]:
    for place, one in enumerate(responses):
        about = f"{one.incident}, {one.engineer} from {iso(one.start)}"
        if one.engineer not in organisation.engineer:
            where = f"/segments/{place}/engineer"
            yield Fault(about, 0, 0, where, "the organisation has no such engineer", one.engineer, "add the engineer")
        if one.team and one.team not in organisation.team:
            yield Fault(about, 0, 0, f"/segments/{place}/team", "the organisation has no such team", one.team)
        yield from far_off(about, f"/segments/{place}/start", one.start, now)
        yield from far_off(about, f"/segments/{place}/end", one.end, now)
        if one.end - one.start > LONGEST_WORK:
            where = f"/segments/{place}/end"
            yield Fault(about, 0, 0, where, "is longer than 31 days", iso(one.end), "give each stretch by itself")
    for place, incident in enumerate(unanswered):
        yield from far_off(incident.incident, f"/unanswered/{place}/opened", incident.opened, now)
        if incident.team and incident.team not in organisation.team:
            where = f"/unanswered/{place}/team"
            yield Fault(incident.incident, 0, 0, where, "the organisation has no such team", incident.team)


def _difference(before: PayFacts, after: PayFacts) -> int:
    return len({*after.responses, *after.unanswered} - {*before.responses, *before.unanswered})
