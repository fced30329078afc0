"""What changes for whom, by time: against a look at every hour, and nobody is told what stays."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from domain.announcement import Announcement, News
from domain.errors import InvalidInput
from domain.schedule import Schedule
from services.announcing.changes import announce
from services.announcing.handoffs import handoff_note
from tests.exporters.sample import MONDAY, organisation, pair, rotation, week, weeks

HOUR = timedelta(hours=1)
FIRST = weeks("payments", "primary", MONDAY, "ana ben cara")
HOLDERS = st.sampled_from(["ana", "ben", "cara", "dora", ""])


def held(schedule: Schedule, who: str, at: datetime) -> set[tuple[str, str]]:
    return {(one.rotation, one.role) for one in schedule.shifts if one.engineer == who and one.start <= at < one.end}


def told(news: tuple[News, ...], who: str, at: datetime, what: str) -> set[tuple[str, str]]:
    stretches = [one for person in news if person.engineer == who for one in getattr(person, what)]
    return {(one.rotation, one.role) for one in stretches if one.start <= at < one.end}


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Three weeks of two roles, weeks cut in two at any hour, some parts held by nobody."""
    shifts = []
    for role in ("primary", "secondary"):
        for number in range(3):
            whole = week("payments", role, MONDAY + number * timedelta(days=7), "ana")
            cut = whole.start + draw(st.integers(1, 167)) * HOUR
            for start, end in ((whole.start, cut), (cut, whole.end)):
                if who := draw(HOLDERS):
                    shifts.append(whole.model_copy(update={"start": start, "end": end, "engineer": who}))
    return Schedule.of(shifts)


@settings(max_examples=60)
@given(schedules(), schedules())
def test_the_news_are_the_difference_of_every_hour(before: Schedule, after: Schedule) -> None:
    found = announce(before, after, organisation())
    event("nothing new" if not found.news else "news")
    start, people = FIRST[0].start, ("ana", "ben", "cara", "dora")
    for at in (start + number * HOUR for number in range(3 * 168)):
        for who in people:
            old, new = held(before, who, at), held(after, who, at)
            assert told(found.news, who, at, "takes") == new - old
            assert told(found.news, who, at, "gives") == old - new
    involved = {one.engineer for one in (*before.shifts, *after.shifts)}
    assert len(found.news) + found.unchanged == len(involved)


def test_who_keeps_everything_is_counted_and_not_told() -> None:
    swapped = Schedule.of(weeks("payments", "primary", MONDAY, "ben ana cara"))
    found = announce(Schedule.of(FIRST), swapped, organisation())
    assert [(one.engineer, len(one.takes), len(one.gives)) for one in found.news] == [("ana", 1, 1), ("ben", 1, 1)]
    assert found.unchanged == 1


def test_the_same_plan_is_no_news() -> None:
    found = announce(Schedule.of(FIRST), Schedule.of(FIRST), organisation())
    assert found == Announcement(title="TechCorp: the on-call plan is as it was", news=(), unchanged=3)


def test_what_is_over_is_not_told_any_more() -> None:
    swapped = Schedule.of(weeks("payments", "primary", MONDAY, "ben cara ana"))
    found = announce(Schedule.of(FIRST), swapped, organisation(), since=FIRST[2].start)
    assert [(one.engineer, len(one.takes), len(one.gives)) for one in found.news] == [("ana", 1, 0), ("cara", 0, 1)]


def test_people_and_rotations_nobody_knows_are_all_named() -> None:
    strange = Schedule.of([week("payments", "primary", MONDAY, "zoe"), week("billing", "primary", MONDAY, "ana")])
    with pytest.raises(InvalidInput) as refusal:
        announce(Schedule(), strange, organisation())
    assert [fault.value for fault in refusal.value.faults] == ["zoe", "billing"]


def test_a_handoff_says_who_takes_over_from_whom_and_who_goes_on() -> None:
    schedule = pair("payments", "ana ben cara", "dora dora eva")
    company = organisation(rotations=(rotation("payments"),))
    (primary, secondary) = handoff_note(schedule, company, MONDAY + timedelta(days=7)).handovers
    assert (primary.before, [name for name, _, _ in primary.holders]) == (("Ana Silva",), ["Ben Okafor"])
    assert secondary.before == ("Dora, the Younger; née Öz",)
    assert secondary.holders[0][0] == "Dora, the Younger; née Öz"


def test_a_handoff_to_nobody_is_told_for_all_of_the_week_and_for_a_part_of_it() -> None:
    first, second = weeks("payments", "primary", MONDAY, "ana ben")
    noon = second.start + 50 * HOUR
    schedule = Schedule.of([first, second.model_copy(update={"start": noon})])
    (primary, secondary) = handoff_note(schedule, organisation(), MONDAY + timedelta(days=7)).handovers[:2]
    assert primary.before == ("Ana Silva",)
    assert primary.holders == (("nobody", second.start, noon), ("Ben Okafor", noon, second.end))
    assert secondary.holders == (("nobody", second.start, second.end),)


def test_a_week_that_nobody_planned_has_no_handoff() -> None:
    for day in (MONDAY + timedelta(days=70), date.min, date.max):
        with pytest.raises(InvalidInput, match="no week begins then"):
            handoff_note(pair("payments", "ana", "ben"), organisation(), day)
