"""Whoever leaves within a week answers until midnight on their own clock; then the list names a ghost."""

from datetime import date

import pytest

from domain.clock import iso
from domain.leavers import shifts_of_leavers, told_of_leavers
from domain.organisation import Organisation
from domain.schedule import Schedule
from tests.compensation.company import at, company, engineer, shifts

WEEKS = ("2024-09-02", "2024-09-09", "2024-09-16")


def leaving(last_day: str | None, zone: str = "Asia/Tokyo") -> Organisation:
    last = date.fromisoformat(last_day) if last_day else None
    alice = engineer("alice").model_copy(update={"zone": zone, "last_day": last})
    usual = company()
    others = tuple(alice if one.id == "alice" else one for one in usual.engineers)
    return usual.model_copy(update={"engineers": others})


@pytest.mark.parametrize(
    ("last_day", "ghosts"),
    [
        (None, []),
        ("2024-09-23", []),
        ("2024-09-10", [("2024-09-09", "2024-09-10T15:00:00Z"), ("2024-09-16", "START")]),
        ("2024-09-01", [("2024-09-02", "START"), ("2024-09-09", "START"), ("2024-09-16", "START")]),
    ],
)
def test_a_shift_is_a_ghosts_from_the_midnight_after_the_last_day(
    last_day: str | None, ghosts: list[tuple[str, str]]
) -> None:
    organisation = leaving(last_day)
    schedule = Schedule.of(one for week in WEEKS for one in shifts(organisation, week, ("alice", "", "")))
    found = [
        (str(shift.week), "START" if gone == shift.start else iso(gone))
        for shift, gone in shifts_of_leavers(schedule, organisation)
    ]
    assert found == ghosts


def test_only_what_is_still_to_come_is_told() -> None:
    organisation = leaving("2024-09-10")
    schedule = Schedule.of(one for week in WEEKS for one in shifts(organisation, week, ("alice", "", "")))
    (told,) = told_of_leavers(schedule, organisation, at("2024-09-16 12:00"))
    assert "works here until 2024-09-10, and holds web primary from 2024-09-16T" in told
    assert told.endswith("plan again, or pass it on.")
