"""Nobody holds two slots at a time."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.problem import Problem
from domain.breach import Breach
from domain.clock import WEEK
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
            for running in at_once([problem.slots[cell.slot] for cell in cells]):
                to.at_most(self.id, [cells[place] for place in running], 1)
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


def at_once(slots: Sequence[Slot]) -> Iterator[list[int]]:
    """The places of the slots that run at each moment at which one begins, in order of time.

    Only those are looked at that begin no longer before it than the longest lasts: years of weeks are many.
    """
    begin = sorted((slot.start, place) for place, slot in enumerate(slots))
    longest = max((slot.end - slot.start for slot in slots), default=WEEK)
    for moment in sorted({start for start, _ in begin}):
        near = begin[bisect_left(begin, (moment - longest, 0)) : bisect_right(begin, (moment, len(slots)))]
        yield sorted(place for _, place in near if moment < slots[place].end)
