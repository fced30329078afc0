"""The figures of a schedule count what they say: wishes are wishes, and what is not possible is a rule."""

import pytest

from constraints.yardsticks import fairness
from domain.people import WishLevel
from domain.schedule import Schedule, Shift
from tests.constraints.company import MONDAY, company, framed, wish


@pytest.mark.parametrize(
    ("level", "kept", "of"),
    [(WishLevel.HAPPY_TO, 1, 1), (WishLevel.RATHER_NOT, 0, 1), (WishLevel.CANNOT, 0, 0)],
)
def test_a_week_that_is_not_possible_is_no_wish(level: WishLevel, kept: int, of: int) -> None:
    problem = framed(company(["ana", "bo"], wishes=[wish("ana", MONDAY, level)]), weeks=1)
    held = Schedule.of(Shift.of(slot, who) for slot, who in zip(problem.slots, ("ana", "bo"), strict=True))
    ana, _ = fairness([problem], [("dogwatch", held)]).people
    assert (ana.wishes_kept, ana.wishes) == (kept, of)
