"""Nobody holds two slots at a time: by instants, so that zones and clocks do not matter."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.rules.one_duty import OneDuty, at_once
from domain.people import Onboarding
from domain.schedule import Slot
from tests.constraints.company import (
    MONDAY,
    Place,
    company,
    framed,
    keeps,
    past,
    person,
    rotation,
    weeks_after,
    with_policy,
)

MORNING = "09:00"


def place(rotation: str, number: int, role: str = "primary", first: date = MONDAY) -> Place:
    return (rotation, role, weeks_after(first, number))


def test_primary_and_secondary_of_a_week_are_two_people() -> None:
    problem = framed(company())
    assert not keeps(OneDuty(), problem, {place("core", 0): "ana", place("core", 0, "secondary"): "ana"})
    assert keeps(OneDuty(), problem, {place("core", 0): "ana", place("core", 0, "secondary"): "bo"})


def test_a_handoff_is_not_an_overlap() -> None:
    problem = framed(company())
    assert keeps(OneDuty(), problem, {place("core", 0): "ana", place("core", 1): "ana"})


@pytest.mark.parametrize(("time", "kept"), [("13:59", False), ("14:00", True), ("14:01", True)])
def test_two_rotations_are_free_of_each_other_from_the_minute_at_which_one_ends(time: str, kept: bool) -> None:
    """Nine o'clock in New York is 14:00 in UTC."""
    two = [rotation("ny", zone="America/New_York"), rotation("utc", zone="UTC", time=time)]
    problem = framed(company(rotations=two))
    assert keeps(OneDuty(), problem, {place("ny", 0): "ana", place("utc", 1): "ana"}) is kept


@pytest.mark.parametrize(
    ("zone", "before", "first", "now_overlaps"),
    [
        ("America/New_York", "14:00", date(2027, 3, 8), "zone"),
        ("America/New_York", "13:00", date(2027, 11, 1), "utc"),
        ("Europe/Berlin", "08:00", date(2027, 3, 22), "zone"),
        ("Europe/Berlin", "07:00", date(2027, 10, 25), "utc"),
        ("Australia/Sydney", "22:00", date(2027, 3, 29), "utc"),
        ("Australia/Sydney", "23:00", date(2027, 9, 27), "zone"),
    ],
)
def test_a_night_of_changing_clocks_parts_two_rotations_that_met(
    zone: str, before: str, first: date, now_overlaps: str
) -> None:
    """Both hand over at one instant until the clocks change; from then on, one of them an hour before the other."""
    sydney = zone.startswith("Australia")
    utc = rotation("utc", zone="UTC", time=before, weekday="sunday" if sydney else "monday")
    problem = framed(
        company(rotations=[rotation("zone", zone=zone), utc]), weeks=3, first=date.fromordinal(first.toordinal() - 1)
    )
    here = {0: first, 1: weeks_after(first, 1)}
    there = {number: date.fromordinal(day.toordinal() - sydney) for number, day in here.items()}
    into_utc: dict[Place, str] = {("zone", "primary", here[0]): "ana", ("utc", "primary", there[1]): "ana"}
    into_zone: dict[Place, str] = {("utc", "primary", there[0]): "ana", ("zone", "primary", here[1]): "ana"}
    assert keeps(OneDuty(), problem, into_utc) is (now_overlaps == "zone")
    assert keeps(OneDuty(), problem, into_zone) is (now_overlaps == "utc")


@pytest.mark.parametrize(("offset", "kept"), [(0, False), (1, True)])
def test_a_settled_week_that_runs_into_the_plan_is_a_duty(offset: int, kept: bool) -> None:
    two = [rotation(), rotation("late", time="17:00")]
    problem = framed(past(company(rotations=two), {place("late", -1): "ana"}))
    assert keeps(OneDuty(), problem, {place("core", offset): "ana"}) is kept


def test_a_settled_week_that_the_plan_runs_into_is_a_duty() -> None:
    two = [rotation(), rotation("late", time="17:00")]
    problem = framed(past(company(rotations=two), {place("core", 2): "ana"}), weeks=2)
    assert not keeps(OneDuty(), problem, {place("late", 1): "ana"})
    assert keeps(OneDuty(), problem, {place("core", 1): "ana"})


def test_nobody_holds_a_week_that_begins_before_the_last_shadow_week_ends() -> None:
    """Kim shadows until Monday 17:00; the other rotation hands over at nine."""
    kim = person("kim", experienced=False, onboarding=Onboarding(simulation=True, postmortems=5))
    two = [rotation("late", time="17:00"), rotation("early", time=MORNING)]
    policy = with_policy(onboarding={"shadow_weeks": 1, "simulation": True, "postmortems": 5})
    problem = framed(company(["ana", "bo", kim], two, policy=policy))
    assert [shadow.week for shadow in problem.shadows] == [MONDAY]
    assert not keeps(OneDuty(), problem, {place("early", 1): "kim"})
    assert keeps(OneDuty(), problem, {place("late", 1): "kim"})


def test_no_shadow_week_is_planned_into_a_settled_duty() -> None:
    """Nothing that a schedule does could mend it."""
    kim = person("kim", onboarding=Onboarding(simulation=True, postmortems=5))
    two = [rotation("early", time=MORNING), rotation("late", time="17:00")]
    problem = framed(past(company(["ana", "bo", kim], two), {place("late", -1): "kim"}))
    assert keeps(OneDuty(), problem, {})


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=12))
def test_what_runs_at_once_is_what_runs_at_the_moments_at_which_something_begins(times: list[tuple[int, int]]) -> None:
    began = datetime(2027, 1, 4, 9, tzinfo=UTC)
    slots = [
        Slot(
            rotation="core",
            role="primary",
            week=began.date(),
            start=began + timedelta(days=start),
            end=began + timedelta(days=start + days),
        )
        for start, days in times
    ]
    plainly = [
        [place for place, (start, days) in enumerate(times) if start <= moment < start + days]
        for moment in sorted({start for start, _ in times})
    ]
    assert list(at_once(slots)) == plainly
