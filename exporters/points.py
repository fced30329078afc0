"""Burdens for people: whole tenths of a point, written as decimals."""

from typing import NamedTuple


class Points(NamedTuple):
    """One burden in both forms: exact for programs, decimal for people."""

    tenths: int
    points: str


def points(tenths: int) -> str:
    """184 -> `18.4`, -5 -> `-0.5`."""
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


def signed(tenths: int) -> str:
    """As `points`, with a plus before what is above zero: `+2.3`, `0.0`, `-1.2`."""
    return f"+{points(tenths)}" if tenths > 0 else points(tenths)


def squared_points(hundredths: int) -> str:
    """A sum of squared tenths, in squared points: 17755 -> `177.55`."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"
