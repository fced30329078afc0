"""Nothing is written that would leave a gap, page two people, or page the same person twice."""

from datetime import timedelta

import pytest
from hypothesis import given

from domain.errors import InvalidInput
from domain.schedule import Schedule, Shift
from exporters.pagerduty_faults import paged, paging_faults
from tests.exporters.sample import MONDAY, organisation, pair, week, weeks
from tests.exporters.strategies import schedules

MINUTE = timedelta(minutes=1)
SECONDARY = weeks("payments", "secondary", MONDAY, "cara dora")


def problems(*shifts: Shift) -> list[str]:
    return [fault.problem for fault in paging_faults(Schedule.of(shifts), organisation())]


@given(schedules(distinct=True))
def test_sound_schedules_have_no_fault(schedule: Schedule) -> None:
    assert paging_faults(paged(schedule), organisation()) == ()


def test_a_minute_without_anybody_is_a_fault() -> None:
    first, second = weeks("payments", "primary", MONDAY, "ana ben")
    late = second.model_copy(update={"start": second.start + MINUTE})
    assert problems(first, late, *SECONDARY) == ["nobody is on call from 2027-01-11T14:00:00Z until then"]
    assert problems(first, second, *SECONDARY) == []


def test_a_minute_with_two_people_is_a_fault_because_both_would_be_paged() -> None:
    first, second = weeks("payments", "primary", MONDAY, "ana ben")
    early = second.model_copy(update={"start": second.start - MINUTE})
    assert problems(first, early, *SECONDARY) == ["ana holds it until 2027-01-11T14:00:00Z"]


def test_a_shift_within_another_is_told_once_and_not_as_a_gap() -> None:
    first, second = weeks("payments", "primary", MONDAY, "ana ben")
    within = first.model_copy(update={"end": first.start + MINUTE, "engineer": "eva"})
    assert problems(first, within, second, *SECONDARY) == ["ana holds it until 2027-01-11T14:00:00Z"]
    assert problems(first, first, second, *SECONDARY) == ["ana holds it until 2027-01-11T14:00:00Z"]


def test_one_person_in_both_roles_for_a_minute_is_a_fault() -> None:
    first, second = weeks("payments", "primary", MONDAY, "ana ben")
    both = first.model_copy(update={"end": first.start + MINUTE, "engineer": "cara"})
    rest = first.model_copy(update={"start": first.start + MINUTE})
    assert problems(both, rest, second, *SECONDARY) == [
        "holds primary at the same time, so nobody stands behind",
    ]


def test_the_same_person_in_the_next_week_of_the_other_role_is_no_fault() -> None:
    assert problems(*pair("payments", "ana ben", "ben ana").shifts) == []


def test_a_shift_that_breaks_a_minute_is_a_fault() -> None:
    first, second = weeks("payments", "primary", MONDAY, "ana ben")
    edge = first.end + timedelta(seconds=30)
    uneven = [first.model_copy(update={"end": edge}), second.model_copy(update={"start": edge})]
    assert problems(*uneven, *SECONDARY) == ["PagerDuty counts whole minutes"] * 2


def test_a_role_that_ends_early_or_is_never_held_is_a_fault() -> None:
    primary = weeks("payments", "primary", MONDAY, "ana ben")
    assert problems(*primary, SECONDARY[0]) == [
        "primary is covered from 2027-01-04T14:00:00Z to 2027-01-18T14:00:00Z, "
        "secondary from 2027-01-04T14:00:00Z to 2027-01-11T14:00:00Z"
    ]
    assert problems(primary[0]) == [
        "primary is covered from 2027-01-04T14:00:00Z to 2027-01-11T14:00:00Z, secondary never"
    ]


def test_unknown_people_are_refused_before_anything_else() -> None:
    with pytest.raises(InvalidInput, match="no such engineer"):
        problems(week("payments", "primary", MONDAY, "zed"))


def test_a_shadow_does_not_page() -> None:
    shadow = week("payments", "shadow", MONDAY, "eva")
    schedule = Schedule.of([*pair("payments", "ana", "ben").shifts, shadow])
    assert paged(schedule) == pair("payments", "ana", "ben")
