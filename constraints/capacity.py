"""Can it be done at all? The counting sums of each window of the limit, without any solver.

In a window (a calendar month, or four weeks) each person can hold `limit.weeks` weeks. If the weeks to hold are more
than the weeks people can hold, no schedule exists. A maximum matching of weeks to people finds out exactly, and what
it leaves over names the Hall set: weeks that together have too few people.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from constraints.encoder import Encoder
from constraints.problem import Problem
from constraints.rules.monthly_limit import windows


@dataclass(frozen=True)
class WindowSum:
    """One rotation in one window: weeks to hold, people who can hold any of them, and what they can hold."""

    rotation: str
    window: str
    needed: int
    people: tuple[str, ...]
    possible: int

    @property
    def short(self) -> int:
        return max(0, self.needed - self.possible)


@dataclass(frozen=True)
class HallSet:
    """Weeks of one window that have too few people: `needed` weeks, and `people` who can hold `possible` of them."""

    window: str
    rotations: tuple[str, ...]
    slots: tuple[int, ...]
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
    problem = encoder.problem
    found = []
    for window, slots in _by_window(problem).items():
        for rotation in sorted({problem.slots[slot].rotation for slot in slots}):
            mine = [slot for slot in slots if problem.slots[slot].rotation == rotation]
            can = _candidates(encoder, mine)
            people = sorted({person for options in can.values() for person in options})
            room = sum(_room(encoder, person, window, can) for person in people)
            found.append(
                WindowSum(rotation, window, len(mine), tuple(problem.people[person] for person in people), room)
            )
    return tuple(found)


def hall_sets(encoder: Encoder) -> tuple[HallSet, ...]:
    """For each window that cannot be held, the weeks and people that show it; empty when every window can."""
    return tuple(
        hall
        for window, slots in _by_window(encoder.problem).items()
        if (hall := _hall_set(encoder, window, slots)) is not None
    )


def _by_window(problem: Problem) -> Mapping[str, list[int]]:
    """Slots of each window of the limit that lies within the plan; slots outside the limit's roles are left out."""
    limit = problem.organisation.policy.monthly_limit
    found: dict[str, list[int]] = {}
    for place, slot in enumerate(problem.slots):
        for window in windows(limit, slot):
            found.setdefault(window, []).append(place)
    return dict(sorted(found.items()))


def _candidates(encoder: Encoder, slots: Iterable[int]) -> dict[int, list[int]]:
    """People whom no rule excludes from each slot."""
    return {
        slot: [cell.person for cell in encoder.problem.cells_in[slot] if cell not in encoder.excluded] for slot in slots
    }


def _room(encoder: Encoder, person: int, window: str, can: Mapping[int, Sequence[int]]) -> int:
    """Weeks of the window that a person can still hold: the limit less what is settled, as far as she is there."""
    problem = encoder.problem
    limit = problem.organisation.policy.monthly_limit
    settled = sum(window in windows(limit, one) for one in problem.around.get(problem.people[person], ()))
    weeks = {problem.slots[slot].week for slot, people in can.items() if person in people}
    return max(0, min(limit.weeks - settled, len(weeks)))


def _hall_set(encoder: Encoder, window: str, slots: Sequence[int]) -> HallSet | None:
    problem, can = encoder.problem, _candidates(encoder, slots)
    room = {
        person: _room(encoder, person, window, can) for person in {one for people in can.values() for one in people}
    }
    holding = _match(can, room)
    left = [slot for slot in slots if not any(slot in held for held in holding.values())]
    if not left:
        return None
    reached_slots, reached_people = _reachable(left, can, holding)
    return HallSet(
        window=window,
        rotations=tuple(sorted({problem.slots[slot].rotation for slot in reached_slots})),
        slots=tuple(sorted(reached_slots)),
        people=tuple(sorted(problem.people[person] for person in reached_people)),
        possible=sum(room[person] for person in reached_people),
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
    left: Iterable[int], can: Mapping[int, Sequence[int]], holding: Mapping[int, set[int]]
) -> tuple[set[int], set[int]]:
    """Slots and people on alternating paths from the slots that were left over."""
    slots, people, todo = set(left), set[int](), list(left)
    while todo:
        for person in can[todo.pop()]:
            if person not in people:
                people.add(person)
                todo.extend(holding[person] - slots)
                slots |= holding[person]
    return slots, people
