"""Everything it takes to settle anybody's overtime: the organisation, who was on call, prices, and decisions."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from compensation.facts import Decision, PayFacts, is_own_word
from compensation.lines import PayLine
from compensation.on_call import OnCall
from compensation.overtime_book import OvertimeBook
from compensation.overtime_lines import session_prices
from compensation.responses import Response
from compensation.sessions import Session, sessions
from compensation.stretches import attributed, outside_working_hours
from compensation.working_time import WorkingTime
from domain.organisation import Organisation
from domain.schedule import Schedule


@dataclass(frozen=True)
class OvertimeBench:
    """Shared by everybody who is settled in one computation."""

    organisation: Organisation
    on_call: OnCall
    book: OvertimeBook
    decided: Mapping[str, Decision]

    @classmethod
    def of(cls, facts: PayFacts, organisation: Organisation, schedule: Schedule) -> "OvertimeBench":
        book = OvertimeBook(organisation, WorkingTime(organisation))
        decided = {decision.subject: decision for decision in facts.decisions}
        return cls(organisation, OnCall(schedule, organisation), book, decided)

    def sessions(self, engineer: str, responses: Iterable[Response]) -> Iterator[Session]:
        """The sessions that this work of one person amounts to, outside working hours."""
        stretches = attributed(one.work for one in responses)
        return sessions(outside_working_hours(stretches, engineer, self.book.working), self.book.rounding)

    def worth(self, engineer: str, responses: Iterable[Response]) -> tuple[int, Counter[str]]:
        """Paid seconds of this work, and cents by currency, if all of it counts, however long it is."""
        seconds, amounts = 0, Counter[str]()
        for session in self.sessions(engineer, responses):
            for priced in session_prices(session, engineer, self.book):
                seconds += priced.portion.paid
                amounts[priced.currency] += priced.amount or 0
        return seconds, amounts

    def decision(self, subject: str, engineer: str) -> Decision | None:
        """What somebody else decided on the subject; nobody's word counts for their own work."""
        found = self.decided.get(subject)
        return found if found and not is_own_word(self.organisation, engineer, found.by) else None


def total(lines: Sequence[PayLine]) -> tuple[int, Counter[str]]:
    """Paid seconds, and cents by currency."""
    amounts: Counter[str] = Counter()
    for line in lines:
        amounts[line.currency] += line.amount or 0
    return sum(line.seconds for line in lines), amounts
