"""Claims: work that the pager did not record, as its engineer says; somebody else's word makes it count."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from compensation.facts import PayFacts
from compensation.ledger import Ledger
from compensation.responses import Response, Standing, responses
from domain.access import Actor, Right
from domain.base import Id, Value
from domain.clock import seconds
from domain.errors import Fault, Forbidden, InvalidInput, NotFound
from domain.organisation import Organisation
from domain.response import Claim, IncidentId, Second
from services.stored_pay.book import Book, Note, change_book, far_off, opened
from storage.database import Database

_LONGEST = timedelta(hours=24)


class ClaimedWork(Value):
    """What somebody says they worked."""

    start: Second
    end: Second
    incident: IncidentId | None = None
    team: Id | None = None
    reason: Annotated[str, Field(max_length=1000)] = ""


class StandingClaim(Value):
    """A claim and what became of it. `reason` only for its engineer and for whoever decides."""

    claim: Claim
    subject: str
    """What a decision about it names."""
    standing: str
    """`waits`, `counts` or `refused`."""


def file_claim(database: Database, actor: Actor, work: ClaimedWork, claim_id: str, now: datetime) -> StandingClaim:
    """The claim, waiting for somebody else's word; InvalidInput with everything that is wrong with it."""
    if actor.engineer is None:
        raise Forbidden("only an engineer of the organisation claims work, and only their own")
    claim = Claim.model_construct(id=claim_id, engineer=actor.engineer, **dict(work))

    def change(book: Book) -> Ledger:
        if faults := [*_faults(claim, book.organisation, now)]:
            raise InvalidInput(faults)
        return book.ledger.with_facts(PayFacts(claims=(Claim.model_validate(dict(claim)),)))

    def note(_: Book) -> Note:
        about = claim.model_dump(mode="json", exclude={"reason", "approved_by"}, exclude_none=True)
        return Note("file claim", claim.id, about)

    book = change_book(database, actor, now, change, note)
    return next(one for one in _standing(book) if one.claim.id == claim_id)


def list_claims(database: Database, actor: Actor) -> tuple[StandingClaim, ...]:
    """One's own claims; everybody's for whoever reads pay or approves minutes. By start."""
    sees_all = actor.may(Right.READ_PAY) or actor.may(Right.APPROVE_MINUTES)
    found = _standing(opened(database, actor.organisation))
    return tuple(_shown(one, actor) for one in found if sees_all or actor.is_own(one.claim.engineer))


def read_claim(database: Database, actor: Actor, claim_id: str) -> StandingClaim:
    """The claim; NotFound when there is none, or it is not the actor's to see."""
    found = next((one for one in list_claims(database, actor) if one.claim.id == claim_id), None)
    if found is None:
        raise NotFound(f"there is no claim {claim_id!r}")
    return found


def _shown(one: StandingClaim, actor: Actor) -> StandingClaim:
    if actor.is_own(one.claim.engineer) or actor.may(Right.APPROVE_MINUTES):
        return one
    return one.model_copy(update={"claim": one.claim.model_copy(update={"reason": ""})})


def _standing(book: Book) -> tuple[StandingClaim, ...]:
    facts = PayFacts(claims=book.ledger.facts.claims, decisions=book.ledger.facts.decisions)
    claims = {(one.engineer, one.start, one.end, one.incident or f"claim {one.id}"): one for one in facts.claims}
    found = [one for mine in responses(facts, book.organisation).values() for one in mine]
    standing = [
        StandingClaim(claim=claims[_key(one)], subject=one.subject, standing=_WORDS[one.standing]) for one in found
    ]
    return tuple(sorted(standing, key=lambda one: (one.claim.start, one.claim.id)))


_WORDS = {Standing.COUNTS: "counts", Standing.WAITS: "waits", Standing.REFUSED: "refused"}


def _key(one: Response) -> tuple[str, datetime, datetime, str]:
    return (one.engineer, one.span.start, one.span.end, one.work.incident)


def _faults(claim: Claim, organisation: Organisation, now: datetime) -> Iterator[Fault]:
    if claim.engineer not in organisation.engineer:
        yield Fault("", 0, 0, "engineer", "the organisation has no such engineer", claim.engineer)
    if claim.team and claim.team not in organisation.team:
        yield Fault("", 0, 0, "/team", "the organisation has no such team", claim.team)
    if claim.end <= claim.start:
        yield Fault("", 0, 0, "/end", "ends before it starts", hint="were the two exchanged?")
    elif seconds(claim.start, claim.end) > _LONGEST.total_seconds():
        yield Fault("", 0, 0, "/end", "is longer than 24 h", hint="claim each stretch of work by itself")
    yield from far_off("", "/start", claim.start, now)
    yield from far_off("", "/end", claim.end, now)
