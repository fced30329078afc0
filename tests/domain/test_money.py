"""Money: exact until it is rounded once, and parts that add up to the whole."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.money import cents, half_up, largest_remainder, written

amounts = st.decimals(0, 1_000_000, places=2, allow_nan=False, allow_infinity=False)
weights = st.dictionaries(st.sampled_from("abcdefgh"), st.fractions(0, 50, max_denominator=12), min_size=1).filter(
    lambda found: sum(found.values()) > 0
)


@given(amounts)
def test_cents_are_exact_and_read_back(amount: Decimal) -> None:
    assert written(cents(amount)) == f"{amount:.2f}"


@pytest.mark.parametrize("text", ["0.005", "500.001", "1e-3"])
def test_part_of_a_cent_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="more than two decimals"):
        cents(Decimal(text))


@pytest.mark.parametrize(
    ("minor", "text"),
    [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (50000, "500.00"), (-123456, "-1234.56"), (100, "1.00")],
)
def test_cents_are_written_with_their_sign(minor: int, text: str) -> None:
    assert written(minor) == text


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("1/2", 1), ("-1/2", -1), ("49/100", 0), ("-49/100", 0), ("5/2", 3), ("7/2", 4), ("-5/2", -3), ("2", 2)],
)
def test_halves_are_rounded_away_from_zero(exact: str, rounded: int) -> None:
    assert half_up(Fraction(exact)) == rounded


@given(st.builds(Fraction, st.integers(-(10**9), 10**9), st.integers(1, 12)))
def test_rounding_is_that_of_people(exact: Fraction) -> None:
    """With the decimal arithmetic of the standard library as the oracle for halves."""
    rounded = half_up(exact)
    assert abs(rounded - exact) <= Fraction(1, 2)
    assert half_up(-exact) == -rounded
    if (exact * 2).denominator == 1:
        halves = Decimal((exact * 2).numerator) / 2
        assert rounded == int(halves.quantize(Decimal(1), ROUND_HALF_UP))


@settings(max_examples=50)
@given(st.integers(-10_000, 10_000), weights)
def test_parts_add_up_and_each_is_its_share_but_for_less_than_one(total: int, found: dict[str, Fraction]) -> None:
    parts = largest_remainder(total, found, sorted(found))
    whole = sum(found.values())
    assert sum(parts.values()) == total
    assert all(abs(parts[key] - total * weight / whole) < 1 for key, weight in found.items())
    assert all(parts[key] == 0 for key, weight in found.items() if not weight)


@settings(max_examples=50)
@given(st.integers(0, 10_000), weights)
def test_a_larger_weight_never_gets_less(total: int, found: dict[str, Fraction]) -> None:
    parts = largest_remainder(total, found, sorted(found))
    assert all(parts[one] >= parts[two] for one in found for two in found if found[one] > found[two])


@settings(max_examples=50)
@given(st.integers(0, 1000), weights)
def test_the_order_decides_ties_only(total: int, found: dict[str, Fraction]) -> None:
    forward, backward = sorted(found), sorted(found, reverse=True)
    one, other = largest_remainder(total, found, forward), largest_remainder(total, found, backward)
    by_weight = {weight: sorted(one[key] for key in found if found[key] == weight) for weight in found.values()}
    assert all(by_weight[weight] == sorted(other[key] for key in found if found[key] == weight) for weight in by_weight)


@pytest.mark.parametrize(
    ("total", "parts"),
    [(100, {"a": 34, "b": 33, "c": 33}), (101, {"a": 34, "b": 34, "c": 33}), (0, {"a": 0, "b": 0, "c": 0})],
)
def test_what_is_left_over_goes_to_the_first(total: int, parts: dict[str, int]) -> None:
    assert largest_remainder(total, dict.fromkeys("abc", 1), "abc") == parts


def test_a_larger_remainder_comes_before_a_larger_weight() -> None:
    assert largest_remainder(10, {"a": 6, "b": 3, "c": 2}, "abc") == {"a": 5, "b": 3, "c": 2}


@pytest.mark.parametrize("nothing", [{}, {"a": 0, "b": Fraction(0)}])
def test_nobody_can_say_who_gets_it_when_nobody_has_a_weight(nothing: dict[str, int | Fraction]) -> None:
    with pytest.raises(ValueError, match="nothing to split by"):
        largest_remainder(100, nothing, sorted(nothing))
