"""Week by week, the cheapest assignment: what a careful person does by hand.

Each week's slots are matched to people so that the squares of burden against the target so far grow least. It keeps
all rules as it goes, but cannot look ahead: in tight months it paints itself into a corner, and leaves weeks open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ortools.graph.python import linear_sum_assignment

from constraints.encoder import Encoder, Row
from constraints.problem import Cell
from domain.schedule import Schedule

_NEVER = 10**12
"""The price of leaving a slot open: above any sum of squares."""


def greedy(encoder: Encoder) -> Schedule:
    """The schedule a greedy planner finds; slots that nobody could take are left out."""
    planner = _Greedy(encoder)
    problem = encoder.problem
    for week in sorted({slot.week for slot in problem.slots}):
        planner.fill([place for place, slot in enumerate(problem.slots) if slot.week == week])
    return problem.schedule(planner.chosen)


@dataclass(eq=False)
class _Greedy:
    encoder: Encoder
    chosen: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problem = self.encoder.problem
        self._burden = list(problem.carried)
        self._rows: dict[Cell, list[Row]] = {}
        for row in self.encoder.rows:
            for cell in row.cells:
                self._rows.setdefault(cell, []).append(row)
        self._used: dict[int, int] = {}
        self._locked = {
            cell.slot: cell.person for row in self.encoder.rows if row.rule == "locks" for cell in row.cells
        }

    def fill(self, slots: Sequence[int]) -> None:
        """Match people to the slots of one week; each person takes one at most."""
        for slot, person in self._match(slots):
            self.chosen[slot] = person
            self._burden[person] += self.encoder.problem.loads[slot].burden
            for row in self._rows[Cell(person, slot)]:
                self._used[id(row)] = self._used.get(id(row), 0) + 1

    def _match(self, slots: Sequence[int]) -> Iterable[tuple[int, int]]:
        people = sorted({cell.person for slot in slots for cell in self._open(slot)})
        place = {person: index for index, person in enumerate(people)}
        assignment = linear_sum_assignment.SimpleLinearSumAssignment()
        for left, slot in enumerate(slots):
            for cell in self._open(slot):
                assignment.add_arc_with_cost(left, place[cell.person], self._price(cell))
            assignment.add_arc_with_cost(left, len(people) + left, _NEVER)
        self._square_up(assignment, len(slots), len(people))
        if assignment.solve() != assignment.OPTIMAL:
            raise AssertionError("an assignment with an open place for each slot always exists")
        for left, slot in enumerate(slots):
            right = assignment.right_mate(left)
            if right < len(people):
                yield slot, people[right]

    def _square_up(self, assignment: linear_sum_assignment.SimpleLinearSumAssignment, slots: int, people: int) -> None:
        """The library wants as many left as right nodes: idle rows take whoever is not needed, for nothing."""
        for left in range(slots, slots + people):
            for right in range(people + slots):
                assignment.add_arc_with_cost(left, right, 0)

    def _open(self, slot: int) -> list[Cell]:
        """Cells that no rule excludes after what was chosen so far."""
        return [
            cell
            for cell in self.encoder.problem.cells_in[slot]
            if cell not in self.encoder.excluded
            and self._locked.get(slot, cell.person) == cell.person
            and all(self._used.get(id(row), 0) < row.at_most for row in self._rows.get(cell, ()))
        ]

    def _price(self, cell: Cell) -> int:
        """How much the squares grow; all above 0, so that they can be added up."""
        problem = self.encoder.problem
        before = self._burden[cell.person] - problem.target[cell.person]
        after = before + problem.loads[cell.slot].burden
        return 10**8 + after**2 - before**2
