"""Stipends a second time, by painting every tick of the weeks: independent of `compensation` but for the words.

Nothing is cut or intersected here. Each tick of a week (a second, or a minute where everything happens on whole
minutes) has a holder, a rate row and a month, as arrays; everything else is counting and exact fractions. What the
clocks show is found by asking them every quarter of an hour.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Ticks = NDArray[np.signedinteger[Any]]
"""Of the smallest type that holds them: a week has many seconds."""
Marks = NDArray[np.bool_]
NOBODY = -1
_QUARTER = 900
"""No zone changes its clock between quarters of an hour."""


@dataclass(frozen=True)
class PaintedSlot:
    """A week: its first second (UNIX time), and what holds at each tick of it."""

    name: str
    start: int
    step: int
    holder: Ticks
    row: Ticks
    """Which rate row is in force."""
    cents: Ticks
    """What that row pays a week."""
    month: Ticks
    """Year times 12 plus month, in the payroll zone."""

    @property
    def length(self) -> int:
        return len(self.holder)


@cache
def shows(wall: datetime, zone: str) -> int:
    """The first second at which the clock of `zone` shows `wall` or later."""
    moment = wall.replace(tzinfo=UTC) - timedelta(hours=16)
    while moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) < wall:
        moment += timedelta(seconds=_QUARTER)
    return int(moment.timestamp())


def begins(day: date, zone: str) -> int:
    """The first second of a day."""
    return shows(datetime.combine(day, time()), zone)


def months(start: int, length: int, step: int, zone: str) -> Ticks:
    """The month in `zone` at every tick."""
    first = start // _QUARTER * _QUARTER
    ticks = np.repeat(_months_by_quarter(first, start + length * step, zone), _QUARTER // step)
    return ticks[(start - first) // step :][:length]


@cache
def _months_by_quarter(first: int, last: int, zone: str) -> Ticks:
    """The same every quarter of an hour: few weeks and clocks serve many cases."""
    moments = (datetime.fromtimestamp(quarter, UTC) for quarter in range(first, last, _QUARTER))
    shown = (moment.astimezone(ZoneInfo(zone)) for moment in moments)
    return np.array([local.year * 12 + local.month - 1 for local in shown], dtype=np.int16)


def half_up(exact: Fraction) -> int:
    """The nearest whole number, and the larger of two that are as near."""
    return int((exact + Fraction(1, 2)).__floor__())


def paid(slots: list[PaintedSlot], people: list[str], *, once: bool) -> dict[tuple[str, int, str], int]:
    """Cents by (slot, month, person); `NOBODY`'s are under an empty name, those paid elsewhere are left out."""
    elsewhere = _elsewhere(slots) if once else {slot.name: np.zeros(slot.length, dtype=bool) for slot in slots}
    found: dict[tuple[str, int, str], int] = defaultdict(int)
    for slot in slots:
        for worth, inside in _pieces(slot):
            for who, cents in _shares(slot, inside, worth, elsewhere[slot.name], people).items():
                found[slot.name, int(slot.month[inside.start]), who] += cents
    return dict(found)


def _pieces(slot: PaintedSlot) -> list[tuple[int, slice]]:
    """Cents of each run of ticks with one rate row and one month, rounded so that they telescope."""
    changes = (slot.row[1:] != slot.row[:-1]) | (slot.month[1:] != slot.month[:-1])
    found, exact, given = [], Fraction(0), 0
    for first, last in pairwise([0, *(np.flatnonzero(changes) + 1).tolist(), slot.length]):
        inside = slice(first, last)
        exact += Fraction(int(slot.cents[inside].sum()), slot.length)
        found.append((half_up(exact) - given, inside))
        given = half_up(exact)
    return found


def _shares(slot: PaintedSlot, inside: slice, worth: int, elsewhere: Marks, people: list[str]) -> dict[str, int]:
    """Whole cents by person: everyone's exact part cut down, then one cent each for the largest rests."""
    ticks: dict[tuple[int, str], int] = {}
    holder, there = slot.holder[inside], elsewhere[inside]
    for number in range(NOBODY, len(people)):
        mine = holder == number
        name = "" if number == NOBODY else people[number]
        ticks[2 if number == NOBODY else 0, name] = int(np.count_nonzero(mine & ~there))
        ticks[1, name] = int(np.count_nonzero(mine & there))
    ticks = {who: count for who, count in ticks.items() if count}
    whole = sum(ticks.values())
    cents = {who: worth * count // whole for who, count in ticks.items()}
    rest = {who: worth * count % whole for who, count in ticks.items()}
    by_rest = sorted(ticks, key=lambda who: (-rest[who], -ticks[who], who))
    for who in by_rest[: worth - sum(cents.values())]:
        cents[who] += 1
    return {name: amount for (rank, name), amount in cents.items() if rank != 1}


def _elsewhere(slots: list[PaintedSlot]) -> dict[str, Marks]:
    """Per slot, the ticks at which its holder also holds a better paid one."""
    first = min(slot.start for slot in slots)
    last = max(slot.start + slot.length * slot.step for slot in slots)
    axes = {slot.name: _on_axis(slot, first, last) for slot in slots}
    loses = {slot.name: np.zeros(slot.length, dtype=bool) for slot in slots}
    for one in slots:
        for other in slots:
            if one.name == other.name:
                continue
            (mine, my_cents), (theirs, their_cents) = axes[one.name], axes[other.name]
            both = (mine == theirs) & (mine != NOBODY)
            left, right = my_cents.astype(np.int64) * other.length, their_cents.astype(np.int64) * one.length
            earlier = (other.start, other.name) < (one.start, one.name)
            worse = both & ((left < right) | ((left == right) & earlier))
            at = (one.start - first) // one.step
            loses[one.name] |= worse[at : at + one.length]
    return loses


def _on_axis(slot: PaintedSlot, first: int, last: int) -> tuple[Ticks, Ticks]:
    """Holder and cents on the time axis that all slots share."""
    length = (last - first) // slot.step
    holder, cents = np.full(length, NOBODY, dtype=np.int8), np.zeros(length, dtype=np.int32)
    at = (slot.start - first) // slot.step
    holder[at : at + slot.length], cents[at : at + slot.length] = slot.holder, slot.cents
    return holder, cents
