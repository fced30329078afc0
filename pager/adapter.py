"""What every pager target must be able to do; services know nothing else of it."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from pager.actual import Actual, Held
from pager.coverage import Mismatch
from pager.journal import Journal
from pager.lines import Piece
from pager.steps import Step


class Adapter(Protocol):
    """One way of keeping a schedule in another system. Times are instants; people are ids of that system."""

    def list_actual(self, schedule: str, since: datetime, until: datetime) -> Actual:
        """What is there, as far as the final schedule tells: one request."""

    def detailed(self, actual: Actual, since: datetime, until: datetime) -> Actual:
        """The same with all the objects behind it."""

    def plan(
        self,
        desired: Sequence[Piece],
        actual: Actual,
        owned: Collection[str],
        adopted: Collection[str],
        since: datetime,
    ) -> tuple[Step, ...]:
        """The steps from `actual`, in detail, to `desired` from `since` on, in an order that leaves no gap."""

    def objects(self, schedule: str, since: datetime, until: datetime) -> Sequence[Held]:
        """All objects that meet the time."""

    def apply(self, schedule: str, steps: Sequence[Step], journal: Journal, clock: Callable[[], datetime]) -> None:
        """Carries the steps out, each written down before it is sent."""

    def recover(self, schedule: str, journal: Journal, now: datetime) -> None:
        """Finds out what became of steps that were written down by a process that died."""

    def verify(self, schedule: str, desired: Sequence[Piece], since: datetime, until: datetime) -> tuple[Mismatch, ...]:
        """Where not exactly the desired person is on call, as it is shown now: reads may be a little old."""
