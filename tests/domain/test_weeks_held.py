"""Whoever held at least half of a week held it."""

import pytest

from domain.overrides import Override, final_schedule
from domain.schedule import Schedule
from domain.weeks_held import weeks_held
from tests.compensation.company import at, company, rotation, schedule, shifts

ORGANISATION = company()
WEEKS = schedule(
    shifts(ORGANISATION, "2024-09-09", ("alice", "", "")), shifts(ORGANISATION, "2024-09-16", ("bob", "", ""))
)


def after(start: str, end: str, who: str | None) -> Schedule:
    row = Override(rotation="web", role="primary", start=at(start), end=at(end), engineer=who)
    return weeks_held(final_schedule(WEEKS, [row], ORGANISATION), ORGANISATION)


def test_whole_weeks_stay_as_they_are() -> None:
    assert weeks_held(WEEKS, ORGANISATION) == WEEKS


@pytest.mark.parametrize(
    ("start", "end", "holder"),
    [
        ("2024-09-10 09:00", "2024-09-10 11:00", "alice"),
        ("2024-09-09 09:00", "2024-09-12 20:59", "alice"),
        ("2024-09-09 09:00", "2024-09-12 21:01", "carol"),
        ("2024-09-09 09:00", "2024-09-16 09:00", "carol"),
    ],
)
def test_the_week_is_that_of_whoever_held_most_of_it(start: str, end: str, holder: str) -> None:
    first, second = after(start, end, "carol").shifts
    assert (first.engineer, first.start, first.end) == (holder, at("2024-09-09 09:00"), at("2024-09-16 09:00"))
    assert second == WEEKS.shifts[1]


def test_a_week_that_nobody_held_half_of_is_nobodys() -> None:
    assert [one.engineer for one in after("2024-09-09 09:00", "2024-09-12 22:00", None).shifts] == ["bob"]
    assert [one.engineer for one in after("2024-09-09 09:00", "2024-09-12 20:00", None).shifts] == ["alice", "bob"]


def test_weeks_of_unknown_rotations_and_shadow_weeks_are_not_touched() -> None:
    other = company(rotations=(rotation("app"),))
    parts = final_schedule(
        WEEKS,
        [Override(rotation="web", role="primary", start=at("2024-09-10 09:00"), end=at("2024-09-15 09:00"))],
        ORGANISATION,
    )
    assert weeks_held(parts, other) == parts
    shadow = WEEKS.shifts[0].model_copy(update={"role": "shadow", "end": at("2024-09-10 09:00")})
    assert weeks_held(Schedule.of([shadow]), ORGANISATION) == Schedule.of([shadow])
