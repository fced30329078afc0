"""The fewest agreements of given kinds under which a problem has a schedule: one integer program, solved exactly.

Each agreement has a column, and a rule holds only as far as no agreement bends it. Their number is minimised; among
packages of that number, one in which nobody is asked much more often than others.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ortools.math_opt.python import mathopt

from constraints import catalogue
from constraints.encoder import Encoder
from constraints.problem import Cell
from constraints.rules.coverage import Coverage
from constraints.rules.locks import Locks
from constraints.rules.minimum_rest import MinimumRest
from constraints.rules.monthly_limit import MonthlyLimitRule
from constraints.rules.pairing import Pairing
from domain.allowance import Allowance
from domain.errors import OutOfTime
from scheduler.math_opt import whole_bound
from scheduler.outcome import BrokenSolver
from scheduler.ways_out.bending import Bending
from scheduler.ways_out.feasible import Limits
from scheduler.ways_out.package import Loans, Package

_EACH = 1000
"""What an agreement costs; the most that one person is asked costs 1 a time, and never adds up to this."""
_WRITTEN_HERE = (Coverage.id, Locks.id, MonthlyLimitRule.id, MinimumRest.id, Pairing.id)


@dataclass(eq=False)
class Elastic:
    """The program, as MathOpt is told it: `cheapest` loads this file when it is asked."""

    encoder: Encoder
    bending: Bending
    loans: Loans

    def __post_init__(self) -> None:
        self._problem = self.encoder.problem
        self._model = mathopt.Model()
        self._agreed: dict[Allowance, mathopt.Variable] = {}
        self._counts: dict[tuple[Cell, bool], mathopt.Variable] = {}
        self._cells: dict[Cell, mathopt.Variable] = {}
        self._add_cells()
        self._add_loans()
        self._add_coverage()
        self._add_locks()
        self._add_limits()
        self._add_rest_and_pairing()
        for row in self.encoder.rows:
            if row.rule not in _WRITTEN_HERE:
                self._add(row.at_least, self._held(row.cells), row.at_most)

    def refuse(self, package: Sequence[Allowance]) -> None:
        """Leave half of these agreements out, and at least one: a choice that differs in less is no other."""
        made = mathopt.fast_sum(self._agreed[one] for one in set(package))
        self._model.add_linear_constraint(made <= len(package) - max(1, len(package) // 2))

    def solve(self, limits: Limits) -> Package | None:
        self._model.minimize(_EACH * mathopt.fast_sum(self._agreed.values()) + self._most_asked())
        seconds = limits.left()
        parameters = mathopt.SolveParameters(
            relative_gap_tolerance=0.0,
            absolute_gap_tolerance=0.9,
            random_seed=limits.seed,
            time_limit=None if seconds is None else timedelta(seconds=max(0.01, seconds)),
        )
        result = mathopt.solve(self._model, mathopt.SolverType.HIGHS, params=parameters)
        if result.termination.reason is mathopt.TerminationReason.INFEASIBLE:
            return None
        if not result.has_primal_feasible_solution():
            if result.termination.reason is mathopt.TerminationReason.NO_SOLUTION_FOUND:
                raise OutOfTime("the time limit passed while ways out were looked for")
            raise BrokenSolver(str(result.termination))
        return self._package(result)

    def _package(self, result: mathopt.SolveResult) -> Package:
        times = {one: round(result.variable_values(column)) for one, column in self._agreed.items()}
        agreed = sorted((one for one, number in times.items() for _ in range(number)), key=lambda one: one.text)
        bound = whole_bound(result.best_objective_bound()) // _EACH
        return Package(tuple(agreed), min(len(agreed), max(0, bound)))

    def _most_asked(self) -> mathopt.Variable:
        """At least as often as each single person is asked."""
        most = self._model.add_variable(lb=0)
        of_person: dict[str, list[mathopt.Variable]] = {}
        for allowance, column in self._agreed.items():
            if allowance.engineer:
                of_person.setdefault(allowance.engineer, []).append(column)
        for mine in of_person.values():
            self._model.add_linear_constraint(mathopt.fast_sum(mine) - most <= 0)
        return most

    def _may(self, allowance: Allowance, most: int = 1) -> mathopt.Variable:
        """The column that says how often the agreement is made."""
        if allowance not in self._agreed:
            self._agreed[allowance] = self._model.add_integer_variable(lb=0, ub=most, name=allowance.text)
        return self._agreed[allowance]

    def _held(self, cells: Iterable[Cell]) -> list[mathopt.Variable]:
        return [self._cells[cell] for cell in cells if cell in self._cells]

    def _add(self, lower: float, columns: list[mathopt.Variable], upper: float) -> None:
        self._model.add_linear_constraint(lb=lower, ub=upper, expr=mathopt.fast_sum(columns))

    def _add_cells(self) -> None:
        """A column for each cell that nothing excludes for good; a bent exclusion needs its agreement."""
        for cell in self._problem.cells:
            lifts = [self.bending.lifting(rule, cell) for rule in self.encoder.excluded.get(cell, ())]
            if all(lifts):
                self._cells[cell] = self._model.add_binary_variable()
                for options in lifts:
                    agreed = mathopt.fast_sum(self._may(one) for one in options)
                    self._model.add_linear_constraint(self._cells[cell] - agreed <= 0)

    def _add_loans(self) -> None:
        """Weeks of somebody lent need the agreement; month by month where the limit allows it, which is tighter."""
        weeks = self.bending.weeks_of_a_loan
        gates: dict[tuple[Allowance, str], list[Cell]] = {}
        for cell in self._cells:
            slot = self._problem.slots[cell.slot]
            loan = self.loans.get((self._problem.people[cell.person], slot.rotation))
            if loan is not None:
                when = f"{slot.week:%Y-%m-%d}" if weeks is None else f"{slot.week:%Y-%m}"
                gates.setdefault((loan, when), []).append(cell)
        for (loan, _), cells in gates.items():
            held = mathopt.fast_sum(self._held(cells))
            self._model.add_linear_constraint(held - (weeks or 1) * self._may(loan) <= 0)

    def _add_coverage(self) -> None:
        for slot, cells in zip(self._problem.slots, self._problem.cells_in, strict=True):
            opening = self.bending.opening(slot)
            self._add(1, [*self._held(cells), *([self._may(opening)] if opening else [])], 1)

    def _add_locks(self) -> None:
        for lock in self._problem.organisation.locks:
            slot = self._problem.slot_at.get((lock.rotation, lock.role, lock.week))
            if slot is not None:
                release = self.bending.releasing(lock)
                held = self._held([Cell(self._problem.position.get(lock.engineer, -1), slot)])
                self._add(1, [*held, *([self._may(release)] if release else [])], 2)

    def _add_limits(self) -> None:
        rule = catalogue.monthly_limit(self._problem.organisation.policy)
        for person, window, cells, most in rule.rows(self._problem):
            counted = self._counted(cells, for_limit=True)
            if len(counted) > most:
                more = self.bending.one_more(person, window)
                extra = self._may(more, len(counted) - most) if more else 0
                self._model.add_linear_constraint(mathopt.fast_sum(counted) - extra <= most)

    def _add_rest_and_pairing(self) -> None:
        for row in self.encoder.rows:
            if row.rule == MinimumRest.id:
                self._add(0, self._counted(row.cells, for_limit=False), row.at_most)
        for rule in catalogue.rules(self._problem.organisation.policy):
            if isinstance(rule, Pairing) and rule.weight is None:
                for rotation, week, experienced in rule.rows(self._problem):
                    exempt = self.bending.unpairing(rotation, week)
                    agreed = [*([self._may(exempt)] if exempt else []), *self._grown(rotation, week)]
                    self._add(1, [*self._held(experienced), *agreed], float("inf"))

    def _grown(self, rotation: str, week: date) -> Iterator[mathopt.Variable]:
        """For each cell of somebody new in a rotation's week: 1 only when she holds it and counts as experienced."""
        for slot, cells in zip(self._problem.slots, self._problem.cells_in, strict=True):
            for cell in cells if (slot.rotation, slot.week) == (rotation, week) else ():
                agreement = self.bending.counting_as_experienced(cell.person)
                if agreement is not None and cell in self._cells:
                    grown = self._model.add_variable(lb=0, ub=1)
                    self._model.add_linear_constraint(grown - self._cells[cell] <= 0)
                    self._model.add_linear_constraint(grown - self._may(agreement) <= 0)
                    yield grown

    def _counted(self, cells: Iterable[Cell], *, for_limit: bool) -> list[mathopt.Variable]:
        """For each cell a column that is 1 when it is chosen and no agreement says that its week does not count."""
        return [self._count(cell, for_limit) for cell in cells if cell in self._cells]

    def _count(self, cell: Cell, for_limit: bool) -> mathopt.Variable:
        options = self.bending.not_counting(cell, for_limit=for_limit)
        if not options:
            return self._cells[cell]
        if (cell, for_limit) not in self._counts:
            counted = self._model.add_variable(lb=0, ub=1)
            agreed = mathopt.fast_sum(self._may(one) for one in options)
            self._model.add_linear_constraint(self._cells[cell] - agreed - counted <= 0)
            self._counts[cell, for_limit] = counted
        return self._counts[cell, for_limit]
