"""The integer program of one problem: columns, rows, and one objective for each tier. No solver yet.

Columns and rows come in the order of the tiers, so that a tier is solved with no more of them than it needs: the
columns that spell out wishes slow the proof of fairness down by a factor of three.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from operator import mul

from constraints.encoder import Encoder, Excess, PersonalCost, Row
from constraints.problem import Cell
from domain.schedule import Schedule
from scheduler.profiles import Profiles, profiles_of


@dataclass(frozen=True)
class Linear:
    """`lower` <= sum of coefficient x column <= `upper`."""

    columns: tuple[int, ...]
    coefficients: tuple[int, ...]
    lower: float
    upper: float


@dataclass(frozen=True)
class Objective:
    """A cost for each column, and what is paid in any case."""

    costs: Mapping[int, int]
    constant: int = 0

    def value(self, values: Sequence[int]) -> int:
        total: int = sum(map(mul, self.costs.values(), map(values.__getitem__, self.costs)))
        return self.constant + total

    def before(self, other: "Objective", unit: int) -> "Objective":
        """Both in one: what this one costs counts `unit` times as much."""
        costs = {column: cost * unit for column, cost in self.costs.items()}
        for column, cost in other.costs.items():
            costs[column] = costs.get(column, 0) + cost
        return Objective(costs, self.constant * unit + other.constant)

    def no_more_than(self, value: int) -> Linear:
        """The row that keeps a tier at the value it reached."""
        return Linear(tuple(self.costs), tuple(self.costs.values()), float("-inf"), value - self.constant)


@dataclass(eq=False)
class Program:
    """Columns are integers from 0 to their upper bound; 1 for everything but excesses."""

    encoder: Encoder
    names: list[str] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    rows: list[Linear] = field(default_factory=list)
    column_of: dict[Cell, int] = field(default_factory=dict)
    costs: dict[str, dict[int, int]] = field(default_factory=dict)
    worst_costs: dict[str, dict[int, int]] = field(default_factory=dict)
    """Per tier, the cost of each profile column of which the largest counts."""
    profiles: list[tuple[Profiles, range]] = field(default_factory=list)
    """Each person's profiles and their columns; empty before a tier needs them."""
    excesses: dict[int, Excess] = field(default_factory=dict)
    rules_end: int = 0
    """Rows up to here are rules over cells; later ones spell out costs."""
    extent: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Per tier, how many columns and rows it and the tiers before it need."""

    def column(self, name: str, upper: int = 1) -> int:
        self.names.append(name)
        self.upper.append(upper)
        return len(self.names) - 1

    def row(self, terms: Mapping[int, int], lower: float, upper: float) -> None:
        self.rows.append(Linear(tuple(terms), tuple(terms.values()), lower, upper))

    def charge(self, tier: str, column: int, cost: int) -> None:
        costs = self.costs.setdefault(tier, {})
        costs[column] = costs.get(column, 0) + cost

    def link(self, profiles: Profiles, column_of: Mapping[Cell, int]) -> None:
        """One column for each profile, exactly one chosen, and as many cells of each class as it says."""
        who, first = self.encoder.problem.people[profiles.person], len(self.names)
        for count in profiles.counts:
            self.column(f"{who} has profile {'-'.join(map(str, count))}")
        columns = range(first, len(self.names))
        self.row(dict.fromkeys(columns, 1), 1, 1)
        for place, cells in enumerate(profiles.classes):
            terms = dict.fromkeys((column_of[cell] for cell in cells), 1)
            counted = zip(columns, profiles.counts, strict=True)
            terms |= {column: -count[place] for column, count in counted if count[place]}
            self.row(terms, 0, 0)
        self.profiles.append((profiles, columns))

    def objective(self, tier: str) -> Objective:
        """What is minimised in an additive tier."""
        return Objective(self.costs.get(tier, {}), self.encoder.constants.get(tier, 0))

    def is_about_loads(self, objective: Objective) -> bool:
        """Nothing else costs anything."""
        loads = {column for _, columns in self.profiles for column in columns}
        return loads.issuperset(objective.costs)

    def levelled(self, row: Linear, prices: Mapping[int, float]) -> Linear:
        """The same row, without what rows cost that hold in any case: small numbers, most of them 0.

        `prices` are those of the rows in the relaxation of what the row limits; any others would be right too.
        """
        terms, upper = Counter(dict(zip(row.columns, row.coefficients, strict=True))), row.upper
        for fixed, times in (
            (self.rows[number], round(price)) for number, price in prices.items() if number < len(self.rows)
        ):
            if fixed.lower == fixed.upper:
                upper -= times * fixed.upper
                for column, coefficient in zip(fixed.columns, fixed.coefficients, strict=True):
                    terms[column] -= times * coefficient
        left = {column: terms[column] for column in sorted(terms) if terms[column]}
        return Linear(tuple(left), tuple(left.values()), row.lower, upper)

    def worst(self, tier: str, values: Sequence[int]) -> int:
        """What the worst-off person's load costs in the tier."""
        costs = self.worst_costs.get(tier, {})
        return max(compress(costs.values(), map(values.__getitem__, costs)), default=0)

    def chosen(self, values: Sequence[int]) -> dict[int, int]:
        """Slot -> person, from the values of the columns."""
        return {cell.slot: cell.person for cell, column in self.column_of.items() if values[column]}

    def values_of(self, schedule: Schedule) -> list[int] | None:
        """The values of all columns that stand for a schedule; None when it chooses a cell that is excluded."""
        slot_at, position = self.encoder.problem.slot_at, self.encoder.problem.position
        cells = ((slot_at.get(shift.key), position.get(shift.engineer)) for shift in schedule.shifts)
        return self.values_for({slot: who for slot, who in cells if slot is not None and who is not None})

    def values_for(self, chosen: Mapping[int, int]) -> list[int] | None:
        """As `values_of`, for slot -> person."""
        values = [0] * len(self.names)
        for slot, person in chosen.items():
            column = self.column_of.get(Cell(person, slot))
            if column is None:
                return None
            values[column] = 1
        return values if self._complete(values) else None

    def _complete(self, values: list[int]) -> bool:
        """Derive profile and excess columns from the cells' columns; False when a load has no profile."""
        for (_, columns), (classes, place_of) in zip(self.profiles, self._counted, strict=True):
            place = place_of.get(tuple(sum(map(values.__getitem__, cells)) for cells in classes))
            if place is None:
                return False
            values[columns[place]] = 1
        for column, (excess, cells) in self._limited.items():
            held = sum(map(values.__getitem__, cells))
            values[column] = max(0, excess.free - held if excess.short else held - excess.free)
        return True

    @cached_property
    def _counted(self) -> list[tuple[list[list[int]], dict[tuple[int, ...], int]]]:
        """For everybody's profiles: the cells' columns of each class, and the place of each count."""
        return [
            (
                [[self.column_of[cell] for cell in cells] for cells in profiles.classes],
                {count: place for place, count in enumerate(profiles.counts)},
            )
            for profiles, _ in self.profiles
        ]

    @cached_property
    def _limited(self) -> dict[int, tuple[Excess, list[int]]]:
        """For each excess the columns of the cells it counts."""
        return {
            column: (excess, [self.column_of[cell] for cell in excess.cells if cell in self.column_of])
            for column, excess in self.excesses.items()
        }


