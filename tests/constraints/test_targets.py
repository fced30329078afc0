"""Fair parts add up exactly; balances carried over fade, and are capped in both directions."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.targets import carried_balance, fair_parts, weeks_in
from domain.clock import WEEK
from domain.policy import BurdenPolicy

weights = st.lists(st.fractions(0, 13, max_denominator=20), min_size=1, max_size=9)
POLICY = BurdenPolicy(carry=Decimal("0.5"), carry_cap=Decimal(20))


def balance(done: list[int], there: list[int], policy: BurdenPolicy = POLICY, age: int = 1) -> tuple[int, ...]:
    """Of one past quarter, in tenths of a point."""
    exact = [Fraction(one) for one in done], [Fraction(one) for one in there]
    return carried_balance({age: exact}, len(done), policy)


@given(st.integers(-3000, 9000), weights)
def test_parts_add_up_and_none_is_a_whole_unit_off(total: int, parts: list[Fraction]) -> None:
    found = fair_parts(total, parts)
    if not sum(parts):
        assert found == (0,) * len(parts)
        return
    assert sum(found) == total
    assert all(abs(one - total * part / sum(parts)) < 1 for one, part in zip(found, parts, strict=True))


def test_half_the_share_is_half_the_part_and_no_share_none() -> None:
    assert fair_parts(250, [Fraction(13), Fraction(13, 2), Fraction(13, 2), Fraction(0)]) == (125, 63, 62, 0)


def test_days_that_weeks_of_two_handoffs_share_count_once_with_the_larger_share() -> None:
    monday, wednesday = date(2027, 1, 4), date(2027, 1, 6)
    whole, half = Fraction(1), Fraction(1, 2)
    assert weeks_in({}) == 0
    assert weeks_in({monday: whole, monday + WEEK: half}) == Fraction(3, 2)
    assert weeks_in({monday: whole, wednesday: whole}) == Fraction(9, 7)
    assert weeks_in({wednesday: half, monday: whole}) == Fraction(8, 7)


@given(st.dictionaries(st.integers(0, 60), st.fractions(0, 1, max_denominator=9), max_size=12))
def test_weeks_are_as_long_as_the_days_in_them(found: dict[int, Fraction]) -> None:
    first = date(2027, 1, 4)
    days = [max((one for start, one in found.items() if start <= day < start + 7), default=0) for day in range(70)]
    assert weeks_in({first + timedelta(days=start): one for start, one in found.items()}) == Fraction(sum(days)) / 7


def test_whoever_did_more_than_the_part_brings_half_of_it_along() -> None:
    """Sixty tenths by two people: thirty each would have been fair."""
    assert balance([60, 0], [13, 13]) == (15, -15)


@pytest.mark.parametrize(("age", "carried"), [(1, 100), (2, 50), (3, 25), (4, 13)])
def test_a_balance_halves_each_quarter(age: int, carried: int) -> None:
    assert balance([400, 0], [13, 13], age=age) == (carried, -carried)


def test_quarters_add_up_before_they_are_rounded() -> None:
    """2.5 and 1.25 tenths: 3.75, not 3 + 1."""
    even = [Fraction(13), Fraction(13)]
    quarters = {1: ([Fraction(10), Fraction(0)], even), 2: ([Fraction(10), Fraction(0)], even)}
    assert carried_balance(quarters, 2, POLICY) == (4, -4)


@pytest.mark.parametrize(("done", "carried"), [(798, 200), (800, 200), (802, 200), (9999, 200), (796, 199)])
def test_nobody_carries_more_than_the_cap(done: int, carried: int) -> None:
    assert balance([done, 0], [13, 13]) == (carried, -carried)


def test_no_carry_and_no_cap_leave_nothing() -> None:
    assert balance([400, 0], [1, 1], BurdenPolicy(carry=Decimal(0))) == (0, 0)
    assert balance([400, 0], [1, 1], BurdenPolicy(carry_cap=Decimal(0))) == (0, 0)


def test_whoever_was_not_there_owes_nothing_and_whoever_helped_out_is_owed_all() -> None:
    assert balance([60, 60, 0], [13, 13, 0]) == (0, 0, 0)
    assert balance([60, 20, 40], [13, 13, 0]) == (0, -20, 20)


def test_a_quarter_in_which_nobody_is_known_to_have_been_there_says_nothing() -> None:
    assert balance([60, 20], [0, 0]) == (0, 0)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 13)), min_size=1, max_size=8))
def test_balances_cancel_out_but_for_rounding(people: list[tuple[int, int]]) -> None:
    uncapped = BurdenPolicy(carry=Decimal("0.5"), carry_cap=Decimal(1000))
    found = balance([done for done, _ in people], [there for _, there in people], uncapped)
    assert abs(sum(found)) <= Fraction(len(people), 2)
