"""Where weeks begin and end: held against an oracle that looks at the clock on the wall every quarter of an hour."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.slots import slots_of
from domain.organisation import Organisation
from domain.schedule import Horizon, Slot
from tests.constraints.company import company, rotation, with_policy

QUARTER = timedelta(minutes=15)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

NIGHTS = [
    ("America/New_York", date(2027, 3, 14), 167),
    ("America/New_York", date(2027, 11, 7), 169),
    ("Europe/Berlin", date(2027, 3, 28), 167),
    ("Europe/Berlin", date(2027, 10, 31), 169),
    ("Australia/Sydney", date(2027, 10, 3), 167),
    ("Australia/Sydney", date(2027, 4, 4), 169),
]
"""Zone, the day on whose morning the clocks change, and the hours of the week that holds it."""

ODD_NIGHTS = [
    ("Australia/Lord_Howe", date(2027, 10, 3), Horizon.of_weeks(date(2027, 9, 20), 3)),
    ("Australia/Lord_Howe", date(2027, 4, 4), Horizon.of_weeks(date(2027, 3, 22), 3)),
    ("America/Santiago", date(2027, 9, 5), Horizon.of_weeks(date(2027, 8, 23), 3)),
    ("Asia/Beirut", date(2027, 3, 28), Horizon.of_weeks(date(2027, 3, 15), 3)),
]
"""Half an hour in Lord Howe; at midnight in Santiago and Beirut, so that a day begins at one o'clock."""


def organisation(zone: str, weekday: str, wall: str) -> Organisation:
    return company(rotations=[rotation(zone=zone, weekday=weekday, time=wall, roles=("primary",))])


def planned(zone: str, weekday: str, wall: str, horizon: Horizon) -> list[Slot]:
    found = organisation(zone, weekday, wall)
    return list(slots_of(found, found.rotations[0], horizon))


@cache
def clock_on_the_wall(zone: str, first: date, last: date) -> Mapping[date, list[tuple[time, datetime]]]:
    """For each local day, what the clock shows every quarter of an hour, in the order of real time."""
    shown: dict[date, list[tuple[time, datetime]]] = {}
    moment = datetime.combine(first - timedelta(days=2), time(), UTC)
    while moment.date() < last + timedelta(days=3):
        local = moment.astimezone(ZoneInfo(zone))
        shown.setdefault(local.date(), []).append((local.time(), moment))
        moment += QUARTER
    return shown


def walked_handoff(zone: str, day: date, wall: time) -> datetime:
    """The first moment of the day at which the clock shows `wall`; a skipped hour is counted on as if it were not."""
    shown = clock_on_the_wall(zone, day, day)[day]
    for at, moment in shown:
        if at == wall:
            return moment
    before = [(at, moment) for at, moment in shown if at < wall]
    at, moment = before[-1] if before else (time(), shown[0][1])
    missing = datetime.combine(day, wall) - datetime.combine(day, at)
    return moment + missing


def walked_weeks(zone: str, weekday: str, wall: time, horizon: Horizon) -> Iterator[tuple[date, datetime, datetime]]:
    day = horizon.first_day
    while day <= horizon.last_day:
        if DAYS[day.weekday()] == weekday:
            yield day, walked_handoff(zone, day, wall), walked_handoff(zone, day + timedelta(days=7), wall)
        day += timedelta(days=1)


def as_planned(slots: list[Slot]) -> list[tuple[date, datetime, datetime]]:
    return [(slot.week, slot.start, slot.end) for slot in slots]


@pytest.mark.parametrize(("zone", "night", "hours"), NIGHTS)
@pytest.mark.parametrize("weekday", ["monday", "wednesday", "sunday"])
@pytest.mark.parametrize("wall", ["09:00", "00:00", "01:30", "02:00", "02:30", "03:00", "23:45"])
def test_weeks_over_a_night_of_changing_clocks_are_those_of_the_wall(
    zone: str, night: date, hours: int, weekday: str, wall: str
) -> None:
    horizon = Horizon.of_weeks(night - timedelta(days=13), 3)
    found = planned(zone, weekday, wall, horizon)
    assert as_planned(found) == list(walked_weeks(zone, weekday, time.fromisoformat(wall), horizon))
    assert sorted({slot.end - slot.start for slot in found} - {timedelta(hours=168)}) != [], "no week was odd"


