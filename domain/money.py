"""Money in integer minor units, and the one place where anything is rounded to them."""

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Annotated, TypeVar

from pydantic import Field, StringConstraints

K = TypeVar("K", bound=Hashable)

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""ISO 4217, such as `USD`; two minor digits are assumed throughout."""

Amount = Annotated[Decimal, Field(ge=0, le=1_000_000, max_digits=9, decimal_places=2)]
"""An amount as people write it in a file: `500`, `500.00`. No negative and no absurd amounts."""


@cache
def cents(amount: Decimal) -> int:
    """Integer cents of an amount with at most two decimals; ValueError when it has more."""
    exact = Fraction(amount) * 100
    if exact.denominator != 1:
        raise ValueError(f"{amount} has more than two decimals")
    return exact.numerator


def half_up(exact: Fraction) -> int:
    """The nearest integer, halves away from zero: what people call rounding, unlike Python's `round`."""
    above, below = exact.numerator, exact.denominator
    rounded = (2 * abs(above) + below) // (2 * below)
    return -rounded if above < 0 else rounded


def largest_remainder(total: int, weights: Mapping[K, int | Fraction], order: Sequence[K]) -> dict[K, int]:
    """Split `total` in proportion to `weights` so that the parts add up to it exactly.

    Left-over units go to the largest remainders; ties go to the larger weight, then to the earlier in `order`.
    All weights zero, or none: ValueError, because nobody could say who gets it.
    """
    whole = sum(weights.values())
    if whole <= 0:
        raise ValueError("nothing to split by: the weights add up to nothing")
    parts = {key: total * weights[key] // whole for key in order}
    rank = {key: (-(total * weights[key] % whole), -weights[key], place) for place, key in enumerate(order)}
    for key in sorted(order, key=rank.__getitem__)[: total - sum(parts.values())]:
        parts[key] += 1
    return parts


def written(minor: int) -> str:
    """Cents as a plain decimal string: 50000 -> `500.00`, -5 -> `-0.05`."""
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100}.{abs(minor) % 100:02d}"
