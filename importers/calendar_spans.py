"""When an event begins and ends, as far as it says so in a way that can be believed."""

from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Event

from importers.scalars import EARLIEST, LATEST

_DAY = timedelta(days=1)
_AT_MOST_ONCE = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID")


def impossible_span(event: Event) -> str:
    """What is wrong with an event's times; empty: nothing."""
    for name in _AT_MOST_ONCE:
        if isinstance(event.get(name), list):
            return f"has more than one {name}"
    written = [getattr(event[name], "dt", None) for name in ("DTSTART", "DTEND") if name in event]
    moments = [moment for moment in written if isinstance(moment, date)]
    if len(moments) < len(written):
        return "DTSTART or DTEND is not a time"
    if any(not EARLIEST <= moment.year <= LATEST for moment in moments):
        return f"lies outside the years {EARLIEST} to {LATEST}"
    zoned = {isinstance(moment, datetime) and moment.tzinfo is not None for moment in moments}
    if len({type(moment) for moment in moments}) > 1 or len(zoned) > 1:
        return "DTSTART and DTEND are of different kinds"
    return "ends before it begins" if moments != sorted(moments) else _impossible_length(event)


def _impossible_length(event: Event) -> str:
    length = getattr(event.get("DURATION"), "dt", timedelta(0))
    if not isinstance(length, timedelta):
        return "DURATION is not a length of time"
    if length < timedelta(0):
        return "ends before it begins"
    try:
        if "DTEND" in event and "DURATION" in event and end_of(event, by="DURATION") != end_of(event):
            return "DTEND and DURATION do not agree"
        return "" if end_of(event).year <= LATEST + 1 else f"lasts beyond the year {LATEST}"
    except OverflowError:
        return f"lasts beyond the year {LATEST}"


def end_of(event: Event, by: str = "DTEND") -> date:
    """The end as written or by its duration; without either a day is one day, and a moment has no length."""
    start = time_of(event, "DTSTART")
    if by == "DTEND" and by in event:
        return time_of(event, by)
    if "DURATION" in event:
        length: timedelta = getattr(event["DURATION"], "dt", timedelta(0))
        return start + (length if isinstance(start, datetime) else _whole_days(length))
    return start if isinstance(start, datetime) else start + _DAY


def _whole_days(length: timedelta) -> timedelta:
    return timedelta(days=-(-length // _DAY))


def time_of(event: Event, name: str) -> date:
    """The day, or the moment, of a property; ValueError when it is neither."""
    found: Any = getattr(event[name], "dt", None)
    if not isinstance(found, date):
        raise ValueError(f"{name} is not a time")
    return found


def day_of(moment: date | datetime) -> date:
    """The day on which a moment lies, on its own clock."""
    return moment.date() if isinstance(moment, datetime) else moment
