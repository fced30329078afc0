"""When a series of events takes place: moved and excluded times respected, and followed only as far as it may."""

import re
from datetime import date
from typing import Any

import recurring_ical_events
from icalendar import Event

from importers.calendar_events import Series
from importers.calendar_spans import day_of, time_of
from importers.report import Report
from importers.scalars import LATEST

_BEGINNING = date(1970, 1, 2)
_CALLED_OFF = re.compile(r"\s*(cancell?ed|abgesagt|annul[ée]e?|cancelad[oa])\s*:", re.IGNORECASE)
OFF = "is called off"


def times_of(series: Series, years: int, report: Report) -> list[Event]:
    """Every time that the series takes place, in order; up to `years` after its beginning, when it has no end.

    Empty, with a warning, when it never does or cannot be followed.
    """
    try:
        found = _times(series, years)
        problem = "" if found else "never takes place"
    except _CannotBeFollowed as refusal:
        found, problem = [], str(refusal)
    except Exception as refusal:  # the libraries raise whatever a broken rule led to
        found, problem = [], f"cannot be expanded ({type(refusal).__name__})"
    if problem:
        report.warn(series.place, "event", f"{problem}; it was left out")
    return found


class _CannotBeFollowed(ValueError):
    """The series repeats too often, or takes too long to follow."""


def _times(series: Series, years: int) -> list[Event]:
    if not series.repeats:
        return series.events
    first = max(day_of(time_of(event, "DTSTART")) for event in series.events)
    end = date(min(first.year + years, LATEST), 12, 31)
    rules = [rule.to_ical().decode() for event in series.events for rule in _each(event.get("RRULE"))]
    dates = sum(len(getattr(one, "dts", ())) for event in series.events for one in _each(event.get("RDATE")))
    refusal = series.allowance.refusal(rules, dates + len(series.events), first, end)
    if refusal:
        raise _CannotBeFollowed(refusal)
    found = recurring_ical_events.of(series.calendar).between(_BEGINNING, end)
    return sorted(found, key=lambda one: str(time_of(one, "DTSTART")))


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def status_of(event: Event) -> str:
    """Its STATUS in capitals; empty: it has none."""
    return str(event.get("STATUS", "")).upper()


def is_called_off(event: Event) -> bool:
    """By its status, or as Outlook writes it before the title."""
    return status_of(event) == "CANCELLED" or bool(_CALLED_OFF.match(str(event.get("SUMMARY", ""))))


def left_out(problem: str, series: Series) -> str:
    """How it is told that an event, or one of the times of a series, is not used."""
    subject = "one of its times " if problem == OFF and series.repeats else ""
    return f"{subject}{problem}; it was left out"
