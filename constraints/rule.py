"""What a rule is: a frozen object with two faces that share its words, never its loops.

`encode` puts the rule into the solver's model; `check` verifies a finished schedule in plain Python. A rule whose
`weight` is None is hard. Goals (soft terms) have a `price` instead, and a tier in which it counts.
"""

from collections.abc import Iterator
from typing import ClassVar, Protocol, runtime_checkable

from constraints.encoder import Encoder
from constraints.problem import Problem
from domain.breach import Breach
from domain.schedule import Schedule


@runtime_checkable
class Rule(Protocol):
    """Something that must hold (`weight` None), or that costs `weight` each time it does not."""

    id: ClassVar[str]

    @property
    def weight(self) -> int | None: ...

    def encode(self, to: Encoder) -> None:
        """Put the rule into the model."""

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Breach]:
        """Every place where the schedule does not keep the rule."""


@runtime_checkable
class Goal(Protocol):
    """Something to have little of: its price is added up in its tier."""

    id: ClassVar[str]
    tier: ClassVar[str]

    def encode(self, to: Encoder) -> None:
        """Put the price into the model."""

    def price(self, problem: Problem, schedule: Schedule) -> int:
        """What the schedule costs, recomputed from its shifts alone."""
