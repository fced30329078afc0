"""How long a solve may take: in all, and for the goals that come after fairness."""

import time
from dataclasses import dataclass, replace

_TOO_SHORT = 0.05
"""Seconds of the processor that tell nothing about how busy the machine is."""
PATIENCE_SECONDS = 10.0
"""What all goals after fairness get at least, together."""


@dataclass(frozen=True)
class Spent:
    """What has passed since a moment: on the clock, and on the processors by this process."""

    seconds: float
    processor: float

    @property
    def slowdown(self) -> float:
        """How many seconds of the clock one of the processor takes while others use the machine too; at least 1."""
        return max(1.0, self.seconds / self.processor) if self.processor > _TOO_SHORT else 1.0


class Stopwatch:
    """Measures from when it is made."""

    def __init__(self) -> None:
        self._clock, self._processor = time.monotonic(), time.process_time()

    def spent(self) -> Spent:
        return Spent(time.monotonic() - self._clock, time.process_time() - self._processor)


@dataclass(frozen=True)
class Deadline:
    """A wall-clock limit, as a moment of the monotonic clock; `at` None: no limit.

    Fairness is what a plan is judged by; it gets all the time there is. The later goals together get as long as
    fairness took, and at least `PATIENCE_SECONDS`, unless `prove_all`: what is not proved by then has its gap stated.
    Their seconds are the processor's: on a busy machine they last longer, so that the plan stays the same.
    """

    at: float | None = None
    prove_all: bool = False

    @classmethod
    def after(cls, seconds: float | None, *, prove_all: bool = False) -> "Deadline":
        return cls(None if seconds is None else time.monotonic() + seconds, prove_all)

    def left(self) -> float | None:
        """Seconds left; None: no limit."""
        return None if self.at is None else self.at - time.monotonic()

    def for_a_later_goal(self, fairness: Spent, later: Spent, goals: int, of: int) -> "Deadline":
        """The limit of the next of so many goals left, `of` all after fairness: its part of what is left of their time.

        A goal before it that took too long does not shorten its own part.
        """
        if self.prove_all:
            return self
        whole = max(PATIENCE_SECONDS, fairness.processor)
        part = max(whole / of, (whole - later.processor) / goals)
        own = time.monotonic() + part * max(fairness.slowdown, later.slowdown)
        return replace(self, at=own if self.at is None else min(self.at, own))
