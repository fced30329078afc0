"""What is the same for both kinds of schedule: how they are written to, and how they are compared."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import datetime

from pager.actual import Actual, Held
from pager.client import PagerDuty
from pager.coverage import Mismatch, mismatches
from pager.journal import Journal
from pager.lines import Piece
from pager.refusals import Unanswered
from pager.steps import Step
from pager.writing import carry_out, recover


class ScheduleAdapter(ABC):
    """Implements `pager.adapter.Adapter` and `pager.writing.Target` on what one kind of schedule can do.

    `batch` is how many objects go into one request; the largest that PagerDuty takes is not documented.
    """

    def __init__(self, client: PagerDuty, batch: int) -> None:
        self._client = client
        self.batch = batch

    @abstractmethod
    def list_actual(self, schedule: str, since: datetime, until: datetime) -> Actual: ...

    @abstractmethod
    def add(self, schedule: str, steps: Sequence[Step]) -> Sequence[Held | str]: ...

    @abstractmethod
    def change(self, schedule: str, step: Step) -> None: ...

    @abstractmethod
    def objects(self, schedule: str, since: datetime, until: datetime) -> Sequence[Held]: ...

    def apply(self, schedule: str, steps: Sequence[Step], journal: Journal, clock: Callable[[], datetime]) -> None:
        carry_out(self, schedule, steps, journal, clock)

    def recover(self, schedule: str, journal: Journal, now: datetime) -> None:
        recover(self, schedule, journal, now)

    def verify(self, schedule: str, desired: Sequence[Piece], since: datetime, until: datetime) -> tuple[Mismatch, ...]:
        return mismatches(desired, self.list_actual(schedule, since, until).final, since, until)

    def wait(self, seconds: float) -> None:
        self._client.wait(seconds)


def with_id(held: Held) -> Held:
    """What was made; Unanswered when its id is not told: it has to be looked for."""
    if not held.id:
        raise Unanswered("an addition", "it does not tell the id of what it made")
    return held
