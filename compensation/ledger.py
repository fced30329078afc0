"""What was decided about pay: facts taken in, states of periods, frozen reports, adjustments, and who did what."""

from collections.abc import Iterable
from typing import Literal

from compensation.facts import PayFacts
from compensation.lines import PayLine
from compensation.periods import Period
from compensation.report import PayReport, PeriodState
from domain.base import Instant, Name, Value
from domain.errors import Conflict

SET_ASIDE, TAKE_BACK = "set aside", "take back"
"""Actions of events about a correction, by its name."""


class Export(Value):
    """A closed period was handed to payroll."""

    at: Instant
    by: Name
    form: str
    """`csv`, `xlsx`, `adp` ..."""
    lines_sha256: str


class PeriodRecord(Value):
    """One pay period that is no longer merely open."""

    period: str
    state: PeriodState
    report: PayReport | None = None
    """As it was reviewed, and frozen once it is closed; None when it was reopened."""
    exports: tuple[Export, ...] = ()


class Event(Value):
    """One entry of the record, which is only ever added to."""

    at: Instant
    by: Name
    action: str
    subject: str
    note: str = ""
    lines_sha256: str | None = None
    """Of the report that the step is about; of `adjust`, over all corrections that were ever posted."""


class Ledger(Value):
    """The state of pay between two runs. Every change returns a new ledger."""

    dogwatch_pay: Literal[1] = 1
    """Version of the format."""
    facts: PayFacts = PayFacts()
    periods: tuple[PeriodRecord, ...] = ()
    adjustments: tuple[PayLine, ...] = ()
    """Posted corrections of closed periods, in order of posting."""
    set_aside: tuple[PayLine, ...] = ()
    """Corrections that somebody ever decided not to post; `aside` are those of which nobody took that back."""
    events: tuple[Event, ...] = ()

    def record(self, period: Period) -> PeriodRecord:
        """The record of the period; one that nobody touched is open."""
        blank = PeriodRecord(period=period.label, state=PeriodState.OPEN)
        return next((one for one in self.periods if one.period == period.label), blank)

    def state(self, period: Period) -> PeriodState:
        return self.record(period).state

    @property
    def closed(self) -> tuple[Period, ...]:
        """Closed periods, in order."""
        return tuple(Period.parse(one.period) for one in self.periods if one.state is PeriodState.CLOSED)

    @property
    def aside(self) -> tuple[PayLine, ...]:
        """Corrections that are set aside: nothing of them is paid, and they are not asked about."""
        return still_aside(self.set_aside, self.events)

    @property
    def earliest_open(self) -> Period:
        """Where adjustments are posted: the first open period after a closed one; Conflict when none is closed."""
        if not self.closed:
            raise Conflict("no pay period is closed yet, so there is nothing to adjust")
        period = self.closed[0].next
        while self.state(period) is not PeriodState.OPEN:
            period = period.next
        return period

    def adjustments_in(self, period: Period) -> tuple[PayLine, ...]:
        """Corrections that this period pays."""
        return tuple(line for line in self.adjustments if line.period == period.label)

    def with_record(self, record: PeriodRecord, event: Event) -> "Ledger":
        """The record in place of the period's former one, and the event written down."""
        others = [one for one in self.periods if one.period != record.period]
        periods = tuple(sorted([*others, record], key=lambda one: one.period))
        return self.model_copy(update={"periods": periods, "events": (*self.events, event)})

    def with_facts(self, newer: PayFacts) -> "Ledger":
        """Newer facts taken in beside those already there."""
        return self.model_copy(update={"facts": self.facts.and_later(newer)})


def still_aside(lines: Iterable[PayLine], events: Iterable[Event]) -> tuple[PayLine, ...]:
    """What was set aside and not taken back after it; the last word on a correction counts."""
    words = {one.subject: one.action for one in events if one.action in (SET_ASIDE, TAKE_BACK)}
    return tuple(line for line in {one.id: one for one in lines}.values() if words.get(line.id) != TAKE_BACK)
