"""Overrides make the final schedule: later ones win, gaps are filled, and nothing else moves."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidInput
from domain.overrides import Override, final_schedule, fitting, override_faults
from domain.schedule import Schedule
from tests.compensation.company import at, company, schedule, shifts

ORGANISATION = company()
WEEKS = schedule(
    shifts(ORGANISATION, "2024-09-09", ("alice", "", "")), shifts(ORGANISATION, "2024-09-16", ("bob", "", ""))
)


def override(start: str, end: str, who: str | None, **more: str) -> Override:
    fields = {"rotation": "web", "role": "primary", "start": at(start), "end": at(end), "engineer": who}
    return Override.model_validate(fields | more)


def held(found: Schedule) -> list[tuple[str, datetime, datetime]]:
    return [(shift.engineer, shift.start, shift.end) for shift in found.shifts]


def test_part_of_a_shift_passes_to_somebody_else() -> None:
    found = final_schedule(WEEKS, [override("2024-09-11 12:00", "2024-09-13 15:20", "carol")], ORGANISATION)
    assert held(found)[:3] == [
        ("alice", at("2024-09-09 09:00"), at("2024-09-11 12:00")),
        ("carol", at("2024-09-11 12:00"), at("2024-09-13 15:20")),
        ("alice", at("2024-09-13 15:20"), at("2024-09-16 09:00")),
    ]


def test_an_override_over_two_weeks_touches_both() -> None:
    found = final_schedule(WEEKS, [override("2024-09-15 09:00", "2024-09-17 09:00", "carol")], ORGANISATION)
    assert [(shift.week.day, shift.engineer) for shift in found.shifts] == [
        (9, "alice"), (9, "carol"), (16, "carol"), (16, "bob"),
    ]  # fmt: skip


def test_where_two_meet_the_later_row_wins() -> None:
    rows = [
        override("2024-09-11 00:00", "2024-09-13 00:00", "bob"),
        override("2024-09-12 00:00", "2024-09-14 00:00", "carol"),
    ]
    found = held(final_schedule(WEEKS, rows, ORGANISATION))
    assert ("bob", at("2024-09-11 00:00"), at("2024-09-12 00:00")) in found
    assert ("carol", at("2024-09-12 00:00"), at("2024-09-14 00:00")) in found


def test_nobody_leaves_a_gap_and_a_later_row_fills_it() -> None:
    nobody = override("2024-09-11 12:00", "2024-09-11 13:00", None)
    found = final_schedule(WEEKS, [nobody], ORGANISATION)
    assert found.shifts[0].end == at("2024-09-11 12:00")
    filled = final_schedule(WEEKS, [nobody, override("2024-09-11 12:00", "2024-09-11 13:00", "alice")], ORGANISATION)
    assert filled == WEEKS


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (override("2024-09-01 12:00", "2024-09-02 13:00", "bob"), "does not have all the weeks"),
        (override("2024-09-22 12:00", "2024-09-24 13:00", "bob"), "does not have all the weeks"),
        (override("2024-09-11 12:00", "2024-09-11 13:00", "zoe"), "no such engineer"),
        (override("2024-09-11 12:00", "2024-09-11 13:00", "bob", rotation="app"), "no such rotation"),
        (override("2024-09-11 12:00", "2024-09-11 13:00", "bob", role="secondary"), "does not have all the weeks"),
    ],
)
def test_an_override_that_meets_nothing_is_named(row: Override, problem: str) -> None:
    with pytest.raises(InvalidInput, match=problem):
        final_schedule(WEEKS, [row], ORGANISATION)
    assert [place for place, _ in override_faults([row], WEEKS, ORGANISATION)] == [0]


HOURS = tuple((at(f"2024-09-{day:02} 09:00"), at(f"2024-09-{day:02} 17:00")) for day in range(9, 14))
BUSINESS = Schedule.of([WEEKS.shifts[0].model_copy(update={"hours": HOURS}), *WEEKS.shifts[1:]])


def answered(found: Schedule) -> list[tuple[str, datetime, datetime]]:
    week = [shift for shift in found.shifts if shift.week == BUSINESS.shifts[0].week]
    return [(shift.engineer, start, end) for shift in week for start, end in shift.hours or [(shift.start, shift.end)]]


def test_a_week_of_business_hours_passes_its_hours_on_and_no_night() -> None:
    found = final_schedule(BUSINESS, [override("2024-09-10 12:00", "2024-09-11 12:00", "carol")], ORGANISATION)
    assert answered(found) == [
        ("alice", at("2024-09-09 09:00"), at("2024-09-09 17:00")),
        ("alice", at("2024-09-10 09:00"), at("2024-09-10 12:00")),
        ("carol", at("2024-09-10 12:00"), at("2024-09-10 17:00")),
        ("carol", at("2024-09-11 09:00"), at("2024-09-11 12:00")),
        ("alice", at("2024-09-11 12:00"), at("2024-09-11 17:00")),
        ("alice", at("2024-09-12 09:00"), at("2024-09-12 17:00")),
        ("alice", at("2024-09-13 09:00"), at("2024-09-13 17:00")),
    ]


@pytest.mark.parametrize("who", ["carol", "alice"])
def test_a_night_that_was_not_to_be_answered_is_held_by_whoever_takes_it(who: str) -> None:
    night = override("2024-09-14 09:00", "2024-09-15 09:00", who)
    assert answered(final_schedule(BUSINESS, [night], ORGANISATION))[5:] == [
        (who, at("2024-09-14 09:00"), at("2024-09-15 09:00"))
    ]


def test_what_fits_of_overrides_is_cut_to_the_weeks_of_the_schedule() -> None:
    rows = [
        override("2024-09-01 12:00", "2024-09-10 13:00", "bob"),
        override("2024-09-15 09:00", "2024-09-17 09:00", None),
        override("2024-09-11 12:00", "2024-09-11 13:00", "zoe"),
        override("2024-09-30 12:00", "2024-09-30 13:00", "bob"),
    ]
    fit = fitting(rows, WEEKS, ORGANISATION)
    assert [(one.start, one.end) for one in fit] == [
        (at("2024-09-09 09:00"), at("2024-09-10 13:00")),
        (at("2024-09-15 09:00"), at("2024-09-16 09:00")),
        (at("2024-09-16 09:00"), at("2024-09-17 09:00")),
    ]
    assert override_faults(fit, WEEKS, ORGANISATION) == ()
    assert fitting(fit, WEEKS, ORGANISATION) == fit


FIRST = at("2024-09-09 09:00")
rows = st.builds(
    lambda start, length, who: Override(
        rotation="web",
        role="primary",
        start=FIRST + timedelta(hours=start),
        end=FIRST + timedelta(hours=min(start + length, 336)),
        engineer=who,
    ),
    start=st.integers(0, 335),
    length=st.integers(1, 100),
    who=st.sampled_from(["alice", "bob", "carol", None]),
)


@given(st.lists(rows, max_size=6))
def test_every_hour_belongs_to_the_last_row_that_names_it(overrides: list[Override]) -> None:
    """The oracle colours the two weeks hour by hour."""
    expected: list[str | None] = [*["alice"] * 168, *["bob"] * 168]
    for row in overrides:
        first, last = ((moment - FIRST) // timedelta(hours=1) for moment in (row.start, row.end))
        expected[first:last] = [row.engineer] * (last - first)
    found = final_schedule(WEEKS, overrides, ORGANISATION)
    for number, who in enumerate(expected):
        hour = FIRST.astimezone(UTC) + timedelta(hours=number, minutes=30)
        assert [one.engineer for one in found.shifts if one.start <= hour < one.end] == [who] * (who is not None)
