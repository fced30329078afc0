"""What every pager target must be able to do; services know nothing else of it."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from pager.actual import Actual
from pager.coverage import Mismatch
from pager.journal import Journal
from pager.lines import Piece
from pager.steps import Step


class Adapter(Protocol):
    """One way of keeping a schedule in another system. Times are instants; people are ids of that system."""

    def list_actual(self, schedule: str, since: datetime, until: datetime, *, in_detail: bool) -> Actual:
        """What is there: the final schedule, and all objects behind it when asked `in_detail`."""

    def plan(
        self,
        desired: Sequence[Piece],
        actual: Actual,
        owned: Collection[str],
        adopted: Collection[str],
        since: datetime,
    ) -> tuple[Step, ...]:
        """The steps from `actual`, in detail, to `desired` from `since` on, in an order that leaves no gap."""

    def apply(self, schedule: str, steps: Sequence[Step], journal: Journal, clock: Callable[[], datetime]) -> None:
        """Carries the steps out, each written down before it is sent."""

    def recover(self, schedule: str, journal: Journal, now: datetime) -> None:
        """Finds out what became of steps that were written down by a process that died."""

    def verify(self, schedule: str, desired: Sequence[Piece], since: datetime, until: datetime) -> tuple[Mismatch, ...]:
        """Where not exactly the desired person is on call; it looks again for a while, since reads may be old."""
