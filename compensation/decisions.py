"""Somebody's word on work that needs it: kept beside the facts, by a name that changes when the work does."""

from datetime import datetime

from compensation.facts import Decision, PayFacts, is_own_word
from compensation.ledger import Event, Ledger
from compensation.overtime import decidable
from compensation.periods import Period
from domain.errors import Conflict
from domain.organisation import Organisation


def decide(
    ledger: Ledger, organisation: Organisation, subject: str, by: str, at: datetime, *, accepted: bool
) -> Ledger:
    """The ledger with the decision, in place of an earlier one; Conflict for one's own work, and for what needs none.

    A word can be taken back. While the period is open it then pays so; once it is closed, that is a correction.
    """
    engineer = decidable(ledger.facts, organisation).get(subject)
    if engineer is None:
        raise Conflict(f"nothing called {subject} needs a decision; the exceptions of a report list what does")
    if is_own_word(organisation, engineer, by):
        raise Conflict("nobody decides on their own work; somebody else has to")
    former = next((one for one in ledger.facts.decisions if one.subject == subject), None)
    if former and former.accepted is accepted:
        raise Conflict(f"{subject} was {'accepted' if accepted else 'refused'} by {former.by} already")
    kept = (one for one in ledger.facts.decisions if one.subject != subject)
    decision = Decision(subject=subject, accepted=accepted, by=by, at=at)
    facts = ledger.facts.model_copy(update={"decisions": (*kept, decision)})
    event = Event(at=at, by=by, action="accept" if accepted else "refuse", subject=subject)
    return ledger.model_copy(update={"facts": facts, "events": (*ledger.events, event)})


def periods_worked(facts: PayFacts, organisation: Organisation) -> set[Period]:
    """Every pay period in which somebody worked on an incident."""
    starts = [*(one.start for one in facts.responses), *(one.start for one in facts.claims)]
    return {Period.at(start, organisation.payroll_zone) for start in starts}
