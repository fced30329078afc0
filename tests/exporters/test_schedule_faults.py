"""A schedule that does not say clearly who is on call is refused, with every fault at once."""

from datetime import timedelta

import pytest
from hypothesis import given

from domain.errors import InvalidInput
from domain.schedule import Schedule
from exporters.schedule_faults import refuse_unfit
from tests.exporters.sample import MONDAY, organisation, week, weeks
from tests.exporters.strategies import schedules

GOOD = week("payments", "primary", MONDAY, "ana")


def problems(*shifts: object) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        refuse_unfit(Schedule.of(shifts), organisation())  # type: ignore[arg-type]  # Shifts, kept short here
    return [fault.problem for fault in refused.value.faults]


@given(schedules())
def test_sound_schedules_pass(schedule: Schedule) -> None:
    refuse_unfit(schedule, organisation())


def test_unknown_names_are_all_told_at_once() -> None:
    found = problems(
        GOOD.model_copy(update={"engineer": "zed"}),
        GOOD.model_copy(update={"rotation": "billing"}),
        GOOD.model_copy(update={"role": "captain"}),
    )
    assert sorted(found) == [
        "the organisation has no such engineer",
        "the organisation has no such rotation",
        "the rotation has no such role",
    ]


@pytest.mark.parametrize("minutes", [0, -1])
def test_a_shift_without_length_is_refused(minutes: int) -> None:
    assert problems(GOOD.model_copy(update={"end": GOOD.start + timedelta(minutes=minutes)})) == [
        "ends no later than it starts"
    ]


def test_two_holders_of_one_role_are_refused_from_the_first_common_minute() -> None:
    first, second = weeks("payments", "primary", MONDAY, "ana ben")
    early = second.model_copy(update={"start": second.start - timedelta(minutes=1)})
    assert problems(first, early) == ["ana holds it until 2027-01-11T14:00:00Z"]
    refuse_unfit(Schedule.of([first, second]), organisation())


def test_a_long_shift_that_swallows_two_short_ones_is_told_twice() -> None:
    first, second, third = weeks("payments", "primary", MONDAY, "ben cara dora")
    long = first.model_copy(update={"end": third.end, "engineer": "ana"})
    assert len(problems(long, second, third)) == 2


def test_one_shift_listed_twice_is_refused() -> None:
    assert problems(GOOD, GOOD) == ["ana holds it until 2027-01-11T14:00:00Z"]


def test_two_joiners_may_shadow_one_week() -> None:
    shadows = [week("payments", "shadow", MONDAY, who) for who in ("dora", "eva")]
    refuse_unfit(Schedule.of([GOOD, *shadows]), organisation())