def program_of(encoder: Encoder) -> Program:
    """Everything the encoder collected, as columns and rows, tier by tier."""
    program = Program(encoder)
    problem = encoder.problem
    for cell in problem.cells:
        if cell not in encoder.excluded:
            slot = problem.slots[cell.slot]
            name = f"{problem.people[cell.person]} holds {slot.rotation} {slot.role} {slot.week}"
            program.column_of[cell] = program.column(name)
    _add_rows(program)
    program.rules_end = len(program.rows)
    for tier in problem.tiers:
        _add_tier(program, tier)
        program.extent[tier] = (len(program.names), len(program.rows))
    return program


def _add_tier(program: Program, tier: str) -> None:
    encoder = program.encoder
    for cell, price in encoder.prices.get(tier, {}).items():
        if cell in program.column_of:
            program.charge(tier, program.column_of[cell], price)
    for excess in encoder.excesses:
        if excess.tier == tier:
            _add_excess(program, excess)
    for cost in encoder.personal.get(tier, ()):
        _add_personal(program, cost, program.costs.setdefault(tier, {}))
    if tier in encoder.worst:
        _add_personal(program, encoder.worst[tier], program.worst_costs.setdefault(tier, {}))


def _add_rows(program: Program) -> None:
    """The rules' rows over the cells that are left; those that another row implies are left out."""
    cliques: dict[int, list[set[int]]] = {}
    for row in sorted(program.encoder.rows, key=lambda row: -len(row.cells)):
        columns = [program.column_of[cell] for cell in row.cells if cell in program.column_of]
        if row.at_least == 0 and row.at_most == 1:
            if len(columns) > 1 and not _implied(cliques.setdefault(row.cells[0].person, []), set(columns)):
                program.row(dict.fromkeys(columns, 1), float("-inf"), 1)
        elif row.at_least > 0 or row.at_most < len(columns):
            lower = row.at_least if row.at_least > 0 else float("-inf")
            program.row(dict.fromkeys(columns, 1), lower, row.at_most)


def _implied(known: list[set[int]], clique: set[int]) -> bool:
    """True when a larger clique says as much; else the clique is known from now on."""
    implied = any(clique <= other for other in known)
    if not implied:
        known.append(clique)
    return implied


def _add_excess(program: Program, excess: Excess) -> None:
    """A column that is at least the number of cells beyond (or short of) what is free; its price keeps it there."""
    columns = [program.column_of[cell] for cell in excess.cells if cell in program.column_of]
    if not excess.short and len(columns) <= excess.free:
        return
    most = excess.free if excess.short else len(columns) - excess.free
    extra = program.column(f"{'short of' if excess.short else 'over'} {excess.free} in {excess.tier}", most)
    program.excesses[extra] = excess
    if excess.short:
        program.row({**dict.fromkeys(columns, 1), extra: 1}, excess.free, float("inf"))
    else:
        program.row({**dict.fromkeys(columns, 1), extra: -1}, float("-inf"), excess.free)
    program.charge(excess.tier, extra, excess.price)


def rows_by_person(encoder: Encoder) -> dict[int, list[Row]]:
    """Rows that speak of one person only, and limit her."""
    found: dict[int, list[Row]] = {}
    for row in encoder.rows:
        first = row.cells[0].person if row.cells else None
        if first is not None and row.at_most < len(row.cells) and all(cell.person == first for cell in row.cells):
            found.setdefault(first, []).append(row)
    return found


def _add_personal(program: Program, cost: PersonalCost, costs: dict[int, int]) -> None:
    """Add the cost of each profile of everybody to `costs`."""
    if not program.profiles:
        _add_profiles(program)
    for profiles, columns in program.profiles:
        for column, load in zip(columns, profiles.loads, strict=True):
            price = cost(profiles.person, load)
            if price:
                costs[column] = costs.get(column, 0) + price


def _add_profiles(program: Program) -> None:
    problem, own_rows = program.encoder.problem, rows_by_person(program.encoder)
    for person in range(len(problem.people)):
        cells = [cell for cell in problem.cells_of[person] if cell in program.column_of]
        profiles = profiles_of(problem, person, cells, own_rows.get(person, ()))
        program.link(profiles, program.column_of)
