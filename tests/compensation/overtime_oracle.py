"""Overtime a second time, tick by tick: independent of `compensation` but for the words.

Every tick has an incident or none; the clock on the person's wall is asked every minute whether it is ordinary
working time, and which day it is. Sessions are found by walking the worked ticks one after the other.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from tests.compensation.stipend_oracle import begins, half_up, months

Ticks = NDArray[np.int64]
Marks = NDArray[np.bool_]
NOTHING = -1


@dataclass(frozen=True)
class Person:
    """One responder, as far as the clock on the wall is concerned."""

    zone: str
    opens: time
    closes: time
    days: frozenset[int]
    free: frozenset[date]
    """Public holidays."""
    leave: frozenset[date]


@dataclass(frozen=True)
class Rules:
    """Minutes, factors, and rate rows as (effective, cents an hour)."""

    rounding: int
    minimum: int
    factor: Fraction
    holiday_factor: Fraction
    rows: tuple[tuple[date, int], ...]
    payroll_zone: str


@dataclass(frozen=True)
class Painting:
    """Ticks of `step` seconds from `start` (UNIX time) on, each with the number of an incident or `NOTHING`."""

    start: int
    step: int
    incident: Ticks


Line = tuple[int, bool, int, int, tuple[tuple[int, int], ...]]
"""Month, on a holiday, paid seconds, cents, and paid seconds per incident in order of their first tick."""


def lines(painting: Painting, person: Person, rules: Rules) -> list[Line]:
    """What is paid, in order of time."""
    working, holiday = _wall(painting, person)
    worked = np.flatnonzero((painting.incident != NOTHING) & ~working)
    month = months(painting.start, len(painting.incident), painting.step, rules.payroll_zone)
    cents = np.zeros(len(painting.incident), dtype=np.int64)
    row = np.zeros(len(painting.incident), dtype=np.int64)
    for number, (effective, hourly) in enumerate(rules.rows):
        first = max(0, (begins(effective, rules.payroll_zone) - painting.start) // painting.step)
        cents[first:], row[first:] = hourly, number
    columns = (column[worked].tolist() for column in (month, holiday, row, cents))
    price = dict(zip(worked.tolist(), zip(*columns, strict=True), strict=True))
    found: list[Line] = []
    for session in _sessions(worked.tolist(), painting.step, rules):
        found += _priced(session, price, painting, rules)
    return found


def _wall(painting: Painting, person: Person) -> tuple[Marks, Ticks]:
    """Per tick: is it ordinary working time, and which public holiday is it, 0 for none?"""
    day, now = _clock(painting.start, len(painting.incident) * painting.step // 60, person.zone)
    free, leave = (np.isin(day, [one.toordinal() for one in days]) for days in (person.free, person.leave))
    ordinary = np.isin((day - 1) % 7 + 1, list(person.days))
    ordinary &= (_minute(person.opens) <= now) & (now < _minute(person.closes))
    marks = ordinary & ~free & ~leave, np.where(free, day, 0)
    return np.repeat(marks[0], 60 // painting.step), np.repeat(marks[1], 60 // painting.step)


@cache
def _clock(start: int, minutes: int, zone: str) -> tuple[Ticks, Ticks]:
    """The day (1: Monday, 1 January 1) and minute that `zone` shows in each of these: few clocks serve many cases."""
    moments = (datetime.fromtimestamp(start + 60 * minute, UTC) for minute in range(minutes))
    walls = [moment.astimezone(ZoneInfo(zone)) for moment in moments]
    return np.array([wall.toordinal() for wall in walls]), np.array([_minute(wall.time()) for wall in walls])


def _minute(now: time) -> int:
    return now.hour * 60 + now.minute


def _sessions(worked: list[int], step: int, rules: Rules) -> list[tuple[list[int], int]]:
    """Worked ticks that are paid as one, with their paid seconds."""
    found: list[tuple[list[int], int]] = []
    for tick in worked:
        if found:
            ticks, paid = found[-1]
            rounded_end = max(ticks[0] * step + paid, (ticks[-1] + 1) * step)
            if tick * step < rounded_end or tick == ticks[-1] + 1:
                ticks.append(tick)
                found[-1] = (ticks, _rounded(len(ticks) * step, rules))
                continue
        found.append(([tick], _rounded(step, rules)))
    return found


def _rounded(seconds: int, rules: Rules) -> int:
    up = rules.rounding * 60
    return max((seconds + up - 1) // up * up, rules.minimum * 60)


def _priced(
    session: tuple[list[int], int], price: dict[int, tuple[int, int, int, int]], painting: Painting, rules: Rules
) -> list[Line]:
    ticks, paid = session
    runs: list[tuple[tuple[int, int, int, int], Counter[int]]] = []
    for tick in ticks:
        if not runs or runs[-1][0] != price[tick]:
            runs.append((price[tick], Counter()))
        runs[-1][1][int(painting.incident[tick])] += painting.step
    runs[-1][1][int(painting.incident[ticks[-1]])] += paid - len(ticks) * painting.step
    found: list[Line] = []
    exact, given = Fraction(0), 0
    for (month, holiday, _, hourly), incidents in runs:
        seconds = sum(incidents.values())
        exact += Fraction(seconds, 3600) * hourly * (rules.holiday_factor if holiday else rules.factor)
        found.append((month, bool(holiday), seconds, half_up(exact) - given, tuple(incidents.items())))
        given = half_up(exact)
    return found
