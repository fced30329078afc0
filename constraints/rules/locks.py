"""Pinned cells stay."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.problem import Cell, Problem
from domain.breach import Breach
from domain.organisation import Lock
from domain.schedule import Schedule


@dataclass(frozen=True)
class Locks:
    """A cell that the coordinator pinned keeps its holder.

    Why: what people agreed among themselves is worth more than a tidier optimum.
    Breaks it: Ana is locked on payments primary for 15 February, and somebody else holds it.
    """

    id: ClassVar[str] = "locks"
    weight: int | None = None

    def _locks(self, problem: Problem) -> Iterator[tuple[Lock, int]]:
        """Locks of this problem's slots; others lie outside the plan."""
        for lock in problem.organisation.locks:
            slot = problem.slot_at.get((lock.rotation, lock.role, lock.week))
            if slot is not None:
                yield lock, slot

    def encode(self, to: Encoder) -> None:
        problem = to.problem
        for lock, slot in self._locks(problem):
            held = [Cell(problem.position[lock.engineer], slot)] if lock.engineer in problem.position else []
            to.exactly(self.id, [cell for cell in held if cell in problem.cells_in[slot]], 1)

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Breach]:
        for lock, _ in self._locks(problem):
            holders = {shift.engineer for shift in schedule.by_slot.get((lock.rotation, lock.role, lock.week), ())}
            if holders != {lock.engineer}:
                yield Breach(
                    rule=self.id,
                    engineer=lock.engineer,
                    rotation=lock.rotation,
                    weeks=(lock.week,),
                    sentence=f"{lock.engineer} is locked on {lock.rotation} {lock.role} in the week of {lock.week}, "
                    f"held by {', '.join(sorted(holders)) or 'nobody'}",
                )
