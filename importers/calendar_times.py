"""When a series of events takes place: moved and excluded times respected, and followed only as far as it may."""

import re
from datetime import date
from typing import Any

import recurring_ical_events
from icalendar import Event

from importers.calendar_events import Series
from importers.calendar_limits import CannotBeFollowed, Followed
from importers.calendar_reach import Reach
from importers.calendar_spans import day_of, time_of
from importers.report import Report

_CALLED_OFF = re.compile(
    r"\s*(cancell?ed|abgesagt|storniert|annul[ée]e?|annullato|cancelad[oa]|geannuleerd|declined|abgelehnt|refus[ée]e?)\s*:",
    re.IGNORECASE,
)
OFF = "is called off"
_OTHER_TIMES = ("RDATE", "EXDATE", "RECURRENCE-ID")


def times_of(series: Series, reach: Reach, report: Report) -> list[Event]:
    """Every time that the series takes place within reach, in order.

    Empty, with a warning, when it never does or cannot be followed. One whose repeats end before they begin takes place
    once: the day itself was meant.
    """
    try:
        found, problem = _times(series, reach)
    except CannotBeFollowed as refusal:
        found, problem = [], f"{refusal}; it was left out"
    except Exception as refusal:  # the libraries raise whatever a broken rule led to
        found, problem = [], f"cannot be expanded ({type(refusal).__name__}); it was left out"
    if problem:
        report.warn(series.place, "event", problem)
    return found


def _times(series: Series, reach: Reach) -> tuple[list[Event], str]:
    if not series.repeats:
        return series.events, ""
    counted, end = _counted(series, reach)
    if counted.first is None and _ends_before_it_begins(series):
        return series.events, "its repeats were left out: they end before they begin"
    is_once = _is_once(series, counted)
    reach.cut(series.place.line, 0 if is_once else counted.before, counted.cut_at)
    if is_once:
        return series.events, ""
    found = recurring_ical_events.of(series.calendar).between(reach.since, counted.cut_at or end)
    if not found and not counted.before:
        return [], "never takes place; it was left out"
    return sorted(found, key=lambda one: str(time_of(one, "DTSTART"))), ""


def _counted(series: Series, reach: Reach) -> tuple[Followed, date]:
    """How often the rules make it happen, and up to which day."""
    rules = _rules(series)
    start = max(day_of(time_of(event, "DTSTART")) for event in series.events)
    end = reach.end(start, all("UNTIL" in rule or "COUNT" in rule for rule in rules))
    for rule in rules:
        series.allowance.narrow(rule, (end - start).days + 1)
    written = [rule.to_ical().decode() for rule in rules]
    dates = sum(len(getattr(one, "dts", ())) for event in series.events for one in _each(event.get("RDATE")))
    return series.allowance.follow(written, dates + len(series.events), start, reach.since, end), end


def _rules(series: Series) -> list[Any]:
    return [rule for event in series.events for rule in _each(event.get("RRULE"))]


def _is_alone(series: Series) -> bool:
    return len(series.events) == 1 and not any(name in series.events[0] for name in _OTHER_TIMES)


def _ends_before_it_begins(series: Series) -> bool:
    return _is_alone(series) and any("UNTIL" in rule for rule in _rules(series))


def _is_once(series: Series, counted: Followed) -> bool:
    """Whether it happens on its first day and never again within reach: there is nothing to expand."""
    on_first = counted.first == day_of(time_of(series.events[0], "DTSTART"))
    return _is_alone(series) and on_first and counted.times + counted.before == len(series.events) + 1


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
