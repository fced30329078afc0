"""Whole personal schedules: everything that one person might hold over the horizon, listed.

With a bound and reduced costs of the relaxation, a personal schedule whose cells and load cost more than what is left
beyond the bound is in no solution that cheap. What remains is a few thousand, already free of every personal breach.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from scheduler.load_prices import LoadPrices, Steps
from scheduler.program import Linear, Program
from scheduler.proof import SLACK

Limit = tuple[frozenset[int], int]
"""At most so many of these cells' columns."""


@dataclass(frozen=True)
class WholeSchedule:
    """What one person holds: the columns of her cells, and all values of the program's columns that are not 0."""

    person: int
    cells: tuple[int, ...]
    values: Mapping[int, int]


@dataclass(eq=False)
class Lister:
    """Lists the personal schedules of one program."""

    program: Program

    @cached_property
    def possible(self) -> bool:
        """False where a goal looks at several people at once."""
        return all(len({cell.person for cell in excess.cells}) == 1 for excess in self.program.excesses.values())

    @cached_property
    def shared(self) -> list[Linear]:
        """Rules that no personal schedule keeps by itself: coverage, pairing, locks."""
        return [row for row in self._rules if not self._is_personal(row)]

    def within(self, reduced_costs: Sequence[float], most: float, limit: int) -> list[WholeSchedule] | None:
        """Those whose columns' reduced costs add up to at most `most`; None: more than `limit`.

        What is forbidden costs more than anything. Columns of later goals, which have no price yet, cost nothing.
        """
        found: list[WholeSchedule] = []
        for person in range(len(self.program.encoder.problem.people)):
            for one in self._of(person, reduced_costs, most + SLACK):
                if len(found) == limit:
                    return None
                found.append(one)
        return found

    def _of(self, person: int, reduced_costs: Sequence[float], most: float) -> Iterator[WholeSchedule]:
        cells = [column for column in self._cells[person] if reduced_costs[column] <= most]
        prices = {column: max(0.0, reduced_costs[column]) for column in cells}
        loads = LoadPrices.of(self._steps[person], reduced_costs)
        for held, price, load in _combinations(cells, prices, self._limits.get(person, ()), loads, most):
            price += loads.own(load)
            extra = self._beyond(person, held) if price <= most else {}
            price += sum(
                times * max(0.0, reduced_costs[one]) for one, times in extra.items() if one < len(reduced_costs)
            )
            if price <= most:
                own = dict.fromkeys(held, 1) | extra
                if loads.price:
                    own[loads.steps.column[load]] = 1
                yield WholeSchedule(person, held, own)

    def _beyond(self, person: int, held: tuple[int, ...]) -> dict[int, int]:
        """The columns of excesses that go with cells."""
        values: dict[int, int] = {}
        mine = sum(map(self._bit.__getitem__, held))
        for column, counted, free, short in self._excesses.get(person, ()):
            number = (counted & mine).bit_count()
            beyond = free - number if short else number - free
            if beyond > 0:
                values[column] = beyond
        return values

    @cached_property
    def _rules(self) -> list[Linear]:
        return self.program.rows[: self.program.rules_end]

    @cached_property
    def _person_of(self) -> dict[int, int]:
        return {column: cell.person for cell, column in self.program.column_of.items()}

    @cached_property
    def _cells(self) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in self.program.encoder.problem.people]
        for column, person in self._person_of.items():
            found[person].append(column)
        return found

    @cached_property
    def _bit(self) -> dict[int, int]:
        """A bit for each cell's column, its own among those of the same person."""
        return {column: 1 << place for mine in self._cells for place, column in enumerate(mine)}

    def _is_personal(self, row: Linear) -> bool:
        """A limit about one person."""
        return row.lower == float("-inf") and len({self._person_of[column] for column in row.columns}) == 1

    @cached_property
    def _limits(self) -> dict[int, list[Limit]]:
        found: dict[int, list[Limit]] = {}
        for row in filter(self._is_personal, self._rules):
            found.setdefault(self._person_of[row.columns[0]], []).append((frozenset(row.columns), int(row.upper)))
        return found

    @cached_property
    def _steps(self) -> list[Steps]:
        profiles = self.program.profiles
        return [Steps.of(self.program, *one) for one in profiles] if profiles else [Steps()] * len(self._cells)

    @cached_property
    def _excesses(self) -> dict[int, list[tuple[int, int, int, bool]]]:
        """Per person (column of the excess, the cells' columns as bits, how many are free, whether fewer cost)."""
        found: dict[int, list[tuple[int, int, int, bool]]] = {}
        for column, excess in self.program.excesses.items():
            cells = (self.program.column_of.get(cell) for cell in excess.cells)
            counted = sum(self._bit[cell] for cell in cells if cell is not None)
            found.setdefault(excess.cells[0].person, []).append((column, counted, excess.free, excess.short))
        return found


def _combinations(
    cells: Sequence[int], prices: Mapping[int, float], limits: Sequence[Limit], loads: LoadPrices, most: float
) -> Iterator[tuple[tuple[int, ...], float, int]]:
    """Every set of cells within the limits that may cost at most `most`: the set, its price without load, its load."""
    conflicts, wider = _masks(cells, limits)
    steps, costs, least = [loads.step(cell) for cell in cells], [prices[cell] for cell in cells], loads.least

    def extended(
        held: tuple[int, ...], taken: int, left: int, price: float, load: int
    ) -> Iterator[tuple[tuple[int, ...], float, int]]:
        yield held, price, load
        while left:
            place = left.bit_length() - 1
            left ^= 1 << place
            now, dearer, heavier = taken | 1 << place, price + costs[place], load + steps[place]
            if dearer + least(heavier) > most:
                continue
            if not wider or all((now & mask).bit_count() <= of for mask, of in wider):
                yield from extended((*held, cells[place]), now, left & ~conflicts[place], dearer, heavier)

    return extended((), 0, (1 << len(cells)) - 1, 0.0, 0)


def _masks(cells: Sequence[int], limits: Sequence[Limit]) -> tuple[list[int], list[tuple[int, int]]]:
    """For each cell, a bit for each that cannot be held beside it; and the limits of more than one, as bits."""
    place_of = {cell: place for place, cell in enumerate(cells)}
    conflicts, wider = [0] * len(cells), list[tuple[int, int]]()
    for counted, at_most in limits:
        places = [place_of[cell] for cell in counted if cell in place_of]
        mask = sum(1 << place for place in places)
        if at_most == 1:
            for place in places:
                conflicts[place] |= mask
        elif len(places) > at_most:
            wider.append((mask, at_most))
    return conflicts, wider
