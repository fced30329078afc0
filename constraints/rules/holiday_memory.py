"""Worked it last year: not this year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.problem import Problem
from constraints.tiers import PREFERENCES
from domain.breach import Breach
from domain.schedule import Schedule


@dataclass(frozen=True)
class HolidayMemory:
    """Whoever held the week of a named holiday last year does not hold that holiday's week this year.

    `holiday:bo:2027-03-29` in `policy.allowances` says that Bo agreed to hold that week all the same.

    Why: "why did I get Christmas again?" is the question nobody could answer.
    Breaks it: Bo held Easter 2026 and holds the week of Easter 2027.
    """

    id: ClassVar[str] = "holiday-memory"
    exempt: frozenset[tuple[str, date]] = frozenset()
    """Weeks of people who agreed to hold the holiday again: (engineer, handoff day)."""
    weight: int | None = None

    def remembered(self, problem: Problem, person: str, slot: int) -> str:
        """The holiday that the person held the year before and would hold again; empty when there is none."""
        if (person, problem.slots[slot].week) in self.exempt:
            return ""
        for named in problem.holidays.get(slot, ()):
            if (named.name, named.day.year - 1, person) in problem.holders:
                return f"{named.name} {named.day.year}"
        return ""

    def encode(self, to: Encoder) -> None:
        problem = to.problem
        for slot in problem.holidays:
            for cell in problem.cells_in[slot]:
                if self.remembered(problem, problem.people[cell.person], slot):
                    if self.weight is None:
                        to.exclude(self.id, cell)
                    else:
                        to.charge(PREFERENCES, cell, self.weight)

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Breach]:
        for shift in schedule.shifts:
            slot = problem.slot_at.get(shift.key)
            holiday = self.remembered(problem, shift.engineer, slot) if slot is not None else ""
            if holiday:
                yield Breach(
                    rule=self.id,
                    engineer=shift.engineer,
                    rotation=shift.rotation,
                    weeks=(shift.week,),
                    hard=self.weight is None,
                    price=self.weight or 0,
                    sentence=f"{shift.engineer} held this holiday last year and holds {holiday} again",
                )
