"""Squares of what people carry beyond their fair part, computed by hand."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from constraints.problem import Load, Problem
from constraints.rules.fairness import Fairness, deviation
from tests.constraints.company import MONDAY, Place, company, framed, priced, rotation, weeks_after


def problem() -> Problem:
    """Four weeks of one role, 20 tenths each; two people, 40 tenths each."""
    found = framed(company(["ana", "bo"], [rotation(roles=("primary",))]), weeks=4)
    assert {load.burden for load in found.loads} == {20}
    assert found.target == (40, 40)
    return found


def held(*holders: str) -> Mapping[Place, str]:
    return {("core", "primary", weeks_after(MONDAY, number)): who for number, who in enumerate(holders)}


@pytest.mark.parametrize(
    ("holders", "squares"),
    [
        (("ana", "bo", "ana", "bo"), 0),
        (("ana", "ana", "ana", "bo"), 20**2 + 20**2),
        (("ana", "ana", "ana", "ana"), 40**2 + 40**2),
    ],
)
def test_squares_add_up_over_people(holders: tuple[str, ...], squares: int) -> None:
    assert priced(Fairness(), problem(), held(*holders)) == squares


def test_somebody_who_holds_nothing_is_below_target() -> None:
    assert priced(Fairness(), problem(), {}) == 40**2 + 40**2


def test_what_is_carried_counts_as_if_done_now() -> None:
    before = replace(problem(), carried=(15, -15))
    assert priced(Fairness(), before, held("ana", "bo", "ana", "bo")) == 15**2 + 15**2
    assert [deviation(before, who, Load(burden=40)) for who in (0, 1)] == [15, -15]
