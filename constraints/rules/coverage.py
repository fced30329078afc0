"""Every slot has exactly one holder."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.problem import Problem
from domain.breach import Breach
from domain.people import SHADOW
from domain.schedule import Schedule, Shift


@dataclass(frozen=True)
class Coverage:
    """Every slot has exactly one holder, from handoff to handoff.

    Secondary weeks that stay open by agreement (`open:search:secondary:2027-03-08` in `policy.allowances`) are no
    slots, and nobody holds them.

    Why: a gap pages nobody, and two holders each think the other one answers.
    Breaks it: payments primary, week of 8 March: nobody; or both Ana and Bo.
    """

    id: ClassVar[str] = "coverage"
    weight: int | None = None

    def encode(self, to: Encoder) -> None:
        for cells in to.problem.cells_in:
            to.exactly(self.id, cells, 1)

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Breach]:
        for slot in problem.slots:
            shifts = schedule.by_slot.get(slot.key, ())
            if [(one.start, one.end) for one in shifts] != [(slot.start, slot.end)]:
                held = ", ".join(one.engineer for one in shifts) or "nobody"
                yield self._breach(slot.rotation, slot.role, slot.week.isoformat(), held, shifts)
        for shift in schedule.shifts:
            if shift.role != SHADOW and shift.key not in problem.slot_at and shift.rotation in problem.members:
                yield self._breach(
                    shift.rotation, shift.role, shift.week.isoformat(), "not a slot of the plan", (shift,)
                )

    def _breach(self, rotation: str, role: str, week: str, held: str, shifts: tuple[Shift, ...]) -> Breach:
        return Breach(
            rule=self.id,
            rotation=rotation,
            engineer=shifts[0].engineer if shifts else None,
            weeks=tuple(one.week for one in shifts[:1]),
            sentence=f"{rotation} {role}, week of {week}: {held}, instead of one holder for the whole week",
        )
