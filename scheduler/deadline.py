"""How long a solve may take: in all, and for the goals that come after fairness."""

import time
from dataclasses import dataclass, replace

PATIENCE_SECONDS = 10.0
"""What each goal after fairness gets at least."""


@dataclass(frozen=True)
class Deadline:
    """A wall-clock limit, as a moment of the monotonic clock; `at` None: no limit.

    Fairness is what a plan is judged by; it gets all the time there is. Each later goal gets as long as fairness
    took, and at least `PATIENCE_SECONDS`, unless `prove_all`: what is not proved by then has its gap stated.
    """

    at: float | None = None
    prove_all: bool = False

    @classmethod
    def after(cls, seconds: float | None, *, prove_all: bool = False) -> "Deadline":
        return cls(None if seconds is None else time.monotonic() + seconds, prove_all)

    def left(self) -> float | None:
        """Seconds left; None: no limit."""
        return None if self.at is None else self.at - time.monotonic()

    def for_a_later_goal(self, fairness_seconds: float) -> "Deadline":
        """The limit of one goal after fairness."""
        if self.prove_all:
            return self
        own = time.monotonic() + max(PATIENCE_SECONDS, fairness_seconds)
        return replace(self, at=own if self.at is None else min(self.at, own))
