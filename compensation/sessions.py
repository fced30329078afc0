"""Sessions: work that belongs together is rounded up once.

A stretch that starts before the rounded end of the session at hand joins it. The rounded end is the session's
start plus its paid time, or its last worked second where pauses make that later; so paid time never exceeds the
time from the first second to the rounded end, and no two sessions share any of it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from compensation.spans import Span
from compensation.stretches import Stretch
from domain.clock import later


class Rounding(NamedTuple):
    """How a session is rounded up, in seconds."""

    step: int
    minimum: int
    """The minimum call-out; 0 for none."""

    def paid(self, worked: int) -> int:
        """Worked seconds rounded up to the step, and to the minimum."""
        return max(-(-worked // self.step) * self.step, self.minimum)


@dataclass(frozen=True)
class Session:
    """Stretches of one person outside working hours, in order, that are paid as one."""

    stretches: tuple[Stretch, ...]
    worked: int
    paid: int

    @property
    def start(self) -> datetime:
        return self.stretches[0].span.start

    @property
    def last(self) -> datetime:
        """Its last worked second's end."""
        return self.stretches[-1].span.end

    @property
    def hull(self) -> Span:
        return Span(self.start, self.last)

    @property
    def rounded_end(self) -> datetime:
        return max(later(self.start, self.paid), self.last)


def sessions(stretches: Iterable[Stretch], rounding_at: Callable[[datetime], Rounding]) -> Iterator[Session]:
    """The sessions of one person's stretches, which are in order and share no time."""
    session: Session | None = None
    for stretch in stretches:
        if session and (stretch.span.start < session.rounded_end or stretch.span.start == session.last):
            session = _joined(session, stretch, rounding_at(session.start))
            continue
        if session:
            yield session
        session = _joined(Session((), 0, 0), stretch, rounding_at(stretch.span.start))
    if session:
        yield session


def _joined(session: Session, stretch: Stretch, rounding: Rounding) -> Session:
    worked = session.worked + stretch.span.seconds
    return Session((*session.stretches, stretch), worked, rounding.paid(worked))
