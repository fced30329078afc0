"""The sample company is what its README promises: other tests, the demo and the documentation stand on it."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import mean, median, pvariance

import holidays
import pytest

from constraints.framing import frame
from domain import clock
from domain.organisation import Organisation
from domain.people import PRIMARY, SECONDARY, WishLevel
from domain.schedule import Horizon, Schedule
from importers.organisation_file import load_organisation

FOLDER = Path(__file__).parents[1] / "fixtures" / "techcorp"
QUARTER = Horizon.of_quarter("2027-Q1")
BOTH = ("organisation.yaml", "team-owned.yaml")
SMALL = {"checkout", "identity", "search", "mobile", "logistics", "data"}


@cache
def techcorp(name: str = "organisation.yaml") -> Organisation:
    return load_organisation(FOLDER / name).organisation


@pytest.mark.parametrize("name", BOTH)
def test_file_loads_and_the_only_warning_is_about_the_meeting_that_was_called_off(name: str) -> None:
    (warning,) = load_organisation(FOLDER / name).warnings
    assert Path(warning.file).name == "priya.nair.ics"
    assert warning.problem == "is called off; it was left out"


def test_both_files_tell_of_the_same_company() -> None:
    """Only the rotations differ; past shifts mean the same instants under either."""
    shared, owned = (techcorp(name).model_dump(exclude={"rotations"}) for name in BOTH)
    assert shared == owned


def test_nine_teams_of_5_to_13_make_80_engineers_each_with_a_lead_of_its_own() -> None:
    company = techcorp()
    sizes = Counter(person.team for person in company.engineers)
    assert sorted(sizes.values()) == [5, 6, 7, 8, 9, 9, 11, 12, 13]
    assert set(sizes) == {team.id for team in company.teams}
    assert all(company.engineer[team.lead or ""].team == team.id for team in company.teams)


def test_people_live_in_three_zones() -> None:
    company = techcorp()
    zones = Counter(company.zone_of(person.id) for person in company.engineers)
    assert set(zones) == {"America/New_York", "Europe/Berlin", "Asia/Kolkata"}
    assert min(zones.values()) >= 10
    assert {person.region for person in company.engineers if person.country == "DE"} == {"BY", "BE"}


def test_everyone_can_be_paid() -> None:
    people = techcorp().engineers
    assert len({person.payroll_id for person in people}) == 80
    assert all(person.payroll_id and person.cost_center for person in people)
    assert all(person.email == f"{person.id}@techcorp.example" for person in people)


def test_payments_has_three_times_the_incidents_of_the_others() -> None:
    weekly = {team: count / 26 for team, count in Counter(one.team for one in techcorp().incidents).items()}
    others = [rate for team, rate in weekly.items() if team != "payments"]
    assert len(others) == 8
    assert all(3 <= rate <= 5 for rate in others)
    assert 2.8 <= weekly["payments"] / median(others) <= 3.2


def test_incidents_cover_the_26_weeks_before_today() -> None:
    opened = [one.opened.date() for one in techcorp().incidents]
    assert {(day - date(2026, 5, 25)).days // 7 for day in opened} == set(range(26))
    assert opened == sorted(opened)


def test_incidents_are_overdispersed_and_ring_at_night_too() -> None:
    mine = [one for one in techcorp().incidents if one.team == "payments"]
    weeks = Counter((one.opened.date() - date(2026, 5, 25)).days // 7 for one in mine)
    counts = [weeks[week] for week in range(26)]
    assert pvariance(counts) / mean(counts) > 2
    asleep = [one for one in mine if clock.local(one.opened, "America/New_York").hour in (22, 23, 0, 1, 2, 3, 4, 5)]
    assert 0.08 < len(asleep) / len(mine) < 0.3
    assert {one.severity for one in mine} == {"SEV-1", "SEV-2", "SEV-3", "SEV-4"}


def test_joiner_has_everything_still_to_do() -> None:
    (joiner,) = [person for person in techcorp().engineers if person.onboarding]
    assert joiner.id == "ilse.brouwer"
    assert joiner.first_day == date(2027, 1, 11)
    assert joiner.onboarding
    assert joiner.onboarding.shadow_weeks == 0
    assert joiner.onboarding.ready == date(2027, 1, 29)
    assert not joiner.experienced


def test_leaver_part_timers_and_parental_leave_are_there() -> None:
    company = techcorp()
    assert {one.id: one.last_day for one in company.engineers if one.last_day} == {"chloe.dubois": date(2027, 2, 19)}
    assert {one.id: one.share for one in company.engineers if one.share != 1} == {
        "noor.haddad": Decimal("0.6"),
        "kavya.rao": Decimal("0.8"),
    }
    whole = [
        away.engineer
        for away in company.absences
        if away.first_day
        and away.last_day
        and away.first_day <= QUARTER.first_day
        and QUARTER.last_day <= away.last_day
    ]
    assert whole == ["clara.neumann"]


def test_calendars_are_read_and_cancelled_events_left_out() -> None:
    company = techcorp()
    jonas, priya = (_days_away(company, who) for who in ("jonas.weber", "priya.nair"))
    assert set(clock.dates(date(2027, 2, 13), date(2027, 2, 21))) <= jonas
    assert date(2027, 2, 22) not in jonas
    assert set(clock.dates(date(2027, 1, 14), date(2027, 1, 18))) <= priya
    assert date(2027, 1, 19) not in priya
    assert not priya & set(clock.dates(date(2027, 2, 8), date(2027, 2, 12)))


def test_wishes_come_in_three_levels_and_lie_in_the_quarter() -> None:
    wishes = techcorp().wishes
    assert {wish.level for wish in wishes} == set(WishLevel)
    assert all(QUARTER.first_day <= wish.week < QUARTER.last_day + timedelta(days=5) for wish in wishes)


def test_locks_are_possible() -> None:
    company = techcorp()
    assert len(company.locks) == 2
    for lock in company.locks:
        assert company.engineer[lock.engineer].team == lock.rotation
        assert lock.week.weekday() == 0
        assert not _days_away(company, lock.engineer) & set(clock.dates(lock.week, lock.week + clock.WEEK))


def test_stipends_rose_from_350_to_500_in_august_2024() -> None:
    pay = techcorp().pay
    for role in (PRIMARY, SECONDARY):
        rates = [(rate.effective, rate.weekly) for rate in pay.stipends if rate.role == role]
        assert rates == [(date(2020, 1, 1), Decimal(350)), (date(2024, 8, 1), Decimal(500))]
    assert [rate.hourly for rate in pay.overtime] == [80]


def test_last_quarter_covers_every_second_of_every_rotation() -> None:
    company = techcorp("team-owned.yaml")
    slots = Schedule.of(company.history.shifts).by_slot
    weeks = [date(2026, 10, 5) + number * clock.WEEK for number in range(13)]
    assert set(slots) == {(one.id, role, week) for one in company.rotations for role in one.roles for week in weeks}
    for (rotation, _, week), shifts in slots.items():
        wall, zone = company.rotation[rotation].handoff.time, company.handoff_zone(rotation)
        assert shifts[0].start == clock.instant(week, wall, zone)
        assert shifts[-1].end == clock.instant(week + clock.WEEK, wall, zone)
        assert all(one.end == two.start for one, two in pairwise(shifts))
    assert sorted(len(shifts) for shifts in slots.values())[-3:] == [1, 2, 2], "two swaps within a week"


def test_last_quarter_looks_like_a_schedule_made_by_hand() -> None:
    company = techcorp("team-owned.yaml")
    shifts = company.history.shifts
    twice = [count for count in Counter((one.engineer, one.week.month) for one in shifts).values() if count > 1]
    clashes = [
        one
        for one in shifts
        if _days_away(company, one.engineer) & set(clock.dates(one.week, one.week + timedelta(days=6)))
    ]
    weeks = {(one.engineer, one.week) for one in shifts}
    assert len(twice) > 20
    assert len(clashes) == 10
    assert any((engineer, week + clock.WEEK) in weeks for engineer, week in weeks)
    assert all(
        len({one.engineer for one in shifts if one.week == shift.week and one.rotation == shift.rotation}) > 1
        for shift in shifts
    )


def test_last_week_of_the_year_reaches_into_the_quarter() -> None:
    assert max(shift.end for shift in techcorp().history.shifts) > clock.midnight(date(2027, 1, 4), "America/New_York")


def test_lent_secondaries_join_all_rotations_into_one_problem() -> None:
    (problem,) = frame(techcorp(), QUARTER)
    assert len(problem.people) == 80


def test_shared_rotations_know_their_former_names() -> None:
    company = techcorp()
    known = {name for one in company.rotations for name in (one.id, *one.formerly)}
    assert {shift.rotation for shift in company.history.shifts} == {
        one.id for one in techcorp("team-owned.yaml").rotations
    }
    assert {shift.rotation for shift in company.history.shifts} <= known


def test_every_holiday_of_the_quarter_was_held_by_two_of_each_team_last_year() -> None:
    company = techcorp()
    held = Counter((one.holiday, one.year, company.engineer[one.engineer].team) for one in company.history.holidays)
    for name in ("Martin Luther King Jr. Day", "Washington's Birthday", "Good Friday", "Easter Monday"):
        assert all(held[name, 2026, team.id] == 2 for team in company.teams)
    for name in ("Thanksgiving Day", "Christmas Day"):
        assert all(held[name, 2025, team.id] == 2 for team in company.teams)
    assert {one.holiday for one in company.history.holidays} == {one.name for one in company.policy.holidays}


def test_holidays_are_found_by_name_or_have_their_dates() -> None:
    found = set(holidays.country_holidays(techcorp().company.country, years=[2026, 2027]).values())
    for holiday in techcorp().policy.holidays:
        assert holiday.dates or holiday.name in found


def test_six_of_the_team_owned_rotations_lack_the_ten_people_that_march_needs() -> None:
    company = techcorp("team-owned.yaml")
    assert {one.id for one in company.rotations if len(company.team_members[one.id]) < 10} == SMALL


def test_shared_rotations_have_ten_of_their_own_people_in_march() -> None:
    company, march = techcorp(), set(clock.dates(date(2027, 3, 1), date(2027, 4, 4)))
    for rotation in company.rotations:
        there = [
            person
            for person in company.engineers
            if person.team in rotation.teams
            and (person.last_day or date.max) > date(2027, 3, 31)
            and not march <= _days_away(company, person.id)
        ]
        assert len(there) >= 10, rotation.id


def _days_away(company: Organisation, engineer: str) -> set[date]:
    zone = company.zone_of(engineer)
    days: set[date] = set()
    for away in company.absences:
        if away.engineer == engineer and away.approved:
            first = away.first_day or clock.local_date(away.start or clock.midnight(date.min, zone), zone)
            last = away.last_day or clock.local_date(
                (away.end or clock.midnight(date.max, zone)) - timedelta(seconds=1), zone
            )
            days |= set(clock.dates(first, last))
    return days
