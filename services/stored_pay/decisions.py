"""Minutes that wait for somebody's word. Managers decide on minutes: no amount is shown to them."""

from collections.abc import Collection, Iterator
from datetime import datetime

from compensation.computation import compute
from compensation.decisions import decide, periods_worked
from compensation.findings import Finding, FindingKind
from compensation.ledger import Ledger
from compensation.periods import Period
from domain.access import Actor
from domain.base import Id, Instant, Name, Value
from services.stored_pay.book import Book, Note, change_book, opened, signature
from storage.database import Database

_KINDS = {FindingKind.AWAITING: "waits", FindingKind.REFUSED: "refused"}


class Minutes(Value):
    """Work that counts when somebody accepts it. No amount: who decides on minutes sees no pay."""

    subject: str
    """What a decision about it names."""
    engineer: Id
    name: Name
    incident: str
    start: Instant
    end: Instant
    paid_minutes: int
    """What it would add, outside working hours and rounded."""
    period: str
    standing: str
    """`waits`, `refused` or `accepted`."""


def minutes_to_decide(database: Database, actor: Actor) -> tuple[Minutes, ...]:
    """Everybody's but one's own, by start; what was accepted while its month is not closed."""
    book = opened(database, actor.organisation)
    facts = book.ledger.facts
    periods = periods_worked(facts, book.organisation)
    computed = compute(facts, book.organisation, periods)
    found = [_minutes(one, book, _KINDS[one.kind]) for one in computed.findings if one.kind in _KINDS]
    found += [_minutes(one, book, "accepted") for one in _accepted(book, periods.difference(book.ledger.closed))]
    return tuple(sorted((one for one in found if not actor.is_own(one.engineer)), key=lambda one: one.start))


def decide_on(database: Database, actor: Actor, subject: str, now: datetime, *, accepted: bool) -> None:
    """Accept or refuse; Conflict for one's own work, and for what nobody asks about."""

    def change(book: Book) -> Ledger:
        return decide(book.ledger, book.organisation, subject, signature(actor), now, accepted=accepted)

    change_book(database, actor, now, change, lambda _: Note("decide on minutes", subject, {"accepted": accepted}))


def _accepted(book: Book, periods: Collection[Period]) -> Iterator[Finding]:
    """What would wait if nobody had accepted anything, and is accepted."""
    facts = book.ledger.facts
    accepted = {one.subject for one in facts.decisions if one.accepted}
    if accepted and periods:
        refused = tuple(one for one in facts.decisions if not one.accepted)
        waiting = compute(facts.model_copy(update={"decisions": refused}), book.organisation, periods)
        yield from (one for one in waiting.findings if one.subject in accepted)


def _minutes(finding: Finding, book: Book, standing: str) -> Minutes:
    about = {name: getattr(finding, name) for name in ("subject", "engineer", "incident", "start", "end", "period")}
    name = book.organisation.engineer[finding.engineer].name if finding.engineer else ""
    minutes = {"name": name, "paid_minutes": finding.seconds // 60, "standing": standing}
    return Minutes.model_validate(about | minutes)
