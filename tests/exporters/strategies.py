"""Random schedules of the sample company: weeks, weeks split between two people, and joiners who shadow."""

from datetime import date, timedelta
from functools import cache

from hypothesis import strategies as st

from domain.clock import seconds
from domain.schedule import Schedule, Shift
from tests.exporters.sample import MONDAY, PEOPLE, ZONES, week

EVERYONE = tuple(PEOPLE)

_STARTS, _COUNTS = st.integers(0, 90), st.integers(1, 5)
_ROTATIONS = st.lists(st.sampled_from(sorted(ZONES)), min_size=1, max_size=3, unique=True)
_ORDERS, _QUARTERS = st.permutations(EVERYONE), st.integers(0, 3)
_SHADOWS = st.lists(st.sampled_from(EVERYONE), max_size=2, unique=True)
"""Made once: that takes longer than to draw from them."""


@st.composite
def schedules(draw: st.DrawFn, *, distinct: bool = False) -> Schedule:
    """One to five weeks of one to three rotations; `distinct`: nobody holds two roles of a rotation at once."""
    first = date(2026, 9, 7) + timedelta(days=7 * draw(_STARTS))
    rotations = draw(_ROTATIONS)
    return draw(_weeks(first, draw(_COUNTS), rotations, distinct))


@st.composite
def histories(draw: st.DrawFn) -> list[Schedule]:
    """Up to five versions of the same few weeks of one rotation, as they are published one after the other."""
    version = st.integers(0, 3).flatmap(lambda count: _weeks(MONDAY, count, ["payments"], False))
    return draw(st.lists(version, min_size=2, max_size=5))


@st.composite
def _weeks(draw: st.DrawFn, first: date, count: int, rotations: list[str], distinct: bool) -> Schedule:
    mondays = [first + timedelta(days=7 * number) for number in range(count)]
    shifts = [
        shift for rotation in rotations for monday in mondays for shift in draw(_week(rotation, monday, distinct))
    ]
    return Schedule.of(shifts)


@st.composite
def _week(draw: st.DrawFn, rotation: str, monday: date, distinct: bool) -> list[Shift]:
    order = draw(_ORDERS)
    pools = (tuple(order[:2]), tuple(order[2:4])) if distinct else (EVERYONE, EVERYONE)
    shifts = draw(_slot(week(rotation, "primary", monday, order[0]), pools[0]))
    shifts += draw(_slot(week(rotation, "secondary", monday, order[2]), pools[1]))
    shadows = draw(_SHADOWS)
    return shifts + [week(rotation, "shadow", monday, who) for who in shadows]


@cache
def _among(pool: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(pool)


@st.composite
def _slot(draw: st.DrawFn, whole: Shift, pool: tuple[str, ...]) -> list[Shift]:
    """The week with one holder, or passed on at some minute, as an override leaves it."""
    one, other = draw(_among(pool)), draw(_among(pool))
    if draw(_QUARTERS):
        return [whole.model_copy(update={"engineer": one})]
    minutes = draw(st.integers(1, seconds(whole.start, whole.end) // 60 - 1))
    at = whole.start + timedelta(minutes=minutes)
    first = whole.model_copy(update={"engineer": one, "end": at})
    return [first, whole.model_copy(update={"engineer": other, "start": at})]
