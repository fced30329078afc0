"""A free week after each week on call: counted in local handoff days, within the plan and across its edges."""

from datetime import date, timedelta

import pytest

from constraints.encoder import Encoder
from constraints.rules.minimum_rest import MinimumRest
from tests.constraints.company import MONDAY, Place, company, framed, keeps, past, rotation, weeks_after

BOTH_NIGHTS = [
    ("America/New_York", date(2027, 3, 8)),
    ("America/New_York", date(2027, 11, 1)),
    ("Europe/Berlin", date(2027, 3, 22)),
    ("Europe/Berlin", date(2027, 10, 25)),
    ("Australia/Sydney", date(2027, 3, 29)),
    ("Australia/Sydney", date(2027, 9, 27)),
]
"""Zone, and the Monday of the week in whose last night the clocks change."""


def place(number: int, role: str = "primary", rotation: str = "core", first: date = MONDAY) -> Place:
    return (rotation, role, weeks_after(first, number))


@pytest.mark.parametrize(
    ("rest", "apart", "kept"),
    [
        (0, 0, False),
        (0, 1, True),
        (1, 1, False),
        (1, 2, True),
        (2, 2, False),
        (2, 3, True),
        (12, 12, False),
        (12, 13, True),
    ],
)
def test_as_many_free_weeks_as_the_rule_says(rest: int, apart: int, kept: bool) -> None:
    problem = framed(company(), weeks=14)
    assert keeps(MinimumRest(weeks=rest), problem, {place(0): "ana", place(apart, "secondary"): "ana"}) is kept


@pytest.mark.parametrize(("zone", "first"), BOTH_NIGHTS)
@pytest.mark.parametrize(("apart", "kept"), [(1, False), (2, True), (3, True)])
def test_rest_spans_the_nights_of_changing_clocks(zone: str, first: date, apart: int, kept: bool) -> None:
    problem = framed(company(zone=zone), first=first)
    held = {place(0, first=first): "ana", place(apart, first=first): "ana"}
    assert keeps(MinimumRest(weeks=1), problem, held) is kept


@pytest.mark.parametrize(("back", "kept"), [(1, False), (2, True)])
def test_the_week_before_the_plan_is_rested_from(back: int, kept: bool) -> None:
    problem = framed(past(company(), {place(-back): "ana"}))
    assert keeps(MinimumRest(weeks=1), problem, {place(0): "ana"}) is kept


@pytest.mark.parametrize(("on", "kept"), [(4, False), (5, True)])
def test_the_week_after_the_plan_is_rested_for(on: int, kept: bool) -> None:
    problem = framed(past(company(), {place(on, "secondary"): "ana"}))
    assert keeps(MinimumRest(weeks=1), problem, {place(3): "ana"}) is kept


def test_the_longest_rest_sees_far_enough_over_the_edge() -> None:
    problem = framed(past(company(), {place(-12): "ana", place(-13): "bo"}))
    assert not keeps(MinimumRest(weeks=12), problem, {place(0): "ana"})
    assert keeps(MinimumRest(weeks=12), problem, {place(0): "bo"})


@pytest.mark.parametrize(("zone", "first"), BOTH_NIGHTS)
@pytest.mark.parametrize(("back", "kept"), [(1, False), (2, True)])
def test_the_edge_of_the_plan_may_lie_in_a_night_of_changing_clocks(
    zone: str, first: date, back: int, kept: bool
) -> None:
    problem = framed(past(company(zone=zone), {place(1 - back, first=first): "ana"}), first=weeks_after(first, 1))
    assert keeps(MinimumRest(weeks=1), problem, {place(1, first=first): "ana"}) is kept


@pytest.mark.parametrize(("weekday", "kept"), [("sunday", False), ("monday", True), ("tuesday", True)])
def test_rotations_that_hand_over_on_other_days_rest_a_whole_week_too(weekday: str, kept: bool) -> None:
    """Thirteen days from handoff to handoff leave six free, fourteen leave seven."""
    second = {"sunday": 13, "monday": 14, "tuesday": 15}[weekday]
    problem = framed(company(rotations=[rotation(), rotation("other", weekday=weekday)]))
    week = MONDAY + timedelta(days=second)
    assert keeps(MinimumRest(weeks=1), problem, {place(0): "ana", ("other", "primary", week): "ana"}) is kept


@pytest.mark.parametrize(("rest", "rows"), [(0, 4), (1, 3), (2, 2), (3, 1), (9, 1)])
def test_no_window_lies_within_another(rest: int, rows: int) -> None:
    """Four weeks: with one week of rest, any two neighbours are too close, which makes three windows a person."""
    encoder = Encoder(framed(company(), weeks=4))
    MinimumRest(weeks=rest).encode(encoder)
    assert len(encoder.rows) == rows * len(encoder.problem.people)


def test_two_people_do_not_rest_for_each_other() -> None:
    problem = framed(company())
    assert keeps(MinimumRest(weeks=1), problem, {place(0): "ana", place(1): "bo"})


def test_roles_that_do_not_count_need_no_rest() -> None:
    problem = framed(past(company(), {place(-1, "secondary"): "ana"}))
    held = {place(0): "ana", place(1, "secondary"): "ana"}
    assert keeps(MinimumRest(weeks=1, roles=("primary",)), problem, held)
    assert not keeps(MinimumRest(weeks=1), problem, held)


def test_a_week_agreed_not_to_count_counts_with_none_of_its_neighbours() -> None:
    problem = framed(company())
    rule = MinimumRest(weeks=1, exempt=frozenset({("ana", weeks_after(MONDAY, 1))}))
    assert keeps(rule, problem, {place(0): "ana", place(1): "ana", place(2): "ana"})
    assert not keeps(rule, problem, {place(0): "bo", place(1): "bo"})
    assert not keeps(rule, problem, {place(2): "ana", place(3): "ana"})
