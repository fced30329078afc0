"""Joiners shadow somebody experienced."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.problem import Problem
from domain.breach import Breach
from domain.people import PRIMARY, SHADOW
from domain.schedule import Schedule


@dataclass(frozen=True)
class Shadowing:
    """The planned shadow weeks take place, each beside an experienced primary.

    Why: two weeks of watching somebody who knows are worth more than any document.
    Breaks it: the joiner shadows in the week of 11 January, and that week's primary is new as well.
    """

    id: ClassVar[str] = "shadowing"
    weight: int | None = None

    def encode(self, to: Encoder) -> None:
        problem = to.problem
        for shadow in problem.shadows:
            slot = problem.slot_at.get((shadow.rotation, PRIMARY, shadow.week))
            for cell in problem.cells_in[slot] if slot is not None else ():
                if not problem.is_experienced(cell.person):
                    to.exclude(self.id, cell)

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Breach]:
        for shadow in problem.shadows:
            primaries = schedule.by_slot.get((shadow.rotation, PRIMARY, shadow.week), ())
            watched = all(self._experienced(problem, one.engineer) for one in primaries)
            planned = any(
                one.engineer == shadow.engineer
                for one in schedule.by_slot.get((shadow.rotation, SHADOW, shadow.week), ())
            )
            if not planned or not watched:
                yield Breach(
                    rule=self.id,
                    engineer=shadow.engineer,
                    rotation=shadow.rotation,
                    weeks=(shadow.week,),
                    sentence=f"{shadow.engineer} shadows {shadow.rotation} in the week of {shadow.week} "
                    + ("beside somebody who is new too" if planned else "according to plan, but not in this schedule"),
                )

    def _experienced(self, problem: Problem, person: str) -> bool:
        engineer = problem.organisation.engineer.get(person)
        return engineer is not None and engineer.experienced
