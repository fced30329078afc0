"""What a report tells besides its lines: time nobody covered, work nobody approved yet, and what to look at."""

from enum import StrEnum

from compensation.lines import Gap
from compensation.spans import Span
from domain.base import Id, Instant, Value
from domain.money import Currency


class FindingKind(StrEnum):
    """The first four keep money back; the others never change pay."""

    UNCOVERED = "uncovered"
    """Nobody carried the pager: its stipend is paid to nobody."""
    AWAITING = "awaiting approval"
    """Work that counts when somebody else has approved it."""
    REFUSED = "refused"
    """Work that somebody else refused."""
    UNANSWERED = "nobody acknowledged"
    """An incident without any response: perhaps somebody did work on it."""
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


def span_of(finding: Finding) -> Span | None:
    """The time it is about, when it is about one."""
    return Span(finding.start, finding.end) if finding.start and finding.end else None
