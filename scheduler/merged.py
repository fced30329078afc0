"""The program with weeks merged that no monthly limit tells apart: what goals about loads can come to, in a moment.

How many weeks of which kind a person holds is a matter of months far more than of weeks: 330 coupled engineers for a
quarter are 4,400 columns that matter instead of 10,000, and no week is like any other any more, which is what keeps a
solver busy. Whatever is impossible here is impossible; whatever is best here is proved best as soon as weeks are found
for it, which are a matter of tenths of a second. Measured on those 330: fairness in 2 s of the processor instead of
17, holidays and roles in 2 s instead of not at all.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from constraints.encoder import Row
from constraints.problem import Cell
from constraints.rules.monthly_limit import MonthlyLimitRule
from scheduler.profiles import most_weeks
from scheduler.program import Linear, Program, rows_by_person


@dataclass(frozen=True, eq=False)
class Merged:
    """A relaxation of the program `whole` for its first goals: those that are about loads alone."""

    whole: Program
    program: Program
    column_of: Mapping[Cell, int]
    """The merged column of each cell."""
    tiers: tuple[str, ...]

    def forbidding(self, forbidden: frozenset[int]) -> frozenset[int]:
        """The columns of the whole program that stand for what is forbidden here."""
        cells = {self.whole.column_of[cell] for cell, column in self.column_of.items() if column in forbidden}
        return frozenset(cells.union(own for own, column in self._pairs() if column in forbidden))

    def loads_of(self, values: Sequence[int]) -> frozenset[int]:
        """The columns of the whole program that have to be zero for everybody to have the load she has here."""
        others = {own for own, column in self._pairs() if not values[column]}
        for profiles, columns in self.program.profiles:
            place = next(place for place, column in enumerate(columns) if values[column])
            for cells, count in zip(profiles.classes, profiles.counts[place], strict=True):
                if not count:
                    others.update(self.whole.column_of[cell] for cell in cells)
        return frozenset(others)

    def row_of(self, row: Linear) -> Linear:
        """A row over what is merged here, in columns of the whole program."""
        here = dict(zip(row.columns, row.coefficients, strict=True))
        pairs = [(self.whole.column_of[cell], column) for cell, column in self.column_of.items()]
        terms = {own: here[column] for own, column in [*pairs, *self._pairs()] if column in here}
        return Linear(tuple(terms), tuple(terms.values()), row.lower, row.upper)

    def priced(self, prices: Sequence[float], forbidden: frozenset[int]) -> list[float]:
        """What the columns of the whole program cost when those here cost this; what is forbidden there is infinite."""
        found = [math.inf if column in forbidden else 0.0 for column in range(len(self.whole.names))]
        for own, column in [*self.column_here.items(), *self._pairs()]:
            found[own] = max(found[own], prices[column])
        return found

    @cached_property
    def column_here(self) -> dict[int, int]:
        """The merged column of each cell's column."""
        return {self.whole.column_of[cell]: column for cell, column in self.column_of.items()}

    def _pairs(self) -> Iterator[tuple[int, int]]:
        """Each profile's column in the whole program, and here."""
        for (_, own), (_, columns) in zip(self.whole.profiles, self.program.profiles, strict=True):
            yield from zip(own, columns, strict=True)


def merged(whole: Program) -> Merged | None:
    """None where the first goal is about weeks."""
    tiers = _about_loads(whole)
    if not tiers:
        return None
    program = Program(whole.encoder)
    column_of: dict[Cell, int] = {}
    own_rows = rows_by_person(whole.encoder)
    for cells in _alike(whole):
        most = most_weeks(cells, own_rows.get(cells[0].person, ()))
        column_of |= dict.fromkeys(cells, program.column(f"weeks like {whole.names[whole.column_of[cells[0]]]}", most))
    _add_rows(program, column_of)
    program.column_of, program.rules_end = column_of, len(program.rows)
    for profiles, _ in whole.profiles:
        program.link(profiles, column_of)
    found = Merged(whole, program, column_of, tiers)
    here = dict(found._pairs())
    for tier in tiers:
        program.costs[tier] = {here[own]: cost for own, cost in whole.costs.get(tier, {}).items()}
        if tier in whole.worst_costs:
            program.worst_costs[tier] = {here[own]: cost for own, cost in whole.worst_costs[tier].items()}
        program.extent[tier] = (len(program.names), len(program.rows))
    return found


def _about_loads(program: Program) -> tuple[str, ...]:
    """The first goals, as long as they cost nothing but loads."""
    found: list[str] = []
    for tier in program.encoder.problem.tiers:
        if not program.is_about_loads(program.objective(tier)):
            break
        found.append(tier)
    return tuple(found) if program.profiles else ()


def _alike(program: Program) -> Iterable[list[Cell]]:
    """Cells of one person, rotation, role and burden that the same monthly limits count."""
    limits: dict[Cell, list[int]] = defaultdict(list)
    for number, row in enumerate(program.encoder.rows):
        if row.rule == MonthlyLimitRule.id:
            for cell in row.cells:
                limits[cell].append(number)
    problem, found = program.encoder.problem, defaultdict[tuple[object, ...], list[Cell]](list)
    for cell in program.column_of:
        slot = problem.slots[cell.slot]
        found[cell.person, slot.rotation, slot.role, problem.loads[cell.slot], tuple(limits[cell])].append(cell)
    return found.values()


def _add_rows(program: Program, column_of: Mapping[Cell, int]) -> None:
    """What the rules' rows say about merged columns, each once."""
    sizes, known = Counter(column_of.values()), set[Linear]()
    for rows in _together(program.encoder.rows, column_of):
        for row in _weakened(rows, column_of, sizes):
            if row not in known:
                known.add(row)
                program.rows.append(row)


def _together(rows: Sequence[Row], column_of: Mapping[Cell, int]) -> Iterator[list[Row]]:
    """Rows about one person one by one; others of one rule as long as they hang together: the slots of a month."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        while (above := parent.setdefault(node, node)) != node:
            parent[node] = node = parent.get(above, above)
        return node

    shared: list[tuple[Row, tuple[str, int]]] = []
    for row in rows:
        nodes = [(row.rule, column_of[cell]) for cell in row.cells if cell in column_of]
        if not nodes or len({cell.person for cell in row.cells}) == 1:
            yield [row]
            continue
        for node in nodes[1:]:
            parent[root(node)] = root(nodes[0])
        shared.append((row, nodes[0]))
    components: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row, node in shared:
        components[root(node)].append(row)
    yield from components.values()


def _weakened(rows: Sequence[Row], column_of: Mapping[Cell, int], sizes: Mapping[int, int]) -> Iterator[Linear]:
    """The rows added up, in merged columns: as often as any of its cells from below, as all of them from above."""
    times = Counter(cell for row in rows for cell in row.cells if cell in column_of)
    often: dict[int, list[int]] = defaultdict(list)
    for cell, number in times.items():
        often[column_of[cell]].append(number)
    at_least, at_most = sum(row.at_least for row in rows), sum(row.at_most for row in rows)
    high = {column: max(numbers) for column, numbers in sorted(often.items())}
    low = {column: min(numbers) for column, numbers in sorted(often.items()) if len(numbers) == sizes[column]}
    if low == high and at_least == at_most:
        yield Linear(tuple(low), tuple(low.values()), at_least, at_most)
        return
    if at_least > 0:
        yield Linear(tuple(high), tuple(high.values()), at_least, float("inf"))
    if sum(number * sizes[column] for column, number in low.items()) > at_most:
        yield Linear(tuple(low), tuple(low.values()), float("-inf"), at_most)
