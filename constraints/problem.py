"""The planning problem: slots to fill, people who might, what each slot weighs and what is each person's fair part.

A `Problem` is plain data, derived once from an organisation and a horizon by `constraints.framing`. Rules read it;
none of them looks anything up in the organisation's lists again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from constraints.membership import Membership
from constraints.tiers import CHANGES
from domain.organisation import Organisation
from domain.people import PRIMARY, SECONDARY, Wish, WishLevel
from domain.schedule import Horizon, Schedule, Shift, Slot


class Load(NamedTuple):
    """What a set of slots adds up to for one person: the personal goals are functions of these four sums."""

    burden: int = 0
    """Tenths of a point."""
    primary: int = 0
    secondary: int = 0
    holidays: int = 0

    @classmethod
    def of(cls, loads: Iterable["Load"]) -> "Load":
        """All of them together."""
        return cls(*map(sum, zip(*loads, strict=True)))

    def plus(self, other: "Load", times: int = 1) -> "Load":
        return Load(
            self.burden + times * other.burden,
            self.primary + times * other.primary,
            self.secondary + times * other.secondary,
            self.holidays + times * other.holidays,
        )


class NamedDay(NamedTuple):
    """A named holiday in a given year."""

    name: str
    day: date


class Cell(NamedTuple):
    """One decision: does this person hold this slot? Both are positions in `Problem.people` and `Problem.slots`."""

    person: int
    slot: int


@dataclass(frozen=True, eq=False)
class Problem:
    """One group of rotations over one horizon, ready to be encoded, solved and checked."""

    organisation: Organisation
    horizon: Horizon
    slots: tuple[Slot, ...]
    """Sorted by week, rotation, role; shadow weeks are not slots to fill."""
    loads: tuple[Load, ...]
    """What each slot adds to its holder."""
    people: tuple[str, ...]
    """Members of the rotations, by id, sorted."""
    members: Mapping[str, tuple[int, ...]]
    """Per rotation, positions of the people who belong to it at any time."""
    target: tuple[int, ...]
    """Fair part of each person, tenths of a point; adds up to all burden plus all carried balance."""
    carried: tuple[int, ...]
    """Balance each person brings along, tenths of a point."""
    past_holidays: tuple[int, ...]
    """Named holidays each person held last year."""
    around: Mapping[str, tuple[Shift, ...]]
    """Shifts outside the horizon that rest and limits look at, per person."""
    stretches: Mapping[tuple[str, str], tuple[Membership, ...]]
    """Memberships by (rotation, person)."""
    away: Mapping[str, tuple[tuple[datetime, datetime], ...]]
    """Approved absences of each person as UTC intervals; a week she said she cannot is a wish, and no leave."""
    holidays: Mapping[int, tuple[NamedDay, ...]]
    """Named holidays in the week of each slot; slots without one are not listed."""
    holders: frozenset[tuple[str, int, str]]
    """Who held which named holiday before: (holiday, year, person)."""
    shadows: tuple[Shift, ...]
    """Shadow weeks planned for joiners."""
    own_from: Mapping[str, date | None]
    """Joiners: the first handoff day from which they may hold weeks; None: not within the horizon."""
    published: Mapping[int, str] = field(default_factory=dict)
    """Who holds each slot in the schedule that is planned again; empty for a new plan."""
    allowed_changes: int = 0
    """So many of these slots may get another holder as if they were fewest."""

    @property
    def tiers(self) -> tuple[str, ...]:
        """The goals in the order in which they count."""
        return ((CHANGES,) if self.published else ()) + self.organisation.policy.tiers

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Place of each person in `people`."""
        return {person: place for place, person in enumerate(self.people)}

    @cached_property
    def slot_at(self) -> Mapping[tuple[str, str, date], int]:
        """Place of each slot in `slots`, by (rotation, role, week)."""
        return {slot.key: place for place, slot in enumerate(self.slots)}

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every (person, slot) of the rotations people belong to, whether or not a rule excludes it."""
        return tuple(
            Cell(person, place) for place, slot in enumerate(self.slots) for person in self.members[slot.rotation]
        )

    @cached_property
    def cells_of(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells of each person, in order of time."""
        found: list[list[Cell]] = [[] for _ in self.people]
        for cell in self.cells:
            found[cell.person].append(cell)
        return tuple(tuple(mine) for mine in found)

    @cached_property
    def cells_in(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells of each slot."""
        found: list[list[Cell]] = [[] for _ in self.slots]
        for cell in self.cells:
            found[cell.slot].append(cell)
        return tuple(tuple(mine) for mine in found)

    def planned(self, shift: Slot) -> Slot:
        """The slot that a shift fills, as the plan has it; a shift outside the plan as it is itself."""
        place = self.slot_at.get(shift.key)
        return shift if place is None else self.slots[place]

    def wishes_of(self, person: str, level: WishLevel) -> tuple[Wish, ...]:
        """What the person said at one level."""
        return tuple(wish for wish in self.organisation.wishes_by_engineer.get(person, ()) if wish.level is level)

    def is_experienced(self, person: int) -> bool:
        return self.organisation.engineer[self.people[person]].experienced

    @cached_property
    def holds_both(self) -> tuple[bool, ...]:
        """Who may hold both primary and secondary in some rotation; for the others a mix is not to be had."""
        both = {
            person
            for (_, person), stretches in self.stretches.items()
            if any({PRIMARY, SECONDARY} <= one.roles for one in stretches)
        }
        return tuple(person in both for person in self.people)

    def schedule(self, chosen: Mapping[int, int]) -> Schedule:
        """The schedule in which slot `s` is held by person `chosen[s]`, with the shadow weeks beside it."""
        return Schedule.of([*(self.shift(slot, person) for slot, person in chosen.items()), *self.shadows])

    def shift(self, slot: int, person: int) -> Shift:
        """The shift of somebody who holds a slot; each is made once."""
        if (slot, person) not in self._shifts:
            self._shifts[slot, person] = Shift.of(self.slots[slot], self.people[person])
        return self._shifts[slot, person]

    @cached_property
    def _shifts(self) -> dict[tuple[int, int], Shift]:
        return {}

    def load_of(self, schedule: Schedule) -> list[Load]:
        """What each person carries in a schedule, in the order of `people`; foreign people and slots are left out."""
        found: list[list[Load]] = [[] for _ in self.people]
        for shift in schedule.shifts:
            person, slot = self.position.get(shift.engineer), self.slot_at.get(shift.key)
            if person is not None and slot is not None:
                found[person].append(self.loads[slot])
        return [Load.of(mine) for mine in found]
