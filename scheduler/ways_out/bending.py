"""Which agreement of the kinds at hand bends which rule, cell by cell."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from constraints.problem import Cell, Problem
from constraints.rules.availability import Availability
from constraints.rules.eligibility import Eligibility
from constraints.rules.holiday_memory import HolidayMemory
from constraints.rules.minimum_rest import MinimumRest
from constraints.rules.shadowing import Shadowing
from domain.allowance import Allowance, Kind
from domain.organisation import Lock
from domain.people import SECONDARY
from domain.policy import LimitWindow, MonthOf
from domain.schedule import Slot


@dataclass(frozen=True, eq=False)
class Bending:
    """The agreements of some kinds that could be made for one problem."""

    problem: Problem
    kinds: Collection[Kind]

    def lifting(self, rule: str, cell: Cell) -> list[Allowance]:
        """Any of these lifts the exclusion of the cell by the rule; none: it stays."""
        slot, person = self.problem.slots[cell.slot], self.problem.people[cell.person]
        if rule == MinimumRest.id:
            return self.not_counting(cell, for_limit=False)
        if rule == HolidayMemory.id and Kind.HOLIDAY in self.kinds:
            return [Allowance(kind=Kind.HOLIDAY, engineer=person, week=slot.week)]
        if rule == Availability.id and Kind.ABSENCE in self.kinds:
            return [Allowance(kind=Kind.ABSENCE, engineer=person, week=slot.week)]
        if rule == Eligibility.id and Kind.ROLE in self.kinds:
            lacks = Eligibility().lacks_only_the_role(self.problem, person, slot)
            return [Allowance(kind=Kind.ROLE, engineer=person, role=slot.role)] if lacks else []
        if rule == Shadowing.id:
            return [one for one in (self.counting_as_experienced(cell.person),) if one]
        return []

    def not_counting(self, cell: Cell, *, for_limit: bool) -> list[Allowance]:
        """Under any of these the cell's week does not count for the limit, or else for rest."""
        slot, person = self.problem.slots[cell.slot], self.problem.people[cell.person]
        found = []
        if Kind.BUSINESS_HOURS in self.kinds and self.can_step_back(slot) and not slot.hours:
            month = f"{slot.week:%Y-%m}"
            found.append(Allowance(kind=Kind.BUSINESS_HOURS, rotations=(slot.rotation,), month=month))
        if for_limit and Kind.LIMIT in self.kinds and not self.by_month:
            found.append(Allowance(kind=Kind.LIMIT, engineer=person, week=slot.week))
        if not for_limit and Kind.REST in self.kinds:
            found.append(Allowance(kind=Kind.REST, engineer=person, week=slot.week))
        return found

    def one_more(self, person: int, window: str) -> Allowance | None:
        """The agreement that gives a person one more week in the window."""
        if Kind.LIMIT not in self.kinds or not self.by_month:
            return None
        return Allowance(kind=Kind.LIMIT, engineer=self.problem.people[person], month=window)

    def opening(self, slot: Slot) -> Allowance | None:
        """The agreement that leaves the slot open; only a secondary's, and not one that is locked."""
        locked = (slot.rotation, slot.role, slot.week) in self._locked
        if Kind.OPEN not in self.kinds or locked or not self.can_step_back(slot):
            return None
        return Allowance(kind=Kind.OPEN, rotations=(slot.rotation,), role=slot.role, week=slot.week)

    def releasing(self, lock: Lock) -> Allowance | None:
        if Kind.UNLOCK not in self.kinds:
            return None
        return Allowance(kind=Kind.UNLOCK, rotations=(lock.rotation,), role=lock.role, week=lock.week)

    def unpairing(self, rotation: str, week: date) -> Allowance | None:
        if Kind.PAIRING not in self.kinds:
            return None
        return Allowance(kind=Kind.PAIRING, rotations=(rotation,), week=week)

    def counting_as_experienced(self, person: int) -> Allowance | None:
        if Kind.EXPERIENCED not in self.kinds or self.problem.is_experienced(person):
            return None
        return Allowance(kind=Kind.EXPERIENCED, engineer=self.problem.people[person])

    def can_step_back(self, slot: Slot) -> bool:
        """A secondary beside whom somebody else answers."""
        return slot.role == SECONDARY and len(self.problem.organisation.rotation[slot.rotation].roles) > 1

    @cached_property
    def by_month(self) -> bool:
        return self.problem.organisation.policy.monthly_limit.window is LimitWindow.CALENDAR_MONTH

    @cached_property
    def weeks_of_a_loan(self) -> int | None:
        """Secondary weeks a month in which somebody who is lent can help, where the limit counts just these."""
        limit = self.problem.organisation.policy.monthly_limit
        plain = self.by_month and limit.month_of is MonthOf.HANDOFF and SECONDARY in limit.roles
        return limit.weeks if plain and not {Kind.LIMIT, Kind.BUSINESS_HOURS} & set(self.kinds) else None

    @cached_property
    def _locked(self) -> frozenset[tuple[str, str, object]]:
        return frozenset((lock.rotation, lock.role, lock.week) for lock in self.problem.organisation.locks)
