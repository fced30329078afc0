"""The generator of organisations: repeatable, of the shape that was asked for, and fast."""

import hashlib
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import mean, pvariance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import clock
from domain.people import PRIMARY, SECONDARY, WishLevel
from importers.synthetic import Shape, make_organisation
from importers.synthetic_incidents import SEVERITIES, incidents, poisson

ROOT = Path(__file__).parents[2]
RING = Shape(rotations=6, zones=("America/New_York", "Europe/Berlin", "Asia/Kolkata"), with_holidays=True)
SHAPES = st.builds(
    Shape,
    rotations=st.integers(1, 4),
    people_per_rotation=st.integers(2, 6),
    weeks=st.integers(1, 9),
    ring=st.integers(0, 5),
    away_percent=st.integers(0, 60),
    wishes_per_person=st.integers(0, 12),
    cannot_percent=st.integers(0, 100),
    incident_weeks=st.integers(0, 4),
    carried_weeks=st.integers(0, 6),
    with_holidays=st.booleans(),
)


def digest(shape: Shape, seed: int) -> str:
    return hashlib.sha256(make_organisation(shape, seed).model_dump_json().encode()).hexdigest()


@given(SHAPES, st.integers())
def test_same_seed_gives_the_same_organisation(shape: Shape, seed: int) -> None:
    assert make_organisation(shape, seed) == make_organisation(shape, seed)


def test_same_seed_gives_the_same_organisation_in_another_process() -> None:
    """String hashes differ from process to process; nothing may depend on the order of a set."""
    code = "from tests.importers.test_synthetic import RING, digest; print(digest(RING, 9))"
    printed = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": salt},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for salt in ("1", "2")
    ]
    assert printed == [digest(RING, 9)] * 2


def test_another_seed_gives_another_organisation() -> None:
    one, other = make_organisation(RING, 1), make_organisation(RING, 2)
    assert one.absences != other.absences
    assert one.history != other.history
    assert one.incidents != other.incidents


def test_more_wishes_do_not_move_vacations() -> None:
    few, many = make_organisation(Shape(wishes_per_person=1), 5), make_organisation(Shape(wishes_per_person=6), 5)
    assert len(many.wishes) == 6 * len(few.wishes)
    assert (few.absences, few.incidents, few.history) == (many.absences, many.incidents, many.history)


@given(SHAPES)
def test_ring_lends_secondaries_to_the_next_rotations_only(shape: Shape) -> None:
    organisation = make_organisation(shape, 1)
    reach = min(shape.ring, shape.rotations - 1)
    for place, rotation in enumerate(organisation.rotations):
        home, *lent = rotation.members
        assert (home.team, home.roles) == (rotation.id, None)
        assert all(member.roles == (SECONDARY,) for member in lent)
        before = [organisation.rotations[(place - step) % shape.rotations].id for step in range(1, reach + 1)]
        assert [member.team for member in lent] == before


@given(SHAPES, st.integers())
def test_past_weeks_have_two_distinct_holders_of_the_team(shape: Shape, seed: int) -> None:
    organisation = make_organisation(shape, seed)
    holders: dict[tuple[str, date], set[str]] = {}
    for shift in organisation.history.shifts:
        assert organisation.engineer[shift.engineer].team == shift.rotation
        assert shift.start == clock.instant(
            shift.week, organisation.rotation[shift.rotation].handoff.time, "America/New_York"
        )
        holders.setdefault((shift.rotation, shift.week), set()).add(shift.engineer)
    assert len(holders) == shape.rotations * shape.carried_weeks
    assert all(len(pair) == 2 for pair in holders.values())
    assert all(week < shape.first_week for _, week in holders)


def test_a_block_away_meets_whole_weeks_and_one_or_two_of_them() -> None:
    organisation = make_organisation(Shape(rotations=20, away_percent=30), 3)
    planned = Shape().planned
    for away in organisation.absences:
        start = clock.midnight(away.first_day or date.max, "America/New_York")
        end = clock.midnight((away.last_day or date.max) + timedelta(days=1), "America/New_York")
        met = [
            week
            for week in planned
            if clock.overlap_seconds(
                start,
                end,
                clock.instant(week, organisation.rotations[0].handoff.time, "America/New_York"),
                clock.instant(week + clock.WEEK, organisation.rotations[0].handoff.time, "America/New_York"),
            )
        ]
        assert len(met) == ((away.last_day or date.max) - (away.first_day or date.max)).days // 7 + 1
        assert len(met) in (1, 2)


