"""A program over whole personal schedules instead of single cells: the same questions, answered much sooner.

Each person has one of hers, each slot one holder. Every goal is a sum over people, so that its relaxation is far
tighter than that of single cells, and what the goals before have fixed leaves few of them. Measured on the dearest
questions about the sample company: 0.2 s instead of 3.7 s for the last goal.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from constraints.problem import Cell
from scheduler.program import Linear, Objective, Program
from scheduler.whole_schedules import Lister, WholeSchedule


@dataclass(eq=False)
class WholeProgram(Program):
    """Its columns are the listed schedules, in their order; each is 0 or 1."""

    listed: Sequence[WholeSchedule] = ()
    cells: Mapping[int, Cell] = field(default_factory=dict)
    """What the cells' columns of the program over cells stand for."""
    people: Sequence[range] = ()
    """The columns of each person's schedules."""

    def range_of(self, objective: Objective) -> tuple[int, int]:
        """What no choice of one schedule for each person undercuts, and what none exceeds."""
        mine = [[objective.costs.get(column, 0) for column in columns] for columns in self.people if columns]
        return objective.constant + sum(map(min, mine)), objective.constant + sum(map(max, mine))

    def translated(self, coefficients: Mapping[int, int]) -> dict[int, int]:
        """Coefficients of the program over cells, as coefficients of the listed schedules."""
        totals = (
            sum(coefficients.get(column, 0) * value for column, value in one.values.items()) for one in self.listed
        )
        return {place: total for place, total in enumerate(totals) if total}

    def row_of(self, row: Linear) -> Linear:
        """A row of the program over cells."""
        terms = self.translated(dict(zip(row.columns, row.coefficients, strict=True)))
        return Linear(tuple(terms), tuple(terms.values()), row.lower, row.upper)

    def chosen(self, values: Sequence[int]) -> dict[int, int]:
        held = (one for value, one in zip(values, self.listed, strict=True) if value)
        cells = (self.cells[column] for one in held for column in one.cells)
        return {cell.slot: cell.person for cell in cells}

    def values_for(self, chosen: Mapping[int, int]) -> list[int] | None:
        """None also when somebody's weeks are not among the listed ones."""
        held: list[set[int]] = [set() for _ in self.encoder.problem.people]
        for slot, person in chosen.items():
            held[person].add(slot)
        values = [0] * len(self.listed)
        for person, slots in enumerate(held):
            place = self._place.get((person, frozenset(slots)))
            if place is None:
                return None
            values[place] = 1
        return values

    @cached_property
    def _place(self) -> dict[tuple[int, frozenset[int]], int]:
        return {
            (one.person, frozenset(self.cells[column].slot for column in one.cells)): place
            for place, one in enumerate(self.listed)
        }


def whole_program_of(lister: Lister, listed: Sequence[WholeSchedule]) -> WholeProgram:
    """The rules that no personal schedule keeps by itself, and all goals, over the listed schedules."""
    base = lister.program
    cells = {column: cell for cell, column in base.column_of.items()}
    program = WholeProgram(base.encoder, listed=listed, cells=cells)
    program.names = [f"schedule {place}" for place in range(len(listed))]
    program.upper = [1] * len(listed)
    program.people = places = _add_people(program)
    _add_rules(program, lister.shared)
    program.rules_end = len(program.rows)
    program.costs = {tier: program.translated(costs) for tier, costs in base.costs.items()}
    program.worst_costs = {tier: program.translated(costs) for tier, costs in base.worst_costs.items()}
    program.extent = dict.fromkeys(base.extent, (len(program.names), len(program.rows)))
    if base.profiles:
        program.profiles = [(one, mine) for (one, _), mine in zip(base.profiles, places, strict=True)]
    return program


def _add_people(program: WholeProgram) -> list[range]:
    """Everybody has one schedule, which may be empty; whose are which."""
    numbers, first, found = Counter(one.person for one in program.listed), 0, list[range]()
    for person in range(len(program.encoder.problem.people)):
        found.append(range(first, first + numbers[person]))
        program.row(dict.fromkeys(found[-1], 1), 1, 1)
        first += numbers[person]
    return found


def _add_rules(program: WholeProgram, rules: Sequence[Linear]) -> None:
    of_column: dict[int, list[tuple[int, int]]] = {}
    for number, rule in enumerate(rules):
        for column, coefficient in zip(rule.columns, rule.coefficients, strict=True):
            of_column.setdefault(column, []).append((number, coefficient))
    terms: list[dict[int, int]] = [{} for _ in rules]
    for place, one in enumerate(program.listed):
        for column in one.cells:
            for number, coefficient in of_column.get(column, ()):
                terms[number][place] = terms[number].get(place, 0) + coefficient
    for rule, mine in zip(rules, terms, strict=True):
        program.row(mine, rule.lower, rule.upper)
