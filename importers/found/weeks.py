"""From what is held to weeks of the plan: whoever holds most of a week holds it.

Rows of days, of two weeks, from a Sunday or over a swap in mid-week all become whole weeks from handoff to handoff:
rules and fairness are about weeks. Somebody holds a week who holds more than half of its hours; two people who both
do are both its holders, which breaks coverage. If nobody does, the one with most of it holds it, provided that at
least half of the week is held by anybody at all; else it is nobody's.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from domain import clock
from domain.organisation import Organisation
from domain.schedule import Horizon, Schedule, Shift
from domain.slots import planned_slot
from importers.found.held import When
from importers.found.names import Known

_WEEK_DAYS = 7
_Line = tuple[str, str]
"""Rotation and role."""


@dataclass(frozen=True)
class Weeks:
    """The schedule as it was found, the horizon it covers, and how it was read."""

    schedule: Schedule
    horizon: Horizon
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Piece:
    who: str
    start: datetime
    end: datetime


def weeks_of(found: Sequence[Known], organisation: Organisation, horizon: Horizon | None = None) -> Weeks | None:
    """The weeks that lie in the horizon (None: from the first week held to the last); None when none does."""
    rhythm = _Rhythm.of(found)
    pieces: dict[tuple[str, str, date], list[_Piece]] = {}
    for one in found:
        for week, piece in _cut(one, rhythm, organisation):
            pieces.setdefault((one.rotation, one.role, week), []).append(piece)
    shifts, shared = [], 0
    for (rotation, role, week), held in pieces.items():
        if horizon is None or horizon.first_day <= week <= horizon.last_day:
            slot = planned_slot(organisation, rotation, role, week)
            holders = _holders(held, slot.start, slot.end)
            shifts += [Shift.of(slot, who) for who in holders]
            shared += len({piece.who for piece in held if _counts(piece, slot.start, slot.end)}) > 1
    if not shifts:
        return None
    schedule = Schedule.of(shifts)
    return Weeks(schedule, horizon or _horizon(schedule, organisation), (*rhythm.notes(), *_shared(shared)))


def _shared(number: int) -> Iterator[str]:
    if number:
        weeks = "1 week was" if number == 1 else f"{number} weeks were"
        yield f"{weeks} shared by several people; whoever held most of a week is taken to hold it."


@dataclass(frozen=True)
class _Rhythm:
    """How long a row without an end lasts, by rotation and role: so many days, or until the next row."""

    days: Mapping[_Line, int]
    following: Mapping[tuple[_Line, date], date]

    @classmethod
    def of(cls, found: Iterable[Known]) -> "_Rhythm":
        """Every role's own where it has one; else its rotation's, and for what stands side by side the table's."""
        starts, weekly = _Starts.of(found), {_line(one) for one in found if one.held.end is None and one.held.weekly}
        days, following = dict[_Line, int](), dict[tuple[_Line, date], date]()
        for line in starts.own:
            ordered = starts.telling(line)
            usual = _usual_gap(ordered)
            days[line] = _WEEK_DAYS if line in weekly and usual != 1 else usual
            if days[line] != 1 and days[line] % _WEEK_DAYS:
                following |= {(line, one): two for one, two in pairwise(ordered)}
        return cls(days, following)

    def end_of(self, one: Known) -> When:
        """Where the row ends."""
        start, line = one.held.start, _line(one)
        next_start = self.following.get((line, start.day), start.day + timedelta(days=self.days[line]))
        passed = (next_start - start.day) // timedelta(days=1)
        instant = clock.later(start.instant, passed * 86_400) if start.instant else None
        return When(next_start, start.wall, instant)

    def notes(self) -> Iterator[str]:
        lengths = set(self.days.values())
        if 1 in lengths:
            yield "Rows are days: a week belongs to whoever holds most of its days."
        for days in sorted(lengths - {1, _WEEK_DAYS}):
            span = f"{days // _WEEK_DAYS} weeks" if days % _WEEK_DAYS == 0 else "until the next row"
            yield f"Rows come every {days} days as a rule: each is taken to last {span}."


