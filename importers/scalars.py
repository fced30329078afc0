"""What a written text means in a field of a given type; texts become exact values without a detour over floats."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any

from domain.clock import parse_instant
from importers.suggestions import known_or_nearest

EARLIEST, LATEST = 1970, 2199
"""Years in which days are taken seriously."""

NUMERIC_DAY = re.compile(r"(?<![\d/-])(\d{1,2})([-/])(\d{1,2})\2(?:\d{4}|\d{2})\b")
"""Two numbers for day and month, in some order, then the year; 2027-01-25, with the year first, tells of no order."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?\s*([Zz]|[+-]\d{2}:?\d{2})?")
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d)?")
_NUMBER = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})")
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}


class UnreadableText(ValueError):
    """The text does not mean anything of the type; `problem` and `hint` are for people."""

    def __init__(self, problem: str, hint: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.hint = hint


def read_text(text: str) -> str:
    """Texts are what they are."""
    return text


def read_flag(text: str) -> bool:
    """`true` or `false`; `yes` and `no` are understood."""
    if (found := _FLAGS.get(text.lower())) is None:
        raise UnreadableText("must be true or false")
    return found


def read_whole(text: str) -> int:
    """A whole number of at most 18 digits."""
    if re.fullmatch(r"[+-]?\d{1,18}", text):
        return int(text)
    raise UnreadableText("is far too large" if re.fullmatch(r"[+-]?\d+", text) else "must be a whole number")


def read_decimal(text: str) -> Decimal:
    """A number exactly as it is written."""
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    if text.strip("+-.").lower() in {"nan", "inf", "infinity"}:
        raise UnreadableText("must be a finite number")
    if re.fullmatch(r"\d+,\d+", text):
        raise UnreadableText("must be a number", f"write {text.replace(',', '.')}, with a point")
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)[eE][+-]?\d+", text):
        raise UnreadableText(*_with_exponent(text))
    raise UnreadableText("is far too large" if re.fullmatch(r"[+-]?\d+\.?\d*", text) else "must be a number")


def _with_exponent(text: str) -> tuple[str, str]:
    mantissa, _, exponent = text.lower().partition("e")
    if not exponent.startswith("-") and len(mantissa.split(".")[0]) + int(exponent[:9]) > 12 and mantissa.strip("+-.0"):
        return "is far too large", ""
    return "must be a number", "write its digits out, without an exponent"


@lru_cache(maxsize=4096)
def read_day(text: str) -> date:
    """A day of the calendar as `2027-01-04`."""
    if not _DAY.fullmatch(text):
        problem = "could be two different days" if is_of_two_days(text) else "is not a day"
        raise UnreadableText(problem, "write it like 2027-01-04")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UnreadableText("there is no such day in the calendar") from None
    return _sensible(day)


def is_of_two_days(text: str) -> bool:
    """Whether a date in it, such as 03/04/2027, is another day where the month stands first."""
    pairs = ((int(one), int(two)) for one, _, two in NUMERIC_DAY.findall(text))
    return any(max(pair) <= 12 and pair[0] != pair[1] for pair in pairs)


def read_instant(text: str) -> datetime:
    """A moment with its offset, in UTC."""
    found = _INSTANT.fullmatch(text)
    if not found:
        raise UnreadableText("is not a moment", "write it like 2027-01-04T09:00:00Z")
    if not found[3]:
        raise UnreadableText("has no offset: whose clock is it?", "add Z for UTC, or an offset such as +01:00")
    try:
        moment = parse_instant(text.upper())
    except (ValueError, OverflowError):
        raise UnreadableText("there is no such moment") from None
    _sensible(moment.date())
    return moment


def read_time(text: str) -> time:
    """A time on the wall as `09:00`."""
    if not _TIME.fullmatch(text):
        raise UnreadableText("is not a time of day", "write it like 09:00, on a 24 hour clock and without a zone")
    return time.fromisoformat(text)


def reader_of_choice(choices: type[Enum]) -> Callable[[str], Any]:
    """Reads one of the enumeration's values."""
    values = {str(choice.value): choice for choice in choices}

    def read_choice(text: str) -> Any:
        if text not in values:
            raise UnreadableText(f"must be one of: {', '.join(values)}", _hint(text, values))
        return values[text]

    return read_choice


def _hint(text: str, values: dict[str, Enum]) -> str:
    hint = known_or_nearest(text, values)
    return hint if hint.startswith("did") else ""


def _sensible(day: date) -> date:
    if not EARLIEST <= day.year <= LATEST:
        raise UnreadableText(f"lies outside the years {EARLIEST} to {LATEST}", "leave it out for no limit")
    return day
