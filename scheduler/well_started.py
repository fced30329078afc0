"""Proofs that begin further out than the bound, since more is known than the bound."""

from dataclasses import dataclass

from scheduler.math_opt import Relaxation, whole_bound
from scheduler.proof import Prover

_ALL = 1e9
"""Beyond any cost."""
_CLOSE = 13_000
"""Of so many parts of the bound, one is how far beyond it nearly every best plan of whole schedules lies."""


def close(relaxation: Relaxation) -> float:
    """How far beyond the bound nearly every best plan of whole schedules lies."""
    return max(1.0, abs(relaxation.bound) / _CLOSE)


@dataclass(frozen=True, eq=False)
class WellStarted(Prover):
    """Looks at once as far as the floor, or as the known schedule costs where that brings not many more columns in."""

    floor: int | None = None
    many_more: float = 1.0
    """How many times the columns are many more."""

    def first_delta(self, relaxation: Relaxation, known: int | None) -> float:
        near = super().first_delta(relaxation, known)
        if self.floor is not None:
            near = max(near, self.floor - relaxation.bound)
        if known is None:
            return near
        far, every = known - relaxation.bound, len(relaxation.reduced_costs)
        left, more = (every - len(relaxation.beyond(delta)) for delta in (near, far))
        return far if more <= self.many_more * left else near


@dataclass(frozen=True, eq=False)
class CloseBy(Prover):
    """Looks just beyond the bound: whole schedules cost hardly more than their relaxation, most of them nothing.

    Among those few columns a search finds the best in a tenth of a second; among all of them it begins to cut and to
    guess, and takes up to ten times as long.
    """

    above: float = 0.0
    """Nothing costs so little, as is known."""
    highest: float = _ALL
    """What costs more is not asked for."""

    def first_delta(self, relaxation: Relaxation, known: int | None) -> float:
        near = self._beyond(relaxation, 0.0)
        return near if known is None else min(near, known - relaxation.bound)

    def next_delta(self, relaxation: Relaxation, delta: float) -> float:
        beyond = self._beyond(relaxation, delta)
        return beyond if beyond > delta else super().next_delta(relaxation, delta)

    def furthest(self, relaxation: Relaxation) -> float:
        return self.highest - relaxation.bound

    def _beyond(self, relaxation: Relaxation, delta: float) -> float:
        """The next step after `delta`: one unit, the distance of nearly every best plan, all that is asked for."""
        lowest, furthest = whole_bound(relaxation.bound) - relaxation.bound, self.furthest(relaxation)
        steps = (lowest + 1.0, lowest + close(relaxation))
        wanted = (step for step in steps if step > delta and relaxation.bound + step > self.above)
        return min(next(wanted, furthest), furthest)


@dataclass(frozen=True, eq=False)
class AtOnce(Prover):
    """Takes all columns from the start: where few are left, steps take longer than they save."""

    def first_delta(self, relaxation: Relaxation, known: int | None) -> float:
        return _ALL if known is None else known - relaxation.bound
