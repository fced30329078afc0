"""Days and times as people and programs write them. What could be two days is neither: it is a fault."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from importers.found.held import When
from importers.scalars import EARLIEST, LATEST, NUMERIC_DAY, UnreadableText, is_of_two_days


class Order(StrEnum):
    """Which of the first two numbers is the day: `03/04/2026` is 3 April (dmy) or 4 March (mdy)."""

    DMY = "dmy"
    MDY = "mdy"


WHICH_DAY = "say which with --dates dmy or --dates mdy, or write dates like 2027-01-04"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s+", re.IGNORECASE)
_TIME = (
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:[.,]\d+)?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_FORMS = tuple(
    re.compile(form + _TIME, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
        r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})",
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ .-]+(?P<name>[a-z]{3,9})\.?[ ,-]+(?P<year>\d{4}|\d{2})",
        r"(?P<name>[a-z]{3,9})\.? +(?P<day>\d{1,2})(?:st|nd|rd|th)?,? +(?P<year>\d{4})",
    )
)
_ISO_WEEK = re.compile(r"(?P<year>\d{4})[- ]?(?:W|KW|CW)[- ]?(?P<week>\d{1,2})(?:-(?P<day>[1-7]))?", re.IGNORECASE)
_RANGE = re.compile(r"\s+(?:-|–|—|to|until|till|bis)\s+|\s*[–—→]\s*", re.IGNORECASE)  # noqa: RUF001  as people write it


def order_of(texts: Iterable[str]) -> Order | None:
    """What the dates of a file give away together: one 25/01/2027 settles the others; None when none does.

    UnreadableText when some can only be day first and others only month first.
    """
    found: set[Order] = set()
    for text in texts:
        for one, _, two in NUMERIC_DAY.findall(text):
            if int(one) > 12 >= int(two):
                found.add(Order.DMY)
            elif int(two) > 12 >= int(one):
                found.add(Order.MDY)
    if len(found) > 1:
        raise UnreadableText("some dates have the day first and others the month first", "write them like 2027-01-25")
    return found.pop() if found else None


def ambiguous(texts: Iterable[str]) -> list[str]:
    """The dates that are two different days by the two orders."""
    return [text for text in texts if is_of_two_days(text)]


def read_when(text: str, order: Order | None) -> When:
    """The day (and time) that `text` names; UnreadableText when there is none, or when it could be two."""
    bare = _WEEKDAY.sub("", " ".join(text.split()))
    if found := _ISO_WEEK.fullmatch(bare):
        return When(_sensible(_day_of_iso_week(found)))
    for form in _FORMS:
        if found := form.fullmatch(bare):
            return _when(found, order)
    if re.fullmatch(r"[345]\d{4}(\.\d+)?", bare):
        raise UnreadableText("is a spreadsheet's day number, not a date", "format the column as date, and export again")
    raise UnreadableText("is not a date", "write it like 2027-01-04")


def read_span(text: str, order: Order | None) -> tuple[When, When | None]:
    """One date, or two with `-` or `to` between them: `2027-01-04 to 2027-01-10`."""
    parts = _RANGE.split(text.strip())
    if len(parts) == 2:
        return read_when(parts[0], order), read_when(parts[1], order)
    return read_when(text, order), None


def is_date(text: str) -> bool:
    """True for everything that could be meant as a date, readable or not without further knowledge."""
    try:
        read_span(text, Order.DMY)
    except UnreadableText:
        try:
            read_span(text, Order.MDY)
        except UnreadableText:
            return False
    return True


def _day_of_iso_week(found: re.Match[str]) -> date:
    try:
        return date.fromisocalendar(int(found["year"]), int(found["week"]), int(found["day"] or 1))
    except ValueError:
        raise UnreadableText("there is no such week in the calendar") from None


def _when(found: re.Match[str], order: Order | None) -> When:
    day, parts = _day(found, order), found.groupdict()
    if parts["hour"] is None:
        return When(day)
    wall = _wall(int(parts["hour"]), int(parts["minute"]), parts["half"])
    if parts["zone"] is None:
        return When(day, wall)
    zone = "+0000" if parts["zone"].upper() in {"Z", "UTC", "GMT"} else parts["zone"].replace(":", "")
    moment = datetime.strptime(f"{day} {wall:%H:%M} {zone}", "%Y-%m-%d %H:%M %z")
    return When(day, wall, moment.astimezone(UTC))


def _day(found: re.Match[str], order: Order | None) -> date:
    parts = found.groupdict()
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    if parts.get("name"):
        month, day = _month(parts["name"]), int(parts["day"])
    elif parts.get("one"):
        day, month = _day_and_month(int(parts["one"]), int(parts["two"]), parts["mark"], order)
    else:
        month, day = int(parts["month"]), int(parts["day"])
    try:
        return _sensible(date(year, month, day))
    except ValueError as refusal:
        if isinstance(refusal, UnreadableText):
            raise
        raise UnreadableText("there is no such day in the calendar") from None


def _day_and_month(one: int, two: int, mark: str, order: Order | None) -> tuple[int, int]:
    if mark == "." or one > 12 or one == two:
        return one, two
    if two > 12:
        return two, one
    if order is None:
        raise UnreadableText("could be two different days", WHICH_DAY)
    return (one, two) if order is Order.DMY else (two, one)


def _month(name: str) -> int:
    if name[:3].lower() not in _MONTHS:
        raise UnreadableText("is not a date: no month is called so", "write it like 2027-01-04")
    return _MONTHS.index(name[:3].lower()) + 1


def _wall(hour: int, minute: int, half: str | None) -> time:
    if half:
        if not 1 <= hour <= 12:
            raise UnreadableText("there is no such time of day")
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise UnreadableText("there is no such time of day") from None


def _sensible(day: date) -> date:
    if not EARLIEST <= day.year <= LATEST:
        raise UnreadableText(f"lies outside the years {EARLIEST} to {LATEST}")
    return day


def next_day(when: When) -> When:
    """The day after: an end that was meant to be included."""
    return When(when.day + timedelta(days=1))
