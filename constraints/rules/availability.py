"""Nobody is on call while away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.problem import Problem
from domain import clock
from domain.breach import Breach
from domain.people import Wish, WishLevel
from domain.schedule import Schedule, Slot


def is_away(absences: Sequence[tuple[datetime, datetime]], slot: Slot, tolerance_hours: int) -> bool:
    """True when absences take more than the tolerated hours out of the slot."""
    touching = (one for one in absences if one[0] < slot.end and slot.start < one[1])
    lost = sum(clock.overlap_seconds(slot.start, slot.end, start, end) for start, end in touching)
    return lost > tolerance_hours * 3600


def names_week(wish: Wish, slot: Slot) -> bool:
    """True when the wish is about this slot: any day of the week names it."""
    return slot.week <= wish.week < slot.next_week and wish.rotation in (None, slot.rotation)


@dataclass(frozen=True)
class Availability:
    """No week that overlaps an approved absence, or a week of which somebody said "I cannot".

    `absence:ana.silva:2027-03-08` in `policy.allowances` says that she agreed to hold that week all the same.

    Why: a pager in a suitcase wakes nobody, and ignored vacations are the first complaint about every rota.
    Breaks it: Dana is away 11-13 March and holds the week of 8 March.
    """

    id: ClassVar[str] = "availability"
    tolerance_hours: int = 0
    exempt: frozenset[tuple[str, date]] = frozenset()
    """Weeks that somebody agreed to hold all the same: (engineer, handoff day)."""
    weight: int | None = None

    def unavailable(self, problem: Problem, person: str, slot: Slot) -> bool:
        if (person, slot.week) in self.exempt:
            return False
        return is_away(problem.away.get(person, ()), slot, self.tolerance_hours) or any(
            names_week(wish, slot) for wish in problem.wishes_of(person, WishLevel.CANNOT)
        )

    def encode(self, to: Encoder) -> None:
        problem = to.problem
        restricted = [
            place
            for place, person in enumerate(problem.people)
            if person in problem.away or problem.wishes_of(person, WishLevel.CANNOT)
        ]
        for cell in (cell for place in restricted for cell in problem.cells_of[place]):
            if self.unavailable(problem, problem.people[cell.person], problem.slots[cell.slot]):
                to.exclude(self.id, cell)

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Breach]:
        for shift in schedule.shifts:
            if shift.engineer in problem.position and self.unavailable(problem, shift.engineer, shift):
                yield Breach(
                    rule=self.id,
                    engineer=shift.engineer,
                    rotation=shift.rotation,
                    weeks=(shift.week,),
                    sentence=f"{shift.engineer} is away in the week of {shift.week}, "
                    f"and holds {shift.rotation} {shift.role}",
                )
