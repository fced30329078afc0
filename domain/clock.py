"""All arithmetic with time. Nothing else in dogwatch subtracts or adds times.

Python subtracts two aware datetimes of one zone by their wall clocks: nine real hours over a spring night
read as ten. Here instants are UTC, local times are (date, wall time, zone name), and the two meet only in
these functions.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def instant(day: date, wall: time, zone: str) -> datetime:
    """The UTC instant at which clocks in `zone` show `wall` on `day`.

    A wall time that occurs twice (autumn) means its first occurrence; one that is skipped (spring) is read on the
    clock as it stood before, as RFC 5545 has it: 02:30 becomes 03:30.
    """
    return datetime.combine(day, wall.replace(fold=0, tzinfo=None), ZoneInfo(zone)).astimezone(UTC)


def local(moment: datetime, zone: str) -> datetime:
    """`moment` as the clocks in `zone` show it: for display and for asking the date, never for arithmetic."""
    _refuse_naive(moment)
    return moment.astimezone(ZoneInfo(zone))


def local_date(moment: datetime, zone: str) -> date:
    """The calendar date in `zone` at `moment`."""
    return local(moment, zone).date()


def midnight(day: date, zone: str) -> datetime:
    """The instant at which `day` begins in `zone`."""
    return instant(day, time(0), zone)


def seconds(start: datetime, end: datetime) -> int:
    """Real seconds that pass from `start` to `end`; negative when `end` is earlier."""
    passed = end - start if start.tzinfo is UTC is end.tzinfo else _utc(end) - _utc(start)
    return passed.days * 86_400 + passed.seconds


def later(moment: datetime, by: int) -> datetime:
    """The instant `by` real seconds after `moment`, in UTC."""
    return _utc(moment) + timedelta(seconds=by)


def overlap_seconds(start: datetime, end: datetime, other_start: datetime, other_end: datetime) -> int:
    """Real seconds that two half-open intervals share; 0 when they only touch."""
    start, end, other_start, other_end = (_utc(one) for one in (start, end, other_start, other_end))
    return max(0, seconds(max(start, other_start), min(end, other_end)))


def first_weekday(on_or_after: date, weekday: str) -> date:
    """The first `weekday` (`monday` ...) on or after the date."""
    return on_or_after + timedelta(days=(_WEEKDAYS.index(weekday) - on_or_after.weekday()) % 7)


def weekday_name(day: date) -> str:
    """`monday` ... `sunday`."""
    return _WEEKDAYS[day.weekday()]


def weekly(first: date, last: date, weekday: str) -> Iterator[date]:
    """Every `weekday` from `first` to `last`, both included."""
    day = first_weekday(first, weekday)
    while day <= last:
        yield day
        day += WEEK


def dates(first: date, last: date) -> Iterator[date]:
    """Every date from `first` to `last`, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def iso(moment: datetime) -> str:
    """ISO 8601 in UTC with `Z`, whole seconds: `2027-01-04T14:00:00Z`."""
    return _utc(moment).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def parse_instant(text: str) -> datetime:
    """The instant that ISO 8601 `text` names; ValueError when it has no offset: whose nine o'clock would it be?"""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no offset; add Z or +01:00")
    return moment.astimezone(UTC)


def _utc(moment: datetime) -> datetime:
    """Python compares two times of one zone by their wall clocks too, and takes the hour that comes twice for one."""
    if moment.tzinfo is UTC:
        return moment
    _refuse_naive(moment)
    return moment.astimezone(UTC)


def _refuse_naive(moment: datetime) -> None:
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no zone")
