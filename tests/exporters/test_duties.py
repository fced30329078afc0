"""Duties join what one person holds without a break, and nothing else."""

from datetime import timedelta
from itertools import chain

from hypothesis import given

from domain.schedule import Schedule
from exporters.duties import duties
from tests.exporters.feed_reading import on_duty
from tests.exporters.sample import MONDAY, pair, week, weeks
from tests.exporters.strategies import schedules


def test_back_to_back_weeks_of_one_person_in_one_role_are_one_duty() -> None:
    found = duties(weeks("payments", "primary", MONDAY, "ana ana ben ana"))
    assert [(one.engineer, (one.end - one.start).days) for one in found] == [("ana", 14), ("ben", 7), ("ana", 7)]


def test_another_role_or_another_rotation_begins_another_duty() -> None:
    first, next_week = week("payments", "primary", MONDAY, "ana"), MONDAY + timedelta(days=7)
    other_role = week("payments", "secondary", next_week, "ana")
    other_rotation = week("billing", "primary", next_week, "ana")
    assert len(duties([first, other_role, other_rotation])) == 3


def test_a_minute_between_keeps_two_duties_apart() -> None:
    first, second = weeks("payments", "primary", MONDAY, "ana ana")
    late = second.model_copy(update={"start": second.start + timedelta(minutes=1)})
    assert len(duties([first, late])) == 2


def test_duties_come_in_order_of_start() -> None:
    found = duties(pair("payments", "ana ben cara", "ben cara ana").shifts)
    assert list(found) == sorted(found, key=lambda one: (one.start, one.rotation, one.role))


@given(schedules())
def test_duties_cover_exactly_the_seconds_of_the_shifts(schedule: Schedule) -> None:
    found = duties(schedule.shifts)
    edges = [(one.start, one.end) for one in found] + [(one.start, one.end) for one in schedule.shifts]
    moments = sorted(set(chain.from_iterable(edges)))
    of_duties = on_duty(((f"{d.rotation} {d.role} {d.engineer}", d.start, d.end) for d in found), moments)
    shifts = ((f"{s.rotation} {s.role} {s.engineer}", s.start, s.end) for s in schedule.shifts)
    assert of_duties == on_duty(shifts, moments)
    assert all(one.end != two.start for one in found for two in found if _same_holder(one, two))


def _same_holder(one: object, two: object) -> bool:
    return all(getattr(one, name) == getattr(two, name) for name in ("rotation", "role", "engineer"))