@pytest.mark.parametrize(("zone", "night", "hours"), NIGHTS)
def test_the_week_of_the_night_has_an_hour_more_or_less(zone: str, night: date, hours: int) -> None:
    horizon = Horizon.of_weeks(night - timedelta(days=13), 3)
    lengths = [slot.end - slot.start for slot in planned(zone, "monday", "09:00", horizon)]
    assert lengths == [timedelta(hours=length) for length in (168, hours, 168)]


@pytest.mark.parametrize(("zone", "night", "horizon"), ODD_NIGHTS)
@pytest.mark.parametrize("wall", ["00:00", "00:30", "02:00", "09:00"])
def test_changes_of_half_an_hour_and_at_midnight_too(zone: str, night: date, horizon: Horizon, wall: str) -> None:
    weekday = DAYS[night.weekday()]
    found = planned(zone, weekday, wall, horizon)
    assert as_planned(found) == list(walked_weeks(zone, weekday, time.fromisoformat(wall), horizon))


@given(
    zone=st.sampled_from(sorted({zone for zone, *_ in NIGHTS} | {"Asia/Kolkata", "America/Santiago", "UTC"})),
    weekday=st.sampled_from(DAYS),
    wall=st.times().map(lambda at: at.replace(second=0, microsecond=0).isoformat(timespec="minutes")),
    first=st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    weeks=st.integers(1, 60),
)
def test_weeks_tile_time_without_gap_or_overlap(zone: str, weekday: str, wall: str, first: date, weeks: int) -> None:
    found = planned(zone, weekday, wall, Horizon.of_weeks(first, weeks))
    assert len(found) == weeks
    assert all(one.end == two.start for one, two in pairwise(found))
    assert all(timedelta(hours=166) < slot.end - slot.start < timedelta(hours=170) for slot in found)


@pytest.mark.parametrize(
    ("first", "last", "weeks"),
    [
        (date(2027, 1, 4), date(2027, 1, 4), 1),
        (date(2027, 1, 5), date(2027, 1, 10), 0),
        (date(2027, 1, 5), date(2027, 1, 11), 1),
        (date(2027, 1, 1), date(2027, 3, 31), 13),
    ],
)
def test_a_week_belongs_to_the_plan_when_its_handoff_day_does(first: date, last: date, weeks: int) -> None:
    assert len(planned("UTC", "monday", "09:00", Horizon(first_day=first, last_day=last))) == weeks


def test_the_next_plan_begins_where_this_one_ends() -> None:
    for zone, wall in (("America/New_York", "02:30"), ("Australia/Sydney", "02:30"), ("Europe/Berlin", "09:00")):
        quarters = [Horizon.of_quarter(f"2027-Q{number}") for number in (1, 2, 3, 4)]
        weeks = [slot for quarter in quarters for slot in planned(zone, "sunday", wall, quarter)]
        assert len(weeks) == 52
        assert all(one.end == two.start for one, two in pairwise(weeks))


def test_a_rotation_without_a_zone_hands_over_on_the_companys_clock() -> None:
    found = company(rotations=[rotation(roles=("primary",))], zone="Asia/Kolkata")
    (slot,) = slots_of(found, found.rotations[0], Horizon.of_weeks(date(2027, 1, 4), 1))
    assert slot.start == datetime(2027, 1, 4, 3, 30, tzinfo=UTC)


def test_a_week_that_stays_open_is_no_slot() -> None:
    policy = with_policy(allowances=["open:core:secondary:2027-01-11"])
    found = company(policy=policy)
    slots = list(slots_of(found, found.rotations[0], Horizon.of_weeks(date(2027, 1, 4), 2)))
    assert [(slot.week.day, slot.role) for slot in slots] == [(4, "primary"), (4, "secondary"), (11, "primary")]


def test_a_secondary_of_business_hours_answers_five_days_of_eight_hours() -> None:
    """On Monday from nine, as the week begins; the night in which the clocks change is nobody's working day."""
    policy = with_policy(allowances=["business-hours:core:2027-03"])
    found = company(policy=policy, zone="America/New_York")
    march = Horizon.of_weeks(date(2027, 3, 8), 1)
    primary, secondary = slots_of(found, found.rotations[0], march)
    assert primary.hours == ()
    assert [(end - start) for start, end in secondary.hours] == [timedelta(hours=8)] * 5
    assert secondary.hours[0][0] == secondary.start
    assert list(slots_of(found, found.rotations[0], Horizon.of_weeks(date(2027, 4, 5), 1)))[1].hours == ()
