"""Only members who are there, may hold the role, and are onboarded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.membership import mean_share
from constraints.problem import Problem
from domain.breach import Breach
from domain.people import SHADOW
from domain.schedule import Schedule, Slot


class Lack(Enum):
    """What somebody who is not eligible lacks, in the words of breaches."""

    MEMBERSHIP = "is not a member of {rotation} for the whole week"
    ROLE = "may not hold {role} in {rotation}"
    ONBOARDING = "has not finished onboarding"


@dataclass(frozen=True)
class Eligibility:
    """A holder is a member for the whole week, may hold the role, and has finished onboarding.

    Why: leavers keep their last week, joiners their first, and nobody is paged for what they have never seen.
    Breaks it: Kim leaves on 10 March and holds the week of 8 March; or joins and has not shadowed yet.
    """

    id: ClassVar[str] = "eligibility"
    weight: int | None = None

    def lacks(self, problem: Problem, person: str, slot: Slot) -> Lack | None:
        """What keeps her from it first; None when eligible."""
        stretches, last = problem.stretches.get((slot.rotation, person), ()), slot.next_week - timedelta(days=1)
        if not mean_share(stretches, slot.week, last):
            return Lack.MEMBERSHIP
        in_role = [one for one in stretches if slot.role in one.roles]
        if len(in_role) < len(stretches) and not mean_share(in_role, slot.week, last):
            return Lack.ROLE
        return None if self.is_onboarded(problem, person, slot) else Lack.ONBOARDING

    def ineligible(self, problem: Problem, person: str, slot: Slot) -> str:
        """Why not, in a few words; empty when eligible."""
        lack = self.lacks(problem, person, slot)
        return lack.value.format(role=slot.role, rotation=slot.rotation) if lack else ""

    def lacks_only_the_role(self, problem: Problem, person: str, slot: Slot) -> bool:
        """Whether she is there and onboarded, and may not hold the role."""
        return self.lacks(problem, person, slot) is Lack.ROLE and self.is_onboarded(problem, person, slot)

    def is_onboarded(self, problem: Problem, person: str, slot: Slot) -> bool:
        """Whether she may hold weeks of her own by then."""
        first = problem.own_from.get(person, slot.week)
        return first is not None and slot.week >= first

    def encode(self, to: Encoder) -> None:
        problem = to.problem
        for cell in problem.cells:
            if self.lacks(problem, problem.people[cell.person], problem.slots[cell.slot]):
                to.exclude(self.id, cell)

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Breach]:
        for shift in schedule.shifts:
            why = self.ineligible(problem, shift.engineer, shift) if shift.role != SHADOW else ""
            if why and shift.rotation in problem.members:
                yield Breach(
                    rule=self.id,
                    engineer=shift.engineer,
                    rotation=shift.rotation,
                    weeks=(shift.week,),
                    sentence=f"{shift.engineer} holds {shift.rotation} {shift.role} in the week of {shift.week}, "
                    f"but {why}",
                )
