"""What the worst-off person carries beyond the fair part; nobody is worse off than zero."""

from dataclasses import replace

import pytest

from constraints.rules.overload import Overload
from tests.constraints.company import MONDAY, company, framed, priced, rotation, weeks_after


@pytest.mark.parametrize(
    ("holders", "worst"),
    [
        (("ana", "bo", "cy"), 0),
        (("ana", "ana", "cy"), 20),
        (("ana", "ana", "ana"), 40),
        ((), 0),
    ],
)
def test_the_largest_overload_counts_alone(holders: tuple[str, ...], worst: int) -> None:
    problem = framed(company(rotations=[rotation(roles=("primary",))]), weeks=3)
    assert problem.target == (20, 20, 20)
    held = {("core", "primary", weeks_after(MONDAY, number)): who for number, who in enumerate(holders)}
    assert priced(Overload(), problem, held) == worst


def test_carried_balance_is_part_of_the_overload() -> None:
    problem = replace(framed(company(rotations=[rotation(roles=("primary",))]), weeks=3), carried=(0, 7, -7))
    everyone = {("core", "primary", weeks_after(MONDAY, number)): who for number, who in enumerate(("ana", "bo", "cy"))}
    assert priced(Overload(), problem, everyone) == 7
