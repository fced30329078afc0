"""Load profiles: how many slots of each kind one person might hold, all possibilities listed.

A person holds a handful of weeks in a quarter, so the possibilities are few. One 0/1 variable for each carries the
exact cost of that load, whatever its shape, and makes the linear relaxation nearly tight: the textbook model (one
boolean for each person and slot, squares on top) cannot prove optimality for eleven people in a minute; this one does
in hundredths of a second.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from constraints.encoder import Row
from constraints.problem import Cell, Load, Problem


@dataclass(frozen=True)
class Profiles:
    """Possible loads of one person: `counts[k][c]` slots of class `c` in profile `k`."""

    person: int
    classes: tuple[tuple[Cell, ...], ...]
    """Allowed cells of each class; cells of a class weigh the same."""
    counts: tuple[tuple[int, ...], ...]
    loads: tuple[Load, ...]
    """What each profile adds up to."""


def classes_of(problem: Problem, cells: Sequence[Cell]) -> Mapping[Load, tuple[Cell, ...]]:
    """One person's cells by what they add to her load."""
    found: dict[Load, list[Cell]] = {}
    for cell in cells:
        found.setdefault(problem.loads[cell.slot], []).append(cell)
    return {load: tuple(found[load]) for load in sorted(found)}


def most_weeks(cells: Sequence[Cell], rows: Sequence[Row]) -> int:
    """A bound on how many of the cells one person can hold: rows that cover them, picked greedily."""
    open_cells, bound = set(cells), 0
    for row in sorted(rows, key=lambda row: row.at_most / len(row.cells)):
        covered = open_cells.intersection(row.cells)
        if len(covered) > row.at_most:
            open_cells -= covered
            bound += row.at_most
    return bound + len(open_cells)


def profiles_of(problem: Problem, person: int, cells: Sequence[Cell], rows: Sequence[Row]) -> Profiles:
    """Every count of classes that the person's own rows do not obviously exclude."""
    classes = classes_of(problem, cells)
    caps = [most_weeks(mine, rows) for mine in classes.values()]
    counts, loads = _possible(tuple(classes), tuple(caps), most_weeks(cells, rows))
    return Profiles(person, tuple(classes.values()), counts, loads)


@lru_cache(maxsize=256)
def _possible(
    units: tuple[Load, ...], caps: tuple[int, ...], total: int
) -> tuple[tuple[tuple[int, ...], ...], tuple[Load, ...]]:
    """Counts and what they add up to: known for a whole rotation once they are for one of its people."""
    counts = tuple(_counts(caps, total))
    return counts, tuple(_sum(units, count) for count in counts)


def _counts(caps: Sequence[int], total: int) -> Iterator[tuple[int, ...]]:
    """All vectors of counts within the caps and the total."""
    if not caps:
        yield ()
        return
    for first in range(min(caps[0], total) + 1):
        for rest in _counts(caps[1:], total - first):
            yield (first, *rest)


def _sum(unit: Sequence[Load], count: Sequence[int]) -> Load:
    load = Load()
    for one, times in zip(unit, count, strict=True):
        load = load.plus(one, times)
    return load
