"""What a schedule is worth: its breaches in sentences, its yardsticks, its score, and what would be possible."""

from domain.base import Value
from domain.fairness import PersonFairness, Yardsticks
from domain.plan import Status, Tier
from domain.schedule import Horizon


class BreachGroup(Value):
    """All breaches of one rule: how many in words, then each in a sentence."""

    rule: str
    headline: str
    sentences: tuple[str, ...]


class Scored(Value):
    """One way to hold the same weeks."""

    score: float
    """0 to 100 with one decimal, rounded down; 100 only when it is proved that nothing is better under the rules."""
    exact: str
    """The same with twelve decimals: what two schedules are compared by."""
    proved: bool = True
    """Whether the best possible is known, or that nothing is; otherwise the score is what it comes to at least."""
    at_most: float | None = None
    """What it may come to, rounded up, where it is not proved and a fairer schedule is known."""
    yardsticks: Yardsticks


class Possible(Value):
    """The best schedule for the same people and weeks; without a score when no schedule keeps all rules."""

    status: Status
    best: Scored | None
    tiers: tuple[Tier, ...] = ()
    short: tuple[str, ...] = ()
    """What is missing where it cannot be done, in sentences."""


class Evaluation(Value):
    """The answer of `dogwatch evaluate`."""

    file: str
    horizon: Horizon
    rotations: tuple[str, ...]
    people: int
    weeks: int
    """Slots: weeks to hold, over all rotations and roles."""
    yours: Scored
    were_rules_kept: float
    """What the same fairness would score if no rule were broken; at least, where the score is not proved."""
    broken: int
    breaches: tuple[BreachGroup, ...]
    """The worst rule first."""
    possible: Possible
    others: tuple[Scored, ...]
    """Round robin and greedy over the same weeks."""
    persons: tuple[PersonFairness, ...]
    notes: tuple[str, ...]
    """How the file was read and what it was measured against."""
    eased: str = ""
    """What was asked of so few people instead of the default limit and rest; empty where those hold."""
