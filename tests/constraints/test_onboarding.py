"""Joiners: which weeks they shadow, and from when they may hold weeks of their own."""

from datetime import date, timedelta

import pytest

from constraints.checker import encoded
from constraints.onboarding import first_own_week, shadow_weeks
from constraints.problem import Problem
from constraints.reasons import forbidden_by
from domain.people import SHADOW, Engineer, Onboarding, WishLevel
from domain.policy import OnboardingPolicy
from tests.constraints.company import MONDAY, away, company, framed, past, person, rotation, weeks_after, wish

POLICY = OnboardingPolicy(shadow_weeks=2, simulation=True, postmortems=5)


def joiner(**done: object) -> Engineer:
    return person("kim", onboarding=Onboarding.model_validate({"simulation": True, "postmortems": 5, **done}))


def weeks_of(problem: Problem) -> list[int]:
    """Numbers of the weeks in which Kim shadows."""
    return [(shift.week - MONDAY).days // 7 for shift in problem.shadows]


@pytest.mark.parametrize(("done", "owed"), [(0, [0, 1]), (1, [0]), (2, []), (3, [])])
def test_what_is_still_owed_is_planned_in_the_first_weeks(done: int, owed: list[int]) -> None:
    problem = framed(company(["ana", "bo", joiner(shadow_weeks=done)]))
    assert weeks_of(problem) == owed
    assert {(shift.role, shift.engineer, shift.rotation) for shift in problem.shadows} <= {(SHADOW, "kim", "core")}


def test_a_shadow_week_lasts_as_long_as_the_week_it_watches() -> None:
    problem = framed(company(["ana", "bo", joiner()], zone="America/New_York"), first=date(2027, 3, 8))
    watched = {slot.week: (slot.start, slot.end) for slot in problem.slots}
    assert [(one.start, one.end) for one in problem.shadows] == [watched[one.week] for one in problem.shadows]
    assert problem.shadows[0].end - problem.shadows[0].start == timedelta(hours=167)


def test_weeks_away_and_weeks_refused_are_not_shadowed() -> None:
    """Away on Monday of the second week: that touches the first week too, which ends on that morning."""
    monday = weeks_after(MONDAY, 1)
    organisation = company(
        ["ana", "bo", joiner()],
        absences=[away("kim", monday, monday)],
        wishes=[wish("kim", weeks_after(MONDAY, 3), WishLevel.CANNOT)],
    )
    assert weeks_of(framed(organisation, weeks=6)) == [2, 4]


def test_a_settled_week_that_runs_into_the_plan_is_not_shadowed_in() -> None:
    organisation = company(["ana", "bo", joiner()], [rotation(), rotation("late", time="17:00")])
    settled = past(organisation, {("late", "primary", weeks_after(MONDAY, -1)): "kim"})
    assert weeks_of(framed(organisation)) == [0, 1]
    assert weeks_of(framed(settled)) == [1, 2]


def test_an_absence_that_ends_on_the_handoff_day_costs_the_week_before_only() -> None:
    """Kim is back on Monday morning: away until Sunday."""
    organisation = company(["ana", "bo", joiner()], absences=[away("kim", MONDAY, MONDAY + timedelta(days=6))])
    assert weeks_of(framed(organisation, weeks=6)) == [1, 2]


def test_shadowing_begins_when_the_membership_does() -> None:
    kim = joiner().model_copy(update={"first_day": MONDAY + timedelta(days=1)})
    assert weeks_of(framed(company(["ana", "bo", kim]))) == [1, 2]


@pytest.mark.parametrize(
    ("done", "shadowed", "first_own"),
    [
        ({"shadow_weeks": 2}, 0, 0),
        ({"shadow_weeks": 0}, 2, 2),
        ({"shadow_weeks": 0}, 1, None),
        ({"shadow_weeks": 2, "simulation": False}, 0, None),
        ({"shadow_weeks": 2, "simulation": False, "ready": weeks_after(MONDAY, 1)}, 0, 1),
        ({"shadow_weeks": 0, "postmortems": 4, "ready": weeks_after(MONDAY, 1)}, 2, 2),
        ({"shadow_weeks": 0, "postmortems": 4, "ready": weeks_after(MONDAY, 3)}, 2, 3),
        ({"shadow_weeks": 2, "ready": weeks_after(MONDAY, 3)}, 0, 0),
    ],
)
def test_own_weeks_begin_after_shadowing_and_when_everything_else_is_done(
    done: dict[str, object], shadowed: int, first_own: int | None
) -> None:
    kim = joiner(**done)
    free = [slot for slot in framed(company()).slots if slot.role == "primary"][:shadowed]
    planned = shadow_weeks(kim, POLICY, free)
    expected = None if first_own is None else weeks_after(MONDAY, first_own)
    assert first_own_week(kim, POLICY, planned, MONDAY) == expected


def test_whoever_was_onboarded_long_ago_shadows_nobody() -> None:
    ana, slots = person("ana"), framed(company()).slots
    assert shadow_weeks(ana, POLICY, slots) == ()
    assert first_own_week(ana, POLICY, (), MONDAY) == MONDAY


def test_who_shadows_then_is_told_to_shadow_and_not_to_be_on_call_elsewhere() -> None:
    problem = framed(company(["ana", "bo", joiner()]))
    kim = problem.people.index("kim")
    first = next(cell for cell in problem.cells_of[kim] if problem.slots[cell.slot].week == MONDAY)
    told = [one.sentence for one in forbidden_by(encoded(problem), first) if one.rule == "one-duty"]
    assert told == ["shadows core 4 Jan, at the same time"]
