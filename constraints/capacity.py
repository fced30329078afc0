"""Can it be done at all? The counting sums of each window of the limit, without any solver.

In a window (a calendar month, or four weeks) each person can hold `limit.weeks` weeks. If the weeks to hold are more
than the weeks people can hold, no schedule exists. A maximum matching of weeks to people finds out exactly, and what
it leaves over names the Hall set: weeks that together have too few people.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from constraints import catalogue
from constraints.encoder import Encoder
from constraints.rules.monthly_limit import MonthlyLimitRule, windows


@dataclass(frozen=True)
class RoleSum:
    """The part of a sum that one role has: weeks to hold, and people who can hold any of them."""

    role: str
    needed: int
    people: int
    possible: int

    @property
    def short(self) -> int:
        return max(0, self.needed - self.possible)


@dataclass(frozen=True)
class WindowSum:
    """One rotation in one window: weeks to hold, people who can hold any of them, and what they can hold."""

    rotation: str
    window: str
    needed: int
    people: tuple[str, ...]
    possible: int
    roles: tuple[RoleSum, ...] = ()

    @property
    def narrow(self) -> RoleSum | None:
        """The role that is shorter than all roles together, where one is."""
        worst = max(self.roles, key=lambda role: role.short, default=None)
        return worst if worst and worst.short > max(0, self.needed - self.possible) else None

    @property
    def short(self) -> int:
        return self.narrow.short if self.narrow else max(0, self.needed - self.possible)


@dataclass(frozen=True)
class HallSet:
    """Weeks of one window that have too few people: `needed` weeks, and `people` who can hold `possible` of them."""

    window: str
    rotations: tuple[str, ...]
    slots: tuple[int, ...]
    roles: tuple[tuple[str, int], ...]
    """How many of these weeks each role has, in the order of the slots."""
    people: tuple[str, ...]
    possible: int

    @property
    def needed(self) -> int:
        return len(self.slots)

    @property
    def short(self) -> int:
        return self.needed - self.possible


def window_sums(encoder: Encoder) -> tuple[WindowSum, ...]:
    """The sum of every rotation and window, in order of time: necessary for each rotation taken alone."""
    problem, counting = encoder.problem, _Counting(encoder)
    found = []
    for window, slots in counting.slots.items():
        by_rotation: dict[str, list[int]] = {}
        for slot in slots:
            by_rotation.setdefault(problem.slots[slot].rotation, []).append(slot)
        for rotation, mine in sorted(by_rotation.items()):
            rooms = counting.rooms(window, mine)
            people = tuple(problem.people[person] for person in sorted(rooms))
            found.append(
                WindowSum(rotation, window, len(mine), people, sum(rooms.values()), counting.roles(window, mine))
            )
    return tuple(found)


def hall_sets(encoder: Encoder) -> tuple[HallSet, ...]:
    """For each window that cannot be held, the weeks and people that show it; empty when every window can.

    Shrunk: weeks that share nobody stand apart, and none can be left out without the shortage growing smaller.
    """
    counting = _Counting(encoder)
    return tuple(
        hall
        for window, slots in counting.slots.items()
        for reached in _short_of_people(counting, window, slots)
        if (hall := _shrunk(counting, window, reached)) is not None
    )


@dataclass(frozen=True, eq=False)
class _Counting:
    """Who can hold what, by the exclusions of all rules; looked up once."""

    encoder: Encoder

    @cached_property
    def slots(self) -> Mapping[str, list[int]]:
        """Slots of each window of the limit that lies within the plan; slots that do not count are left out."""
        problem, found = self.encoder.problem, dict[str, list[int]]()
        for place, slot in enumerate(problem.slots):
            for window in windows(problem.organisation.policy.monthly_limit, slot):
                found.setdefault(window, []).append(place)
        return dict(sorted(found.items()))

    @cached_property
    def can(self) -> tuple[tuple[int, ...], ...]:
        """For each slot, the people whom no rule excludes and for whom the week counts."""
        excluded, problem = self.encoder.excluded, self.encoder.problem
        return tuple(tuple(cell.person for cell in cells if cell not in excluded) for cells in problem.cells_in)

    def rooms(self, window: str, slots: Sequence[int]) -> dict[int, int]:
        """Weeks among these slots that each person can still hold: as far as she is there, and the limit allows."""
        weeks: dict[int, set[date]] = {}
        for slot in slots:
            for person in self.can[slot]:
                weeks.setdefault(person, set()).add(self.encoder.problem.slots[slot].week)
        return {person: self._room(person, window, mine) for person, mine in weeks.items()}

    def _room(self, person: int, window: str, weeks: set[date]) -> int:
        name = self.encoder.problem.people[person]
        counted = sum((name, week) not in self._rule.exempt_weeks for week in weeks)
        left = self._rule.most(name, window) - self._settled.get((person, window), 0)
        return min(max(0, left), counted) + len(weeks) - counted

    def roles(self, window: str, slots: Sequence[int]) -> tuple[RoleSum, ...]:
        problem, found = self.encoder.problem, dict[str, list[int]]()
        for slot in slots:
            found.setdefault(problem.slots[slot].role, []).append(slot)
        rooms = {role: self.rooms(window, mine) for role, mine in found.items()}
        order = problem.organisation.rotation[problem.slots[slots[0]].rotation].roles
        return tuple(
            RoleSum(role, len(found[role]), len(rooms[role]), sum(rooms[role].values()))
            for role in order
            if role in found
        )

    @cached_property
    def _rule(self) -> MonthlyLimitRule:
        return catalogue.monthly_limit(self.encoder.problem.organisation.policy)

    @cached_property
    def _settled(self) -> Mapping[tuple[int, str], int]:
        """Weeks that are settled outside the plan and count in a window of it."""
        problem = self.encoder.problem
        return Counter(
            (problem.position[name], window)
            for name, shifts in problem.around.items()
            for shift in shifts
            for window in self._rule.windows_of(name, shift)
        )


def _short_of_people(counting: _Counting, window: str, slots: Sequence[int]) -> list[list[int]]:
    """Slots that a matching leaves over, with what they compete with; apart where they share nobody."""
    can, room = {slot: counting.can[slot] for slot in slots}, counting.rooms(window, slots)
    holding = _match(can, room)
    held = {slot for mine in holding.values() for slot in mine}
    left = [slot for slot in slots if slot not in held]
    parts: list[tuple[set[int], set[int]]] = []
    known: set[int] = set()
    for slot in left:
        reached, people = _reachable(slot, can, holding, known)
        known |= people
        apart = [one for one in parts if one[1].isdisjoint(people)]
        for slots_met, people_met in (one for one in parts if not one[1].isdisjoint(people)):
            reached, people = slots_met | reached, people_met | people
        parts = [*apart, (reached, people)]
    return [sorted(reached) for reached, _ in parts]


_MOST_SHRUNK = 80
"""Beyond so many weeks the set is told as it is."""


def _shrunk(counting: _Counting, window: str, slots: Sequence[int]) -> HallSet | None:
    """The set without the weeks that make no difference to the shortage."""
    kept = list(slots)
    short = len(kept) - sum(counting.rooms(window, kept).values())
    for slot in reversed(slots) if len(slots) <= _MOST_SHRUNK else ():
        fewer = [one for one in kept if one != slot]
        if len(fewer) - sum(counting.rooms(window, fewer).values()) >= short:
            kept = fewer
    if short <= 0:
        return None
    problem, rooms = counting.encoder.problem, counting.rooms(window, kept)
    return HallSet(
        window=window,
        rotations=tuple(sorted({problem.slots[slot].rotation for slot in kept})),
        slots=tuple(kept),
        roles=tuple(Counter(problem.slots[slot].role for slot in kept).items()),
        people=tuple(sorted(problem.people[person] for person in rooms)),
        possible=sum(rooms.values()),
    )


def _match(can: Mapping[int, Sequence[int]], room: Mapping[int, int]) -> dict[int, set[int]]:
    """A maximum matching of slots to people with room, by augmenting paths: person -> slots held."""
    holding: dict[int, set[int]] = {person: set() for person in room}

    def place(slot: int, seen: set[int]) -> bool:
        for person in can[slot]:
            if len(holding[person]) < room[person]:
                holding[person].add(slot)
                return True
        for person in can[slot]:
            if person not in seen:
                seen.add(person)
                for other in sorted(holding[person]):
                    if place(other, seen):
                        holding[person].remove(other)
                        holding[person].add(slot)
                        return True
        return False

    for slot in sorted(can, key=lambda slot: len(can[slot])):
        place(slot, set())
    return holding


def _reachable(
    left: int, can: Mapping[int, Sequence[int]], holding: Mapping[int, set[int]], known: Collection[int]
) -> tuple[set[int], set[int]]:
    """Slots and people on alternating paths from a slot that was left over; not looked at beyond people `known`."""
    slots, people, todo = {left}, set[int](), [left]
    while todo:
        for person in can[todo.pop()]:
            if person not in people:
                people.add(person)
                if person not in known:
                    todo.extend(holding[person] - slots)
                    slots |= holding[person]
    return slots, people
