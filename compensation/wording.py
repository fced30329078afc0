"""Times and durations in words, the same on every machine; a zone is always named beside them."""

from datetime import date, datetime

from compensation.spans import Span
from domain.clock import local

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def duration(seconds: int) -> str:
    """`51 h 20 m`, `45 m`, `1 h 0 m 30 s`: exact."""
    sign, left = ("-" if seconds < 0 else ""), abs(seconds)
    hours, minutes, rest = left // 3600, left // 60 % 60, left % 60
    parts = [f"{hours} h"] if hours else []
    if minutes or rest or not hours:
        parts.append(f"{minutes} m")
    if rest:
        parts.append(f"{rest} s")
    return sign + " ".join(parts)


def day(when: date) -> str:
    """`Mon 9 Sep 2024`."""
    return f"{_WEEKDAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]} {when.year}"


def moment(when: datetime, zone: str) -> str:
    """`Mon 9 Sep 2024 09:00`; seconds only when there are some, the offset only in an hour that occurs twice."""
    shown = local(when, zone)
    return f"{day(shown)} {_wall(shown)}"


def between(span: Span, zone: str) -> str:
    """`Mon 9 Sep 2024 09:00 to 10:15`: the second day only when it is another."""
    start, end = local(span.start, zone), local(span.end, zone)
    today, tomorrow = day(start), day(end)
    last = _wall(end) if today == tomorrow else f"{tomorrow} {_wall(end)}"
    return f"{today} {_wall(start)} to {last}"


def _wall(shown: datetime) -> str:
    wall = f"{shown.hour:02d}:{shown.minute:02d}" + (f":{shown.second:02d}" if shown.second else "")
    twice = shown.utcoffset() != shown.replace(fold=1 - shown.fold).utcoffset()
    return f"{wall} {shown.tzname()}" if twice else wall
