"""When people are away: days on their own clocks, instants as they are, overlapping ones joined."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.absences import Interval, intervals_away, merged
from domain.people import Absence
from tests.constraints.company import away, company, person

START = datetime(2027, 3, 1, tzinfo=UTC)


def interval(first: int, last: int) -> Interval:
    return (START + timedelta(hours=first), START + timedelta(hours=last))


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/New_York", date(2027, 3, 14), 23),
        ("America/New_York", date(2027, 11, 7), 25),
        ("Europe/Berlin", date(2027, 3, 28), 23),
        ("Australia/Sydney", date(2027, 4, 4), 25),
        ("Asia/Kolkata", date(2027, 3, 14), 24),
    ],
)
def test_a_day_lasts_from_midnight_to_midnight_where_the_person_is(zone: str, day: date, hours: int) -> None:
    ((start, end),) = intervals_away(company([person("ana", zone=zone)], absences=[away("ana", day, day)]))["ana"]
    assert end - start == timedelta(hours=hours)


def test_the_companys_zone_is_that_of_whoever_has_none() -> None:
    found = intervals_away(company(zone="Asia/Kolkata", absences=[away("bo", date(2027, 3, 1), date(2027, 3, 2))]))
    start = datetime(2027, 2, 28, 18, 30, tzinfo=UTC)
    assert found == {"bo": ((start, start + timedelta(days=2)),)}


def test_what_nobody_approved_is_no_absence() -> None:
    asked = Absence(engineer="ana", first_day=date(2027, 3, 1), last_day=date(2027, 3, 1), approved=False)
    assert intervals_away(company(absences=[asked])) == {}


@pytest.mark.parametrize(
    ("given_", "union"),
    [
        ([(0, 2), (2, 4)], [(0, 4)]),
        ([(0, 2), (3, 4)], [(0, 2), (3, 4)]),
        ([(0, 9), (3, 4)], [(0, 9)]),
        ([(3, 4), (0, 2)], [(0, 2), (3, 4)]),
        ([], []),
    ],
)
def test_touching_and_overlapping_intervals_are_one(
    given_: list[tuple[int, int]], union: list[tuple[int, int]]
) -> None:
    assert merged([interval(*one) for one in given_]) == tuple(interval(*one) for one in union)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda one: (one[0], one[0] + one[1])), max_size=8)
)
def test_the_union_holds_just_the_hours_that_some_interval_holds(hours: list[tuple[int, int]]) -> None:
    def covered(intervals: list[Interval]) -> set[int]:
        return {at for at in range(60) if any(a <= START + timedelta(hours=at) < b for a, b in intervals)}

    union = merged([interval(*one) for one in hours])
    assert covered(list(union)) == covered([interval(*one) for one in hours])
    assert all(one[1] < two[0] for one, two in pairwise(union))
