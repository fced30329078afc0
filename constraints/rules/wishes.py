"""Rather not, and happy to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from constraints.encoder import Encoder
from constraints.problem import Cell, Problem
from constraints.rules.availability import names_week
from constraints.tiers import PREFERENCES
from domain.people import Wish, WishLevel
from domain.schedule import Schedule


@dataclass(frozen=True)
class Wishes:
    """A week somebody would rather not hold costs `rather_not` when held; a week wished for, `happy_to` when not.

    The third level, "cannot", is kept by the rule `availability`.

    Why: being heard matters more to people than the arithmetic.
    Breaks it: Lee would rather not hold 8 February and does, though a colleague without a wish is free.
    """

    id: ClassVar[str] = "wishes"
    tier: ClassVar[str] = PREFERENCES
    rather_not: int = 4
    happy_to: int = 2

    def _priced(self, problem: Problem, person: str) -> Iterator[tuple[Wish, int]]:
        for level, price in ((WishLevel.RATHER_NOT, self.rather_not), (WishLevel.HAPPY_TO, self.happy_to)):
            for wish in problem.wishes_of(person, level):
                if any(names_week(wish, problem.slots[cell.slot]) for cell in self._cells(problem, person)):
                    yield wish, price

    def _cells(self, problem: Problem, person: str) -> tuple[Cell, ...]:
        return problem.cells_of[problem.position[person]]

    def encode(self, to: Encoder) -> None:
        problem = to.problem
        for person in problem.people:
            for wish, price in self._priced(problem, person):
                named = [cell for cell in self._cells(problem, person) if names_week(wish, problem.slots[cell.slot])]
                if wish.level is WishLevel.HAPPY_TO:
                    to.charge_under(self.tier, named, 1, price)
                else:
                    to.charge_over(self.tier, named, 0, price)

    def price(self, problem: Problem, schedule: Schedule) -> int:
        total = 0
        for person in problem.people:
            mine = [one for one in schedule.by_engineer.get(person, ()) if one.key in problem.slot_at]
            for wish, price in self._priced(problem, person):
                held = sum(1 for shift in mine if names_week(wish, shift))
                total += price * (max(0, 1 - held) if wish.level is WishLevel.HAPPY_TO else held)
        return total
