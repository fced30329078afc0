"""Rows that whole loads keep and mixtures of loads break: what the relaxation over cells lacks.

In the relaxation somebody can have half of a load of primaries and half of one of secondaries, and hold a primary in
each month all the same. But of some kinds of weeks she holds, within any limit of hers, no more than her load has, nor
more than the limit allows; so the parts of her loads limit the parts of these weeks. There are too many such rows to
write them all down; those that a relaxation breaks are a hundred. Measured on the wishes of 330 coupled engineers: they
raise the bound from 395 to 415, as high as that over all whole personal schedules, of which there are 260,000.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from scheduler.deadline import Deadline
from scheduler.math_opt import Relaxation
from scheduler.narrow_model import NarrowModel
from scheduler.outcome import Restriction
from scheduler.program import Linear, Objective, Program

_ROUNDS = 12
"""The last ones bring hardly anything."""
_KINDS = 6
"""Of one limit; more of them in parts would be too many sets to try."""
_BROKEN = 0.01
"""By how much a row is broken that is worth its time."""


@dataclass(frozen=True)
class _Kind:
    """Cells' columns that one limit counts and that weigh the same; `counts` for each load's column."""

    cells: tuple[int, ...]
    counts: Mapping[int, int]

    def held(self, values: Mapping[int, float]) -> float:
        return sum(values.get(cell, 0.0) for cell in self.cells)


_Limit = tuple[int, list[_Kind]]
"""At most so many of all cells of these kinds."""


@dataclass(eq=False)
class LoadLimits:
    """Of one program with load profiles."""

    program: Program

    def tightened(
        self,
        model: NarrowModel,
        objective: Objective,
        restriction: Restriction,
        deadline: Deadline,
        *,
        must_gain: bool = False,
    ) -> Restriction:
        """The restriction and the rows that its relaxation would break.

        `must_gain`: none where the bound is whole and the first of them do not raise it: it is nearly always the best.
        """
        relaxation = first = model.relax(objective, restriction, deadline.left())
        for _ in range(_ROUNDS):
            broken = self.broken(relaxation.values) if relaxation else []
            if not broken:
                break
            relaxation = model.relax_under(objective, restriction, broken, deadline.left())
            if must_gain and first and relaxation and _is_whole(first) and relaxation.bound < first.bound + _BROKEN:
                break
            restriction, must_gain = restriction.keeping(*broken), False
        return restriction

    def broken(self, values: Mapping[int, float]) -> list[Linear]:
        """For each person and limit the row that these values break most."""
        found: list[Linear] = []
        for (_, loads), limits in zip(self.program.profiles, self._limits, strict=True):
            parts = {load: values[load] for load in loads if load in values}
            if len(parts) > 1:
                rows = (_most_broken(values, parts, *limit) for limit in limits)
                found.extend(row for row in rows if row)
        return found

    @cached_property
    def _limits(self) -> list[list[_Limit]]:
        """Everybody's."""
        person_of = {column: cell.person for cell, column in self.program.column_of.items()}
        found: list[list[_Limit]] = [[] for _ in self.program.profiles]
        for row in self.program.rows[: self.program.rules_end]:
            people = {person_of[column] for column in row.columns}
            if row.lower == float("-inf") and len(people) == 1:
                (person,) = people
                found[person].append((int(row.upper), list(self._kinds(person, frozenset(row.columns)))))
        return found

    def _kinds(self, person: int, counted: frozenset[int]) -> Iterator[_Kind]:
        profiles, loads = self.program.profiles[person]
        for place, cells in enumerate(profiles.classes):
            columns = dict.fromkeys(map(self.program.column_of.__getitem__, cells))
            mine = tuple(column for column in columns if column in counted)
            if mine:
                yield _Kind(mine, {load: count[place] for load, count in zip(loads, profiles.counts, strict=True)})


def _is_whole(relaxation: Relaxation) -> bool:
    return abs(relaxation.bound - round(relaxation.bound)) < _BROKEN


def _most_broken(
    values: Mapping[int, float], parts: Mapping[int, float], at_most: int, kinds: Sequence[_Kind]
) -> Linear | None:
    """`parts` are those of her loads. None where none is broken."""
    held = {place: kind.held(values) for place, kind in enumerate(kinds)}
    places = sorted((place for place in held if held[place] > _BROKEN), key=lambda place: -held[place])[:_KINDS]
    worst, most = list[_Kind](), _BROKEN
    for some in _subsets(places):
        together = [kinds[place] for place in some]
        room = sum(part * _room(together, load, at_most) for load, part in parts.items())
        beyond = sum(held[place] for place in some) - room
        if beyond > most:
            worst, most = together, beyond
    return _row(worst, at_most) if worst else None


def _room(kinds: Sequence[_Kind], load: int, at_most: int) -> int:
    """For weeks of these kinds, whoever has the load."""
    return min(at_most, sum(kind.counts[load] for kind in kinds))


def _row(kinds: Sequence[_Kind], at_most: int) -> Linear:
    terms = {cell: 1 for kind in kinds for cell in kind.cells}
    rooms = {load: _room(kinds, load, at_most) for load in kinds[0].counts}
    terms |= {load: -room for load, room in rooms.items() if room}
    return Linear(tuple(terms), tuple(terms.values()), float("-inf"), 0)


def _subsets(places: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for size in range(1, len(places) + 1):
        yield from combinations(places, size)