@dataclass(frozen=True)
class _Starts:
    """On which days rows without an end begin: those of each rotation and role, and of the table they stand in."""

    own: Mapping[_Line, set[date]]
    side_by_side: frozenset[_Line]

    @classmethod
    def of(cls, found: Iterable[Known]) -> "_Starts":
        own: dict[_Line, set[date]] = {}
        beside: dict[tuple[object, ...], set[_Line]] = {}
        for one in found:
            if one.held.end is None:
                own.setdefault(_line(one), set()).add(one.held.start.day)
                beside.setdefault(("line", *one.held.place[:2]), set()).add(_line(one))
                if not one.held.role:
                    beside.setdefault((one.rotation, one.held.rotation, one.held.start), set()).add(_line(one))
        return cls(own, frozenset(line for lines in beside.values() if len(lines) > 1 for line in lines))

    def telling(self, line: _Line) -> list[date]:
        """The days that tell how long a row lasts. Gaps between the weeks that name a second person tell nothing."""
        if line in self.side_by_side:
            return sorted({day for other in self.side_by_side for day in self.own[other]})
        mine = sorted(self.own[line])
        if _is_regular(mine):
            return mine
        return sorted({day for other, days in self.own.items() if other[0] == line[0] for day in days})


def _line(one: Known) -> _Line:
    return one.rotation, one.role


def _is_regular(days: Sequence[date]) -> bool:
    """Whether most rows come at one and the same distance."""
    gaps = Counter(two - one for one, two in pairwise(days))
    return bool(gaps) and 2 * max(gaps.values()) > gaps.total() and len(days) > 2


def _usual_gap(days: Sequence[date]) -> int:
    gaps = Counter((two - one) // timedelta(days=1) for one, two in pairwise(days))
    return min(gaps, key=lambda gap: (-gaps[gap], gap)) if gaps else _WEEK_DAYS


def _cut(one: Known, rhythm: _Rhythm, organisation: Organisation) -> Iterator[tuple[date, _Piece]]:
    """The weeks a row touches, and what it holds of each."""
    handoff, zone = organisation.rotation[one.rotation].handoff, organisation.handoff_zone(one.rotation)
    ends = one.held.end if one.held.end is not None else rhythm.end_of(one)
    start, end = one.held.start.moment(handoff.time, zone), ends.moment(handoff.time, zone)
    day = clock.local_date(start, zone)
    week = clock.first_weekday(day - timedelta(days=2 * _WEEK_DAYS - 1), handoff.weekday)
    while (begins := clock.instant(week, handoff.time, zone)) < end:
        finishes = clock.instant(week + clock.WEEK, handoff.time, zone)
        if clock.overlap_seconds(start, end, begins, finishes):
            yield week, _Piece(one.engineer, max(start, begins), min(end, finishes))
        week += clock.WEEK


def _holders(held: Sequence[_Piece], start: datetime, end: datetime) -> list[str]:
    whole, seconds = clock.seconds(start, end), Counter[str]()
    for piece in held:
        seconds[piece.who] += clock.seconds(piece.start, piece.end)
    most = [who for who in sorted(seconds) if 2 * seconds[who] > whole]
    if most:
        return most
    if 2 * seconds.total() < whole:
        return []
    first = {who: min(piece.start for piece in held if piece.who == who) for who in seconds}
    return [min(seconds, key=lambda who: (-seconds[who], first[who], who))]


def _counts(piece: _Piece, start: datetime, end: datetime) -> bool:
    """More than a handoff that is an hour or a morning late."""
    return 14 * clock.seconds(piece.start, piece.end) > clock.seconds(start, end)


def _horizon(schedule: Schedule, organisation: Organisation) -> Horizon:
    """From the first week to the last; the whole quarter when these are its first and its last."""
    first, last = min(one.week for one in schedule.shifts), max(one.week for one in schedule.shifts)
    quarter = Horizon.of_quarter(f"{first.year}-Q{(first.month + 2) // 3}")
    weekdays = {organisation.rotation[one.rotation].handoff.weekday for one in schedule.shifts}
    weeks = [day for name in weekdays for day in clock.weekly(quarter.first_day, quarter.last_day, name)]
    return quarter if (min(weeks), max(weeks)) == (first, last) else Horizon(first_day=first, last_day=last)
