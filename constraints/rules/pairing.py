"""Somebody experienced in each pair."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.problem import Cell, Problem
from constraints.tiers import PREFERENCES
from domain.breach import Breach
from domain.schedule import Schedule


@dataclass(frozen=True)
class Pairing:
    """Among the holders of one week of a rotation, at least one is experienced.

    `pairing:search:2027-03-08` in `policy.allowances` exempts a week.

    Why: two people in their first month at 3 a.m. is how a small incident becomes a large one.
    Breaks it: both primary and secondary of search in the week of 1 February are new.
    """

    id: ClassVar[str] = "pairing"
    exempt: frozenset[tuple[str, date]] = frozenset()
    """Weeks in which it was agreed that nobody experienced is needed: (rotation, handoff day)."""
    weight: int | None = None

    def _pairs(self, problem: Problem) -> Mapping[tuple[str, date], list[int]]:
        """Slots of each rotation's week, exempt ones left out."""
        pairs: dict[tuple[str, date], list[int]] = {}
        for place, slot in enumerate(problem.slots):
            if (slot.rotation, slot.week) not in self.exempt:
                pairs.setdefault((slot.rotation, slot.week), []).append(place)
        return pairs

    def rows(self, problem: Problem) -> Iterator[tuple[str, date, list[Cell]]]:
        """Rotation, week, and the cells of experienced people, where not everybody is."""
        for (rotation, week), slots in self._pairs(problem).items():
            every = [cell for slot in slots for cell in problem.cells_in[slot]]
            experienced = [cell for cell in every if problem.is_experienced(cell.person)]
            if len(experienced) < len(every) or not every:
                yield rotation, week, experienced

    def encode(self, to: Encoder) -> None:
        for _, _, experienced in self.rows(to.problem):
            if self.weight is None:
                to.at_least(self.id, experienced, 1)
            else:
                to.charge_under(PREFERENCES, experienced, 1, self.weight)

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Breach]:
        for (rotation, week), slots in self._pairs(problem).items():
            shifts = [one for slot in slots for one in schedule.by_slot.get(problem.slots[slot].key, ())]
            people = [one.engineer for one in shifts if one.engineer in problem.organisation.engineer]
            if people and not any(problem.organisation.engineer[one].experienced for one in people):
                yield Breach(
                    rule=self.id,
                    rotation=rotation,
                    weeks=(week,),
                    hard=self.weight is None,
                    price=self.weight or 0,
                    sentence=f"{rotation}, week of {week}: nobody experienced among {' and '.join(sorted(people))}",
                )