@pytest.mark.parametrize("percent", [0, 5, 30, 60])
def test_share_of_weeks_away_is_the_one_asked_for(percent: int) -> None:
    shape = Shape(rotations=10, weeks=104, away_percent=percent, incident_weeks=0)
    organisation = make_organisation(shape, 8)
    weeks = sum(
        ((away.last_day or date.max) - (away.first_day or date.max)).days // 7 + 1 for away in organisation.absences
    )
    assert weeks / (len(organisation.engineers) * shape.weeks) == pytest.approx(percent / 100, rel=0.1)


def test_wishes_name_different_planned_weeks_and_both_soft_levels() -> None:
    organisation = make_organisation(RING, 4)
    mine: dict[str, list[date]] = {}
    for wish in organisation.wishes:
        mine.setdefault(wish.engineer, []).append(wish.week)
    assert set(map(len, mine.values())) == {2}
    assert all(len(set(weeks)) == 2 and set(weeks) <= set(RING.planned) for weeks in mine.values())
    assert {wish.level for wish in organisation.wishes} == {WishLevel.RATHER_NOT, WishLevel.HAPPY_TO}


def test_first_rotation_carries_three_times_the_points_of_the_others() -> None:
    organisation = make_organisation(Shape(rotations=40, burden=(5.0, 5.0)), 7)
    policy = organisation.policy.burden
    count = Counter(incident.team for incident in organisation.incidents)
    others = [count[team.id] for team in organisation.teams[1:]]
    assert count["team-0001"] / mean(others) == pytest.approx(3, rel=0.3)
    assert policy.standby == 0
    assert policy.role_share[SECONDARY] / policy.role_share[PRIMARY] == Decimal("0.35")


def test_points_of_a_primary_week_come_out_as_asked() -> None:
    """Recomputed from the incidents alone: severity by severity, hour class by hour class."""
    organisation = make_organisation(Shape(rotations=60, burden=(5.0, 5.0), first_factor=1), 7)
    policy = organisation.policy.burden
    points = 0.0
    for incident in organisation.incidents:
        at = clock.local(incident.opened, "America/New_York")
        asleep, working = at.hour >= 22 or at.hour < 6, 9 <= at.hour < 17 and at.weekday() < 5
        hour = policy.hours.sleep if asleep else policy.hours.business if working else policy.hours.evening_or_weekend
        points += float(policy.severities[incident.severity] * hour)
    assert points / (26 * 60) == pytest.approx(5, rel=0.1)


def test_weeks_of_incidents_are_overdispersed() -> None:
    weeks = [date(2020, 1, 6) + week * clock.WEEK for week in range(400)]
    found = incidents("one", "UTC", weeks, 6.0, _rng())
    count = Counter((incident.opened.date() - weeks[0]).days // 7 for incident in found)
    series = [count[week] for week in range(400)]
    assert mean(series) == pytest.approx(6, rel=0.1)
    assert pvariance(series) / mean(series) > 2


def test_incidents_ring_by_day_and_by_night_in_every_severity() -> None:
    found = list(incidents("one", "Asia/Kolkata", [date(2026, 6, 1)], 2000.0, _rng()))
    hours = Counter(clock.local(incident.opened, "Asia/Kolkata").hour for incident in found)
    assert set(hours) == set(range(24))
    assert (
        sum(hours[hour] for hour in range(9, 17)) > sum(hours[hour] for hour in (*range(6), 22, 23)) > len(found) / 20
    )
    assert {incident.severity for incident in found} == set(SEVERITIES)
    assert all(one.opened <= two.opened for one, two in pairwise(found))


def test_poisson_has_its_mean_as_variance() -> None:
    rng = _rng()
    drawn = [poisson(3.5, rng) for _ in range(4000)]
    assert mean(drawn) == pytest.approx(3.5, rel=0.05)
    assert pvariance(drawn) == pytest.approx(3.5, rel=0.1)
    assert poisson(0.0, rng) == 0


def test_holidays_have_two_holders_a_rotation_in_the_year_before() -> None:
    organisation = make_organisation(RING, 1)
    named = {holiday.name for holiday in organisation.policy.holidays}
    held = Counter((held.holiday, organisation.engineer[held.engineer].team) for held in organisation.history.holidays)
    assert len(named) == 8
    assert set(held) == {(name, rotation.id) for name in named for rotation in organisation.rotations}
    assert set(held.values()) == {2}
    assert {held.year for held in organisation.history.holidays} == {2026}


def test_impossible_shape_names_every_fault() -> None:
    with pytest.raises(
        ValueError, match=r"rotations is below 1.*away_percent is above 60.*not a Monday.*zones is empty"
    ):
        Shape(rotations=0, away_percent=61, first_week=date(2027, 1, 5), zones=())


def _rng() -> Random:
    return Random(20260104)
