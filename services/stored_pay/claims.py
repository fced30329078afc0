"""Claims: work that the pager did not record, as its engineer says; somebody else's word makes it count."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from compensation.facts import PayFacts
from compensation.ledger import Ledger
from compensation.lines import PayLine
from compensation.responses import Response, Standing, responses
from compensation.set_aside import is_work_of
from domain.access import Actor, Right
from domain.base import Id, Value
from domain.clock import seconds
from domain.errors import Conflict, Fault, Forbidden, InvalidInput, NotFound
from domain.organisation import Organisation
from domain.response import Claim, IncidentId, Second
from services.records.reading import stored_organisation
from services.stored_pay.book import Book, Note, change_book, far_off
from storage.database import Database
from storage.pay_facts import read_facts
from storage.pay_ledger import read_aside

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
    """`waits`, `counts`, `refused`, or `set aside`: it counted, too late for its month, and its correction was not
    posted."""


def file_claim(database: Database, actor: Actor, work: ClaimedWork, claim_id: str, now: datetime) -> StandingClaim:
    """The claim, waiting for somebody else's word; InvalidInput with everything that is wrong with it."""
    if actor.engineer is None:
        raise Forbidden("only an engineer of the organisation claims work, and only their own")
    claim = Claim.model_construct(id=claim_id, engineer=actor.engineer, **dict(work))

    def change(book: Book) -> Ledger:
        if faults := [*_faults(claim, book.organisation, now)]:
            raise InvalidInput(faults)
        if any(_is_again(claim, known) for known in book.ledger.facts.claims):
            raise Conflict("this work is claimed already, with the same times and the same incident")
        return book.ledger.with_facts(PayFacts(claims=(Claim.model_validate(dict(claim)),)))

    def note(_: Book) -> Note:
        about = claim.model_dump(mode="json", exclude={"reason", "approved_by"}, exclude_none=True)
        return Note("file claim", claim.id, about)

    book = change_book(database, actor, now, change, note)
    standing = _standing(book.ledger.facts, book.organisation, book.ledger.aside)
    return next(one for one in standing if one.claim.id == claim_id)


def list_claims(database: Database, actor: Actor) -> tuple[StandingClaim, ...]:
    """One's own claims; everybody's for whoever reads pay or approves minutes. By start."""
    sees_all = actor.may(Right.READ_PAY) or actor.may(Right.APPROVE_MINUTES)
    with database.read() as session:
        organisation = stored_organisation(session, actor.organisation)
        facts, aside = read_facts(session, actor.organisation), read_aside(session, actor.organisation)
        found = _standing(facts, organisation, aside)
    return tuple(_shown(one, actor) for one in found if sees_all or actor.is_engineer(one.claim.engineer))


def read_claim(database: Database, actor: Actor, claim_id: str) -> StandingClaim:
    """The claim; NotFound when there is none, or it is not the actor's to see."""
    found = next((one for one in list_claims(database, actor) if one.claim.id == claim_id), None)
    if found is None:
        raise NotFound(f"there is no claim {claim_id!r}")
    return found


def _shown(one: StandingClaim, actor: Actor) -> StandingClaim:
    if actor.is_surely(one.claim.engineer) or actor.may(Right.APPROVE_MINUTES):
        return one
    return one.model_copy(update={"claim": one.claim.model_copy(update={"reason": ""})})


def _standing(facts: PayFacts, organisation: Organisation, aside: Sequence[PayLine]) -> tuple[StandingClaim, ...]:
    claimed = responses(PayFacts(claims=facts.claims, decisions=facts.decisions), organisation)
    found = {_work(one.engineer, *one.span, one.work.incident): one for mine in claimed.values() for one in mine}
    standing = [_stands(claim, found[_work_of(claim)], aside) for claim in facts.claims]
    return tuple(sorted(standing, key=lambda one: (one.claim.start, one.claim.id)))


def _stands(claim: Claim, response: Response, aside: Iterable[PayLine]) -> StandingClaim:
    is_aside = response.standing is Standing.COUNTS and any(is_work_of(response, line) for line in aside)
    word = "set aside" if is_aside else _WORDS[response.standing]
    return StandingClaim(claim=claim, subject=response.subject, standing=word)


_WORDS = {Standing.COUNTS: "counts", Standing.WAITS: "waits", Standing.REFUSED: "refused"}


def _is_again(claim: Claim, known: Claim) -> bool:
    told = ("engineer", "start", "end", "incident")
    return all(getattr(claim, name) == getattr(known, name) for name in told)


def _work(engineer: str, start: datetime, end: datetime, incident: str) -> tuple[str, datetime, datetime, str]:
    """The same work claimed twice is one: it has one standing, and is paid once."""
    return engineer, start, end, incident


def _work_of(claim: Claim) -> tuple[str, datetime, datetime, str]:
    return _work(claim.engineer, claim.start, claim.end, claim.incident or f"claim {claim.id}")


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
