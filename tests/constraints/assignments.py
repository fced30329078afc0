"""Assignments of people to the slots of a problem: at random, repaired by either face, or one step from kept."""

from collections.abc import Mapping, Sequence
from random import Random

from hypothesis import strategies as st

from constraints.catalogue import rules
from constraints.checker import encoded
from constraints.encoder import Encoder
from constraints.problem import Cell, Problem
from constraints.rule import Rule

Chosen = dict[int, int]
"""Holder of each slot, both by position."""

_STEPS = 120


@st.composite
def assignments(draw: st.DrawFn, problem: Problem) -> tuple[str, Chosen]:
    """How it was made, and a holder for each slot that has members at all."""
    way = draw(st.sampled_from(["searched", "searched", "repaired", "moved", "random"]))
    random = Random(draw(st.integers(0, 2**32)))
    if way == "random":
        return way, at_random(problem, random)
    if way == "repaired":
        return way, repaired(problem, random)
    chosen = searched(encoded(problem), random)
    return way, moved(problem, chosen, random) if way == "moved" else chosen


def at_random(problem: Problem, random: Random) -> Chosen:
    return {slot: random.choice(cells).person for slot, cells in enumerate(problem.cells_in) if cells}


def moved(problem: Problem, chosen: Mapping[int, int], random: Random) -> Chosen:
    """One slot given to another member."""
    if not chosen:
        return {}
    slot = random.choice(sorted(chosen))
    return {**chosen, slot: random.choice(problem.cells_in[slot]).person}


def searched(encoder: Encoder, random: Random) -> Chosen:
    """What a short backtracking search over the encoder's rows finds; the rest at random where it finds nothing."""
    search = _Search(encoder, random)
    found = search.run({})
    return {**at_random(encoder.problem, random), **(found if found is not None else search.furthest)}


class _Search:
    """Slot by slot, the one with the fewest people left first."""

    def __init__(self, encoder: Encoder, random: Random) -> None:
        self.problem, self.random, self.steps = encoder.problem, random, 0
        self.furthest: Chosen = {}
        self.allowed = [
            [cell for cell in cells if cell not in encoder.excluded] for cells in encoder.problem.cells_in if cells
        ]
        self.rows, self.taken = encoder.rows, [0] * len(encoder.rows)
        self.rows_of: dict[Cell, list[int]] = {}
        for place, row in enumerate(encoder.rows):
            for cell in row.cells:
                self.rows_of.setdefault(cell, []).append(place)

    def run(self, chosen: Chosen) -> Chosen | None:
        self.steps += 1
        if len(chosen) > len(self.furthest):
            self.furthest = dict(chosen)
        free = [cells for cells in self.allowed if cells and cells[0].slot not in chosen]
        if not free or self.steps > _STEPS:
            return dict(chosen) if not free else None
        options = min(([cell for cell in cells if self._fits(cell, chosen)] for cells in free), key=len)
        self.random.shuffle(options)
        for cell in options:
            self._count(cell, 1)
            found = self.run({**chosen, cell.slot: cell.person})
            self._count(cell, -1)
            if found is not None or self.steps > _STEPS:
                return found
        return None

    def _count(self, cell: Cell, by: int) -> None:
        for place in self.rows_of.get(cell, ()):
            self.taken[place] += by

    def _fits(self, cell: Cell, chosen: Chosen) -> bool:
        """No row of the cell gets too many, or can no longer get enough."""
        for place in self.rows_of.get(cell, ()):
            row, taken = self.rows[place], 1 + self.taken[place]
            if taken > row.at_most:
                return False
            if taken < row.at_least:
                open_slots = {one.slot for one in row.cells if one.slot not in chosen and one.slot != cell.slot}
                if taken + len(open_slots) < row.at_least:
                    return False
        return True


def repaired(problem: Problem, random: Random) -> Chosen:
    """Changed at random where the checker finds a breach, as long as that makes no more of them."""
    chosen, every = at_random(problem, random), rules(problem.organisation.policy)
    best = _breached(problem, every, chosen)
    for _ in range(60 if chosen else 0):
        if not best:
            break
        slot = random.choice(best)
        other = {**chosen, slot: random.choice(problem.cells_in[slot]).person}
        if len(now := _breached(problem, every, other)) <= len(best):
            chosen, best = other, now
    return chosen


def _breached(problem: Problem, every: Sequence[Rule], chosen: Chosen) -> list[int]:
    """Slots that hard breaches are about, as often as they are."""
    schedule = problem.schedule(chosen)
    hard = (breach for rule in every for breach in rule.check(problem, schedule) if breach.hard)
    return [
        slot
        for breach in hard
        for slot in chosen
        if problem.slots[slot].week in breach.weeks and breach.engineer in (None, problem.people[chosen[slot]])
    ]
