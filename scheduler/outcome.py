"""What a solver says about one tier; "no", "don't know" and "broken" are never merged."""

from dataclasses import dataclass, field, replace
from enum import Enum

from scheduler.program import Linear


class Answer(Enum):
    PROVED = "proved"
    FOUND = "found"
    INFEASIBLE = "infeasible"
    OUT_OF_TIME = "out of time"


@dataclass(frozen=True)
class Outcome:
    """Best values found, their cost, and a cost below which no solution lies."""

    answer: Answer
    values: list[int] = field(default_factory=list)
    value: int = 0
    bound: int = 0
    useless: frozenset[int] = frozenset()
    """Columns that are zero in every solution that costs no more than `value`."""


@dataclass(frozen=True)
class Restriction:
    """What is added to the program for one solve: columns forced to zero, further rows."""

    forbidden: frozenset[int] = frozenset()
    rows: tuple[Linear, ...] = ()

    def without(self, columns: frozenset[int]) -> "Restriction":
        """The same, with more columns forced to zero."""
        return replace(self, forbidden=self.forbidden | columns)

    def keeping(self, *rows: Linear) -> "Restriction":
        """The same, with further rows."""
        return replace(self, rows=(*self.rows, *rows))


class BrokenSolver(RuntimeError):
    """A solver ended in a way that is neither an answer nor a time-out."""
