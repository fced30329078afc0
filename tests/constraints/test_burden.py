"""How heavy a week is, computed by hand: severity, hour, bursts, decay, new teams, roles, holidays."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.burden import BurdenEstimate
from domain.organisation import Incident
from domain.policy import BurdenPolicy
from domain.schedule import Horizon
from tests.constraints.company import MONDAY, company, page, person, rotation, with_policy

WEDNESDAY = "2026-12-09T"
PRIMARY, SECONDARY = "primary", "secondary"


def estimate(*pages: Incident, teams: tuple[str, ...] = (), **burden: Any) -> BurdenEstimate:
    """Of a company with the team `core` and these teams besides."""
    others = [person(f"of-{team}", team=team) for team in teams]
    return BurdenEstimate(company(["ana", *others], [rotation()], incidents=pages, policy=with_policy(burden=burden)))


def points(*pages: Incident, zone: str = "UTC") -> Fraction:
    return estimate(*pages).weekly_points("core", zone)


def weekly(*counts: int, team: str = "core", first: int = 0) -> list[Incident]:
    """Pages of one point each, on Wednesday afternoons, counts newest first; the first page of a week is its last."""
    return [
        page(first + 100 * week + number, f"2026-12-{30 - 7 * week:02d}T15:{58 - 2 * number:02d}:00Z", team=team)
        for week, count in enumerate(counts)
        for number in range(count)
    ]


def test_a_company_without_incidents_has_standby_weeks_only() -> None:
    assert estimate().of_week(["core"], "UTC", PRIMARY, holiday=False) == 20
    assert estimate(standby="0.25").of_week(["core"], "UTC", PRIMARY, holiday=False) == 3


@pytest.mark.parametrize(
    ("severity", "weight"), [("SEV-1", "4"), ("SEV-2", "2"), ("SEV-3", "1"), ("SEV-4", "0.5"), ("P1", "1")]
)
def test_severities_weigh_what_the_policy_says_and_unknown_ones_one(severity: str, weight: str) -> None:
    assert points(page(1, f"{WEDNESDAY}10:00:00Z", severity=severity)) == Fraction(weight)


@pytest.mark.parametrize(
    ("at", "factor"),
    [
        ("2026-12-09T06:59:59Z", "2.5"),
        ("2026-12-09T07:00:00Z", "1.5"),
        ("2026-12-09T08:59:59Z", "1.5"),
        ("2026-12-09T09:00:00Z", "1"),
        ("2026-12-09T16:59:59Z", "1"),
        ("2026-12-09T17:00:00Z", "1.5"),
        ("2026-12-09T22:59:59Z", "1.5"),
        ("2026-12-09T23:00:00Z", "2.5"),
        ("2026-12-11T16:59:59Z", "1"),
        ("2026-12-12T12:00:00Z", "1.5"),
        ("2026-12-13T03:00:00Z", "2.5"),
    ],
)
def test_the_hour_makes_a_page_heavier(at: str, factor: str) -> None:
    """Working hours 9-17 from Monday to Friday, sleep 23-7 on every day, evenings and weekends between."""
    assert points(page(1, at)) == Fraction(factor)


@pytest.mark.parametrize(
    ("at", "zone", "factor"),
    [
        ("2026-12-09T13:30:00Z", "America/New_York", "1.5"),
        ("2026-12-09T14:30:00Z", "America/New_York", "1"),
        ("2026-03-11T13:30:00Z", "America/New_York", "1"),
        ("2026-07-08T07:30:00Z", "Europe/Berlin", "1"),
        ("2026-12-09T07:30:00Z", "Europe/Berlin", "1.5"),
        ("2026-12-08T22:30:00Z", "Australia/Sydney", "1"),
        ("2026-12-11T22:30:00Z", "Australia/Sydney", "1.5"),
        ("2026-12-13T22:30:00Z", "Australia/Sydney", "1"),
    ],
)
def test_the_hour_is_read_on_the_clock_of_the_rotation(at: str, zone: str, factor: str) -> None:
    assert points(page(1, at), zone=zone) == Fraction(factor)


def test_severity_times_hour() -> None:
    assert points(page(1, f"{WEDNESDAY}03:00:00Z", severity="SEV-1")) == 10
    assert points(
        page(1, f"{WEDNESDAY}03:00:00Z", severity="SEV-1"), page(2, f"{WEDNESDAY}18:00:00Z")
    ) == 10 + Fraction("1.5")


@pytest.mark.parametrize(("second", "pages"), [(0, 1), (60, 1), (61, 2)])
def test_pages_within_a_minute_count_once(second: int, pages: int) -> None:
    after = f"{WEDNESDAY}10:0{second // 60}:{second % 60:02d}Z"
    assert points(page(1, f"{WEDNESDAY}10:00:00Z"), page(2, after)) == pages


def test_a_burst_counts_as_its_heaviest_page_whichever_comes_first() -> None:
    heavy, light = page(1, f"{WEDNESDAY}10:00:00Z", severity="SEV-1"), page(2, f"{WEDNESDAY}10:00:30Z")
    assert points(heavy, light) == 4
    assert (
        points(heavy.model_copy(update={"opened": light.opened}), light.model_copy(update={"opened": heavy.opened}))
        == 4
    )


@pytest.mark.parametrize("heaviest", [0, 50])
def test_a_burst_lasts_a_minute_from_its_first_page_wherever_the_heaviest_stands(heaviest: int) -> None:
    """Pages at 0, 50 and 100 seconds: the third begins a burst of its own."""
    pages = [
        page(
            second,
            f"{WEDNESDAY}10:0{second // 60}:{second % 60:02d}Z",
            severity="SEV-1" if second == heaviest else "SEV-3",
        )
        for second in (0, 50, 100)
    ]
    assert points(*pages) == 4 + 1


def test_bursts_of_two_teams_are_two() -> None:
    both = estimate(page(1, f"{WEDNESDAY}10:00:00Z"), page(2, f"{WEDNESDAY}10:00:00Z", team="side"), teams=("side",))
    assert both.of_week(["core", "side"], "UTC", PRIMARY, holiday=False) == 20 + 10 + 10


def test_older_weeks_count_half_each_half_life() -> None:
    """Eight points four weeks ago, nothing since: 8 * 1/8 over 1 + 1/2 + 1/4 + 1/8."""
    last = page(999, "2026-12-30T15:59:00Z", severity="SEV-4")
    old = weekly(0, 0, 0, 8)
    found = estimate(last, *old, half_life_weeks=1).weekly_points("core", "UTC")
    assert found == (Fraction("0.5") + 8 * Fraction(1, 8)) / (1 + Fraction(1, 2) + Fraction(1, 4) + Fraction(1, 8))


def test_a_steady_team_weighs_its_rate_whatever_the_half_life() -> None:
    for half_life in (1, 10, 104):
        found = estimate(*weekly(3, 3, 3, 3, 3), half_life_weeks=half_life).weekly_points("core", "UTC")
        assert found == 3


def test_a_team_with_a_week_of_history_is_drawn_to_the_mean_of_all() -> None:
    """`core` has four points a week, `side` one in its only week; the week before is taken to be their mean, 2.5."""
    found = estimate(*weekly(4, 4, 4, 4), *weekly(1, team="side", first=1000), teams=("side",), half_life_weeks=1)
    assert found.weekly_points("core", "UTC") == 4
    assert found.weekly_points("side", "UTC") == (1 + Fraction("2.5") / 2) / Fraction("1.5")


@pytest.mark.parametrize(("weeks", "drawn"), [(3, True), (4, False)])
def test_four_weeks_of_history_stand_for_themselves(weeks: int, drawn: bool) -> None:
    pages = [*weekly(9, 9, 9, 9), *weekly(*[1] * weeks, team="side", first=1000)]
    assert (estimate(*pages, teams=("side",)).weekly_points("side", "UTC") != 1) is drawn


def test_a_team_without_incidents_is_taken_to_be_like_the_others_and_named() -> None:
    found = estimate(*weekly(4, 4, 4, 4), teams=("side",))
    assert found.weekly_points("side", "UTC") == 4
    assert found.unknown_teams == ("side",)


def test_quiet_weeks_since_the_last_incident_of_anybody_count() -> None:
    """Both are observed until the last page of the company; `core` has been quiet for four weeks of five."""
    found = estimate(*weekly(0, 0, 0, 0, 5), *weekly(1, team="side", first=1000), teams=("side",), half_life_weeks=104)
    assert Fraction("0.98") < found.weekly_points("core", "UTC") < 1


@pytest.mark.parametrize(
    ("role", "holiday", "tenths"),
    [
        (PRIMARY, False, 20 + 100),
        (SECONDARY, False, 20 + 35),
        ("incident-commander", False, 20 + 100),
        (PRIMARY, True, 180),
        (SECONDARY, True, 83),
    ],
)
def test_roles_take_their_share_of_incidents_and_holidays_weigh_more(role: str, holiday: bool, tenths: int) -> None:
    """Ten points a week; secondary (2 + 3.5) * 1.5 is 8.25, rounded half up to a tenth."""
    found = estimate(page(1, f"{WEDNESDAY}03:00:00Z", severity="SEV-1"))
    assert found.of_week(["core"], "UTC", role, holiday=holiday) == tenths


def test_a_pooled_rotation_carries_the_incidents_of_all_its_teams() -> None:
    found = estimate(*weekly(4, 4, 4, 4), *weekly(2, 2, 2, 2, team="side", first=1000), teams=("side",))
    assert found.of_week(["core", "side"], "UTC", PRIMARY, holiday=False) == 20 + 40 + 20


def test_a_week_of_business_hours_has_their_pages_and_forty_hours_of_standby() -> None:
    day, night = page(1, f"{WEDNESDAY}10:00:00Z", severity="SEV-1"), page(2, f"{WEDNESDAY}03:00:00Z")
    found = estimate(day, night).of_week(["core"], "UTC", PRIMARY, holiday=False, business_hours=True)
    assert found == 45  # 2 * 40/168 + 4 points, in tenths: 44.76


@given(st.lists(st.tuples(st.integers(0, 120_000), st.sampled_from(["SEV-1", "SEV-3"])), min_size=1, max_size=12))
def test_more_incidents_never_make_a_week_lighter(found: list[tuple[int, str]]) -> None:
    """Within the newest week, where nothing decays; the last page stays the same."""
    last = page(0, "2026-12-30T10:00:00Z", severity="SEV-1")
    pages = [
        page(
            number + 1,
            f"2026-12-{28 + minute // 86_400:02d}T{minute // 3600 % 24:02d}:{minute // 60 % 60:02d}:{minute % 60:02d}Z",
            severity=severity,
        )
        for number, (minute, severity) in enumerate(found)
    ]
    weights = [points(last, *pages[:count]) for count in range(len(pages) + 1)]
    assert weights == sorted(weights)


def test_the_defaults_are_those_of_the_documentation() -> None:
    policy = BurdenPolicy()
    assert (str(policy.standby), policy.half_life_weeks) == ("2", 10)
    assert {role: str(share) for role, share in policy.role_share.items()} == {PRIMARY: "1", SECONDARY: "0.35"}


def test_a_plan_sees_what_happened_before_its_first_day_only() -> None:
    history, midnight = weekly(1, 2, 3, 4), page(90, "2027-01-04T05:00:00Z")
    late = [page(91, "2027-01-04T04:59:59Z"), midnight, page(92, "2036-12-09T10:00:00Z")]
    seen = [
        BurdenEstimate.seen_from(
            company(["ana"], [rotation()], zone="America/New_York", incidents=pages), Horizon.of_weeks(MONDAY, 4)
        )
        for pages in (history, [*history, *late[1:]], [*history, *late])
    ]
    before, with_later, with_one_in_time = (one.weekly_points("core", "UTC") for one in seen)
    assert before == with_later != with_one_in_time
    assert [len(one.history) for one in seen] == [10, 10, 11]


def test_a_plan_before_all_incidents_has_standby_weeks_only() -> None:
    found = BurdenEstimate.seen_from(
        company(["ana"], [rotation()], incidents=[page(1, "2027-01-04T10:00:00Z")]), Horizon.of_weeks(MONDAY, 4)
    )
    assert found.of_week(["core"], "UTC", PRIMARY, holiday=False) == 20
    assert found.unknown_teams == ("core",)
