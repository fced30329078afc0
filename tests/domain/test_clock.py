"""Time: real seconds, wall clocks over both changes, days and weeks, and nothing without a zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain import clock

ZONES = ("America/New_York", "Europe/Berlin", "Australia/Sydney", "Australia/Lord_Howe", "America/Santiago", "UTC")
zones = st.sampled_from(ZONES)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
walls = st.times().map(lambda at: at.replace(microsecond=0))
moments = st.integers(0, 70 * 366 * 86_400).map(
    lambda seconds: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@given(days, walls, zones)
def test_an_instant_is_what_the_wall_shows_unless_the_hour_was_skipped(day: date, wall: time, zone: str) -> None:
    found = clock.instant(day, wall, zone)
    shown = clock.local(found, zone)
    skipped = (shown.date(), shown.time().replace(fold=0)) != (day, wall)
    before = ZoneInfo(zone).utcoffset(datetime.combine(day, wall) - timedelta(days=1))
    assert found.utcoffset() == timedelta()
    assert not skipped or found.replace(tzinfo=None) + (before or timedelta()) == datetime.combine(day, wall)


@given(days, walls, zones)
def test_of_an_hour_that_comes_twice_the_first_is_meant(day: date, wall: time, zone: str) -> None:
    found = clock.instant(day, wall, zone)
    for minutes in (30, 60):
        earlier = clock.local(found - timedelta(minutes=minutes), zone)
        assert (earlier.date(), earlier.time().replace(fold=0)) != (day, wall)


@pytest.mark.parametrize(
    ("day", "wall", "zone", "utc"),
    [
        (date(2027, 3, 14), time(2, 30), "America/New_York", "2027-03-14T07:30:00+00:00"),
        (date(2027, 11, 7), time(1, 30), "America/New_York", "2027-11-07T05:30:00+00:00"),
        (date(2027, 3, 28), time(2, 30), "Europe/Berlin", "2027-03-28T01:30:00+00:00"),
        (date(2027, 10, 31), time(2, 30), "Europe/Berlin", "2027-10-31T00:30:00+00:00"),
        (date(2027, 10, 3), time(2, 30), "Australia/Sydney", "2027-10-02T16:30:00+00:00"),
        (date(2027, 4, 4), time(2, 30), "Australia/Sydney", "2027-04-03T15:30:00+00:00"),
    ],
)
def test_the_two_odd_nights_of_three_zones(day: date, wall: time, zone: str, utc: str) -> None:
    assert clock.instant(day, wall, zone) == at(utc)


def test_a_day_that_begins_at_one_o_clock_begins_when_the_day_before_ends() -> None:
    """In Santiago the clocks are put forward at midnight."""
    begins = clock.midnight(date(2027, 9, 5), "America/Santiago")
    assert clock.local(begins, "America/Santiago").time() == time(1)
    assert clock.local_date(clock.later(begins, -1), "America/Santiago") == date(2027, 9, 4)


@given(moments, zones, zones, st.integers(-10_000_000, 10_000_000))
def test_seconds_are_real_whatever_clock_shows_them(moment: datetime, one: str, other: str, by: int) -> None:
    end = clock.later(moment, by)
    assert clock.seconds(clock.local(moment, one), clock.local(end, other)) == by
    assert clock.seconds(clock.local(end, one), clock.local(moment, one)) == -by


def test_nine_real_hours_over_a_spring_night_are_nine() -> None:
    evening = clock.local(at("2027-03-27T21:00:00Z"), "Europe/Berlin")
    morning = clock.local(at("2027-03-28T06:00:00Z"), "Europe/Berlin")
    assert (morning - evening) == timedelta(hours=10), "this is why the module is there"
    assert clock.seconds(evening, morning) == 9 * 3600


spans = st.tuples(st.integers(0, 400), st.integers(0, 400)).map(sorted)


@given(spans, spans, moments, zones)
def test_an_overlap_is_the_seconds_that_both_have(
    one: list[int], other: list[int], moment: datetime, zone: str
) -> None:
    """Minutes counted one by one, and shown on any clock."""
    both = len(set(range(*one)) & set(range(*other)))
    shown = [clock.local(clock.later(moment, 60 * minute), zone) for minute in (*one, *other)]
    assert clock.overlap_seconds(shown[0], shown[1], shown[2], shown[3]) == 60 * both


def test_an_overlap_within_the_hour_that_comes_twice() -> None:
    """02:45 came first, 02:30 of the second time round comes after it: ninety minutes before four."""
    zone = ZoneInfo("Europe/Berlin")
    first, second = datetime(2027, 10, 31, 2, 45, tzinfo=zone), datetime(2027, 10, 31, 2, 30, fold=1, tzinfo=zone)
    end = datetime(2027, 10, 31, 4, tzinfo=zone)
    assert clock.overlap_seconds(first, end, second, end) == 90 * 60


@given(days, st.sampled_from([clock.weekday_name(date(2027, 1, 4 + number)) for number in range(7)]))
def test_the_first_weekday_is_within_the_week(day: date, weekday: str) -> None:
    found = clock.first_weekday(day, weekday)
    assert clock.weekday_name(found) == weekday
    assert timedelta() <= found - day < clock.WEEK


@given(days, st.integers(-10, 400), st.sampled_from(["monday", "saturday"]))
def test_weekly_is_every_such_day_and_no_other(first: date, span: int, weekday: str) -> None:
    last = first + timedelta(days=span)
    every = [day for day in clock.dates(first, last) if clock.weekday_name(day) == weekday]
    assert list(clock.weekly(first, last, weekday)) == every
    assert len(list(clock.dates(first, last))) == max(0, span + 1)


@given(moments)
def test_an_instant_is_read_back_as_it_was_written(moment: datetime) -> None:
    text = clock.iso(moment)
    assert text.endswith("Z")
    assert clock.parse_instant(text) == moment


@given(moments, zones)
def test_an_instant_is_written_in_utc_whatever_its_zone(moment: datetime, zone: str) -> None:
    assume(zone != "UTC")
    assert clock.iso(clock.local(moment, zone)) == clock.iso(moment)
    assert clock.parse_instant(clock.local(moment, zone).isoformat()) == moment


@pytest.mark.parametrize("year", [1, 999, 9999])
def test_years_have_four_digits(year: int) -> None:
    assert clock.iso(datetime(year, 6, 1, tzinfo=UTC)) == f"{year:04d}-06-01T00:00:00Z"


def test_a_time_without_a_zone_is_nobodys_time() -> None:
    aware = datetime(2027, 1, 4, 9, tzinfo=UTC)
    naive = aware.replace(tzinfo=None)
    for refused in (
        lambda: clock.local(naive, "UTC"),
        lambda: clock.seconds(naive, aware),
        lambda: clock.seconds(aware, naive),
        lambda: clock.later(naive, 1),
        lambda: clock.iso(naive),
        lambda: clock.overlap_seconds(naive, naive, naive, naive),
        lambda: clock.parse_instant("2027-01-04T09:00:00"),
    ):
        with pytest.raises(ValueError, match=r"no zone|no offset"):
            refused()
