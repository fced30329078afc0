"""What is kept of every write: the intent before it is sent, and what became of it. Storage keeps it for us."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.base import Value
from pager.lines import Piece
from pager.steps import Step


class Entry(Value):
    """A step that was written down; `number` is its place in the journal."""

    number: int
    step: Step


class Journal(Protocol):
    """Each call is kept for good before it returns: the process may die at any moment.

    Of a write that may have been done, the journal knows nothing but the intent until somebody looks.
    """

    def intend(self, schedule: str, steps: Sequence[Step]) -> tuple[int, ...]:
        """Writes the steps down as intended; their numbers, in order."""

    def done(self, number: int, object_id: str, left: Piece | None) -> None:
        """It was done: the object now holds `left`, or is gone."""

    def refused(self, number: int) -> None:
        """PagerDuty said no: nothing was changed."""

    def unseen(self, number: int) -> None:
        """Nobody answered, and nothing of it can be seen. It may still turn up."""

    def open_entries(self, schedule: str) -> Sequence[Entry]:
        """Intended, and never heard of since: the process died."""

    def may_turn_up(self, schedule: str) -> Sequence[Entry]:
        """Additions that nobody answered and that were not seen afterwards."""

    def owned(self, schedule: str) -> Mapping[str, Piece]:
        """The objects of ours in a schedule, and what each held when we last wrote it."""

    def adopted(self, schedule: str) -> Mapping[str, Piece]:
        """The overrides made in PagerDuty that dogwatch has recorded, as they were then."""
