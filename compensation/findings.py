"""What a report tells besides its lines: time nobody covered, work nobody approved yet, and what to look at."""

from enum import StrEnum

from compensation.lines import Gap, PaidElsewhere
from domain.base import Id, Instant, Value
from domain.money import Currency


class FindingKind(StrEnum):
    """Up to `ON_CALL_TWICE` something is not paid, or perhaps should be; the others never change pay."""

    UNCOVERED = "uncovered"
    """Nobody carried the pager: its stipend is paid to nobody."""
    NO_SCHEDULE = "no schedule"
    """Nothing says who carried the pager, so that nobody is paid for it."""
    AWAITING = "awaiting approval"
    """Work that counts when somebody else has approved it."""
    REFUSED = "refused"
    """Work that somebody else refused."""
    UNANSWERED = "nobody acknowledged"
    """An incident without any response: perhaps somebody did work on it."""
    ON_CALL_TWICE = "on call twice"
    """Somebody carried two pagers at once and is paid for the higher one."""
    UNKNOWN_APPROVER = "unknown approver"
    """Work counts by the word of somebody who is nobody in the organisation."""
    LONG_WORK = "more than a day"
    """Work of more than 24 hours without a break, whoever approved it."""
    SET_ASIDE = "set aside"
    """Less is missing from a closed month than somebody decided not to post, so that nothing is posted."""
    OFF_ROTA = "off rota"
    """Somebody who was not on call answered; it is paid."""
    SHORT_REST = "short rest"
    """Less than eleven hours of rest in a row within a day, where European law asks for them."""
    NOT_EMPLOYED = "not employed"
    """Work before the first or after the last day of employment."""
    NO_PAYROLL_ID = "no payroll id"
    """Somebody is paid whom the payroll system cannot know."""


class Finding(Value):
    """One entry of the exception list."""

    kind: FindingKind
    period: str
    sentence: str
    engineer: Id | None = None
    incident: str | None = None
    subject: str | None = None
    """What `accept` and `refuse` take."""
    start: Instant | None = None
    end: Instant | None = None
    seconds: int = 0
    amount: int | None = None
    """Cents that are kept back, or would be added."""
    currency: Currency | None = None


def uncovered(gap: Gap) -> Finding:
    """The entry for time without a holder."""
    return Finding(
        kind=FindingKind.UNCOVERED,
        period=gap.period,
        sentence=gap.sentence,
        start=gap.spans[0].start,
        end=gap.spans[-1].end,
        seconds=gap.seconds,
        amount=gap.unpaid,
        currency=gap.currency,
    )


def on_call_twice(elsewhere: PaidElsewhere) -> Finding:
    """The entry for time on call that another slot pays."""
    return Finding(
        kind=FindingKind.ON_CALL_TWICE,
        period=elsewhere.period,
        sentence=elsewhere.sentence,
        engineer=elsewhere.engineer,
        start=elsewhere.spans[0].start,
        end=elsewhere.spans[-1].end,
        seconds=elsewhere.seconds,
        amount=elsewhere.cents,
        currency=elsewhere.currency,
    )
