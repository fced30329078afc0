"""Dates, counts and lists as people write them; the same on every machine, whatever its language."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from domain.clock import weekday_name
from domain.people import PRIMARY, SECONDARY, SHADOW

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_BADGES = {PRIMARY: "P", SECONDARY: "S", SHADOW: "Sh"}


def minus(figure: str) -> str:
    """The figure with a real minus sign, as wide as a plus."""
    return figure.replace("-", "\N{MINUS SIGN}")


def begun(sentence: str) -> str:
    """With a capital at its beginning, the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


def plain(number: Decimal) -> str:
    """A factor as people write it: `2`, `0.35`; no exponent, no zeros at the end."""
    return f"{number.normalize():f}"


def counted(number: int, noun: str) -> str:
    """`1 week`, `3 weeks`, `1,240 people` (people are given as `person`)."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {'people' if noun == 'person' else noun + 's'}"


def listed(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


def month(day: date) -> str:
    """`January 2027`."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def month_of(text: str) -> str:
    """`2027-03` as `March 2027`; a full date, the first of a window, as `four weeks from 4 January 2027`."""
    if len(text) == len("2027-03"):
        return month(date.fromisoformat(f"{text}-01"))
    return f"four weeks from {long_day(date.fromisoformat(text))}"


def day(when: date) -> str:
    """`4 Jan`."""
    return f"{when.day} {_MONTHS[when.month - 1][:3]}"


def weekday_and_day(when: date) -> str:
    """`Mon 4 Jan`."""
    return f"{weekday_name(when)[:3].title()} {day(when)}"


def long_day(when: date) -> str:
    """`4 January 2027`."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def badge(role: str) -> str:
    """The short mark of a role: P, S, Sh; the initials of any other, such as IC for incident-commander."""
    return _BADGES.get(role) or "".join(part[0] for part in role.split("-") if part).upper()
