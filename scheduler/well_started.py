"""Proofs that begin further out than the bound, since more is known than the bound."""

from dataclasses import dataclass

from scheduler.math_opt import Relaxation
from scheduler.proof import Prover

_ALL = 1e9
"""Beyond any cost."""
_FURTHER = 1.5
"""As much as the relaxation costs beyond the floor, whole people may cost beyond the relaxation, and a little more."""
_FURTHEST = 300.0
"""Where that is more, the relaxation knows most of it already: so many columns would take longer than a second look."""


@dataclass(frozen=True, eq=False)
class WellStarted(Prover):
    """Looks at once as far as the floor, or as the known schedule costs where that brings not many more columns in."""

    floor: int | None = None
    many_more: float = 1.0
    """How many times the columns are many more."""

    def first_delta(self, relaxation: Relaxation, known: int | None) -> float:
        near = super().first_delta(relaxation, known)
        if self.floor is not None:
            further = _FURTHER * (relaxation.bound - self.floor)
            near = max(near, self.floor - relaxation.bound, further if further <= _FURTHEST else 0.0)
        if known is None:
            return near
        far, every = known - relaxation.bound, len(relaxation.reduced_costs)
        left, more = (every - len(relaxation.beyond(delta)) for delta in (near, far))
        return far if more <= self.many_more * left else near


@dataclass(frozen=True, eq=False)
class AtOnce(Prover):
    """Takes all columns from the start: where few are left, steps take longer than they save."""

    def first_delta(self, relaxation: Relaxation, known: int | None) -> float:
        return _ALL if known is None else known - relaxation.bound
