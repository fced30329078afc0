"""Nobody is on call while away: to the second, in real hours, on the clock of whoever is away."""

from datetime import date, datetime, timedelta

import pytest

from constraints.rules.availability import Availability
from domain.people import Absence, WishLevel
from tests.constraints.company import MONDAY, away, company, framed, held, keeps, person, rotation, wish

WEEK = ("core", "primary", MONDAY)
NEXT = ("core", "primary", MONDAY + timedelta(days=7))
START = datetime.fromisoformat("2027-01-04T09:00:00Z")
END = datetime.fromisoformat("2027-01-11T09:00:00Z")
SECOND = timedelta(seconds=1)


def absent(start: datetime, end: datetime) -> Absence:
    return Absence(engineer="ana", start=start, end=end)


def kept(*absences: Absence, tolerance: int = 0, zone: str = "UTC") -> bool:
    problem = framed(company(absences=absences, zone=zone))
    return keeps(Availability(tolerance_hours=tolerance), problem, {WEEK: "ana"})


@pytest.mark.parametrize(
    ("start", "end", "kept_"),
    [
        (START - timedelta(days=2), START, True),
        (START - timedelta(days=2), START + SECOND, False),
        (END - SECOND, END + timedelta(days=2), False),
        (END, END + timedelta(days=2), True),
    ],
)
def test_an_absence_may_touch_the_week_but_not_enter_it(start: datetime, end: datetime, kept_: bool) -> None:
    assert kept(absent(start, end)) is kept_


@pytest.mark.parametrize(("lost", "kept_"), [(-SECOND, True), (0 * SECOND, True), (SECOND, False)])
def test_tolerated_hours_are_tolerated_to_the_second(lost: timedelta, kept_: bool) -> None:
    assert kept(absent(START, START + timedelta(hours=24) + lost), tolerance=24) is kept_


def test_hours_of_several_absences_add_up_and_overlapping_ones_count_once() -> None:
    first, again = absent(START, START + timedelta(hours=13)), absent(START, START + timedelta(hours=12))
    later = absent(END - timedelta(hours=12), END)
    assert kept(first, again, tolerance=13)
    assert kept(first, later, tolerance=25)
    assert not kept(first, later, tolerance=24)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/New_York", date(2027, 3, 14), 23),
        ("America/New_York", date(2027, 11, 7), 25),
        ("Europe/Berlin", date(2027, 3, 28), 23),
        ("Europe/Berlin", date(2027, 10, 31), 25),
        ("Australia/Sydney", date(2027, 10, 3), 23),
        ("Australia/Sydney", date(2027, 4, 4), 25),
    ],
)
def test_a_day_away_takes_as_many_hours_as_its_night_leaves(zone: str, day: date, hours: int) -> None:
    monday = day - timedelta(days=6)
    problem = framed(company(absences=[away("ana", day, day)], zone=zone), first=monday)
    week = {("core", "primary", monday): "ana"}
    assert keeps(Availability(tolerance_hours=hours), problem, week)
    assert not keeps(Availability(tolerance_hours=hours - 1), problem, week)


@pytest.mark.parametrize(
    ("day", "this_week", "next_week"),
    [
        (date(2027, 1, 3), True, True),
        (date(2027, 1, 4), False, True),
        (date(2027, 1, 10), False, True),
        (date(2027, 1, 11), False, False),
        (date(2027, 1, 12), True, False),
    ],
)
def test_a_day_away_on_the_handoff_day_touches_both_weeks(day: date, this_week: bool, next_week: bool) -> None:
    problem = framed(company(absences=[away("ana", day, day)]))
    assert keeps(Availability(), problem, {WEEK: "ana"}) is this_week
    assert keeps(Availability(), problem, {NEXT: "ana"}) is next_week


def test_a_day_away_is_a_day_on_the_clock_of_whoever_is_away() -> None:
    """Sunday in Honolulu still lasts when it is Monday nine o'clock in Berlin."""
    people = (person("ana", zone="Pacific/Honolulu"), "bo")
    problem = framed(
        company(
            people,
            zone="Europe/Berlin",
            absences=[away(who, date(2027, 1, 3), date(2027, 1, 3)) for who in ("ana", "bo")],
        )
    )
    assert not keeps(Availability(), problem, {WEEK: "ana"})
    assert keeps(Availability(), problem, {WEEK: "bo"})


def test_an_absence_that_nobody_approved_forbids_nothing() -> None:
    asked = Absence(engineer="ana", first_day=MONDAY, last_day=MONDAY, approved=False)
    assert kept(asked)


@pytest.mark.parametrize(("offset", "kept_"), [(-1, True), (0, False), (6, False), (7, True)])
def test_any_day_of_a_week_names_it_when_somebody_cannot(offset: int, kept_: bool) -> None:
    day = MONDAY + timedelta(days=offset)
    problem = framed(company(wishes=[wish("ana", day, WishLevel.CANNOT)]))
    assert keeps(Availability(), problem, {WEEK: "ana"}) is kept_


def test_a_wish_for_one_rotation_leaves_the_others_open() -> None:
    problem = framed(
        company(rotations=[rotation(), rotation("other")], wishes=[wish("ana", MONDAY, WishLevel.CANNOT, "other")])
    )
    assert keeps(Availability(), problem, {WEEK: "ana"})
    assert not keeps(Availability(), problem, {("other", "primary", MONDAY): "ana"})


def test_weaker_wishes_forbid_nothing() -> None:
    problem = framed(company(wishes=[wish("ana", MONDAY, WishLevel.RATHER_NOT)]))
    assert keeps(Availability(), problem, {WEEK: "ana"})


def test_the_reason_of_an_absence_is_in_no_breach() -> None:
    secret = Absence(engineer="ana", first_day=MONDAY, last_day=MONDAY, reason="surgery")
    problem = framed(company(absences=[secret]))
    (breach,) = Availability().check(problem, held(problem, {WEEK: "ana"}))
    assert "surgery" not in breach.model_dump_json()
