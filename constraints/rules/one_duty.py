"""Nobody holds two slots at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.problem import Problem
from domain.breach import Breach
from domain.schedule import Schedule, Slot


def overlap(one: Slot, two: Slot) -> bool:
    """True when the two share any moment; a handoff is not shared."""
    return one.start < two.end and two.start < one.end


@dataclass(frozen=True)
class OneDuty:
    """Nobody holds two slots that overlap, over all rotations and roles; primary and secondary are two people.

    Why: an escalation that reaches the same person twice is no escalation.
    Breaks it: Ana is primary of payments and secondary of search in the same week.
    """

    id: ClassVar[str] = "one-duty"
    weight: int | None = None

    def encode(self, to: Encoder) -> None:
        """One row for each moment at which a slot begins: of the slots then running, a person holds one."""
        problem = to.problem
        for person, cells in enumerate(problem.cells_of):
            who = problem.people[person]
            settled = [*problem.around.get(who, ()), *(shadow for shadow in problem.shadows if shadow.engineer == who)]
            for moment in sorted({problem.slots[cell.slot].start for cell in cells}):
                running = [cell for cell in cells if _runs(problem.slots[cell.slot], moment)]
                to.at_most(self.id, running, 1)
            for cell in cells:
                if any(overlap(problem.slots[cell.slot], other) for other in settled):
                    to.exclude(self.id, cell)

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Breach]:
        for person, shifts in schedule.by_engineer.items():
            around = problem.around.get(person, ())
            pairs = [*combinations(shifts, 2), *((one, two) for one in shifts for two in around)]
            for one, two in pairs:
                if overlap(one, two):
                    yield Breach(
                        rule=self.id,
                        engineer=person,
                        rotation=one.rotation,
                        weeks=(one.week, two.week),
                        sentence=f"{person} holds {one.rotation} {one.role} and {two.rotation} {two.role} "
                        f"at the same time, in the week of {max(one.week, two.week)}",
                    )


def _runs(slot: Slot, moment: datetime) -> bool:
    return slot.start <= moment < slot.end
