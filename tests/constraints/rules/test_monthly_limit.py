"""So many weeks a month and no more, in every reading of what a month is."""

from collections.abc import Mapping
from datetime import date

import pytest

from constraints.rules.monthly_limit import MonthlyLimitRule, windows
from domain.allowance import Allowance
from domain.policy import LimitWindow, MonthlyLimit, MonthOf
from domain.schedule import Slot
from domain.slots import planned_slot
from tests.constraints.company import MONDAY, Place, company, framed, keeps, past, rotation, weeks_after

MARCH = date(2027, 3, 1)
"""A Monday: March 2027 has five of them."""


def place(week: date, role: str = "primary", rotation: str = "core") -> Place:
    return (rotation, role, week)


def rule(weeks: int = 1, *exceptions: str, **more: object) -> MonthlyLimitRule:
    limit = MonthlyLimit.model_validate({"weeks": weeks, **more})
    return MonthlyLimitRule(limit=limit, exceptions=tuple(Allowance.parse(text) for text in exceptions))


def slot_on(day: date, zone: str = "UTC") -> Slot:
    weekday = day.strftime("%A").lower()
    return planned_slot(company(rotations=[rotation(weekday=weekday)], zone=zone), "core", "primary", day)


@pytest.mark.parametrize(
    ("week", "handoff", "majority", "touched"),
    [
        (date(2027, 3, 25), "2027-03", "2027-03", ("2027-03",)),
        (date(2027, 3, 26), "2027-03", "2027-03", ("2027-03", "2027-04")),
        (date(2027, 3, 28), "2027-03", "2027-03", ("2027-03", "2027-04")),
        (date(2027, 3, 29), "2027-03", "2027-04", ("2027-03", "2027-04")),
        (date(2027, 3, 31), "2027-03", "2027-04", ("2027-03", "2027-04")),
        (date(2027, 4, 1), "2027-04", "2027-04", ("2027-04",)),
        (date(2026, 12, 28), "2026-12", "2026-12", ("2026-12", "2027-01")),
        (date(2026, 12, 29), "2026-12", "2027-01", ("2026-12", "2027-01")),
    ],
)
def test_which_month_a_week_belongs_to(week: date, handoff: str, majority: str, touched: tuple[str, ...]) -> None:
    slot = slot_on(week)
    assert windows(MonthlyLimit(month_of=MonthOf.HANDOFF), slot) == (handoff,)
    assert windows(MonthlyLimit(month_of=MonthOf.MAJORITY), slot) == (majority,)
    assert windows(MonthlyLimit(month_of=MonthOf.TOUCHED), slot) == touched


@pytest.mark.parametrize(
    ("limit", "held", "kept"), [(1, 1, True), (1, 2, False), (2, 2, True), (2, 3, False), (4, 5, False), (5, 5, True)]
)
def test_as_many_weeks_as_the_limit_says(limit: int, held: int, kept: bool) -> None:
    problem = framed(company(), weeks=5, first=MARCH)
    weeks = {place(weeks_after(MARCH, number)): "ana" for number in range(held)}
    assert keeps(rule(limit), problem, weeks) is kept


@pytest.mark.parametrize(
    ("month_of", "one", "two", "kept"),
    [
        (MonthOf.HANDOFF, date(2027, 3, 1), date(2027, 3, 29), False),
        (MonthOf.HANDOFF, date(2027, 3, 29), date(2027, 4, 5), True),
        (MonthOf.MAJORITY, date(2027, 3, 1), date(2027, 3, 29), True),
        (MonthOf.MAJORITY, date(2027, 3, 29), date(2027, 4, 5), False),
        (MonthOf.TOUCHED, date(2027, 3, 1), date(2027, 3, 29), False),
        (MonthOf.TOUCHED, date(2027, 3, 29), date(2027, 4, 26), False),
        (MonthOf.TOUCHED, date(2027, 3, 22), date(2027, 4, 5), True),
    ],
)
def test_two_weeks_about_the_end_of_march(month_of: MonthOf, one: date, two: date, kept: bool) -> None:
    problem = framed(company(), weeks=9, first=MARCH)
    assert keeps(rule(month_of=month_of), problem, {place(one): "ana", place(two, "secondary"): "ana"}) is kept


@pytest.mark.parametrize(("apart", "kept"), [(1, False), (3, False), (4, True), (5, True)])
@pytest.mark.parametrize("first", [MONDAY, date(2027, 2, 22), date(2027, 10, 18)])
def test_once_in_any_four_weeks(first: date, apart: int, kept: bool) -> None:
    problem = framed(company(zone="America/New_York"), weeks=6, first=first)
    weeks = {place(first): "ana", place(weeks_after(first, apart)): "ana"}
    assert keeps(rule(window=LimitWindow.ROLLING_4_WEEKS), problem, weeks) is kept


def test_the_two_windows_do_not_imply_each_other() -> None:
    problem = framed(company(), weeks=9, first=MARCH)
    far: Mapping[Place, str] = {place(date(2027, 3, 1)): "ana", place(date(2027, 3, 29)): "ana"}
    near: Mapping[Place, str] = {place(date(2027, 3, 29)): "ana", place(date(2027, 4, 5)): "ana"}
    rolling = rule(window=LimitWindow.ROLLING_4_WEEKS)
    assert [keeps(rule(), problem, far), keeps(rolling, problem, far)] == [False, True]
    assert [keeps(rule(), problem, near), keeps(rolling, problem, near)] == [True, False]


@pytest.mark.parametrize("zone", ["Australia/Sydney", "America/New_York", "Europe/Berlin"])
def test_the_month_is_read_on_the_local_calendar(zone: str) -> None:
    """Midnight of 1 March in Sydney is still February in UTC; 1 November in New York is still on summer time."""
    midnight = rotation(time="00:00")
    for first, last in ((date(2027, 2, 22), date(2027, 3, 1)), (date(2027, 10, 25), date(2027, 11, 1))):
        problem = framed(company(rotations=[midnight], zone=zone), weeks=6, first=first)
        assert keeps(rule(), problem, {place(first): "ana", place(last): "ana"})
        assert not keeps(rule(), problem, {place(last): "ana", place(weeks_after(last, 4)): "ana"})


@pytest.mark.parametrize(("before", "kept"), [([date(2026, 12, 28)], True), ([date(2027, 1, 4)], False), ([], True)])
def test_weeks_before_the_plan_count_in_their_month(before: list[date], kept: bool) -> None:
    problem = framed(past(company(), {place(week, "secondary"): "ana" for week in before}), first=date(2027, 1, 11))
    assert keeps(rule(), problem, {place(date(2027, 1, 18)): "ana"}) is kept


@pytest.mark.parametrize(("after", "kept"), [(date(2027, 1, 25), False), (date(2027, 2, 1), True)])
def test_weeks_settled_after_the_plan_count_in_their_month(after: date, kept: bool) -> None:
    problem = framed(past(company(), {place(after): "ana"}), weeks=3)
    assert keeps(rule(), problem, {place(MONDAY): "ana"}) is kept


def test_a_past_that_broke_the_limit_leaves_nothing_and_is_no_breach_of_its_own() -> None:
    settled = {place(date(2027, 1, 4)): "ana", place(date(2027, 1, 4), "secondary"): "ana"}
    problem = framed(past(company(), settled), first=date(2027, 1, 11))
    assert keeps(rule(), problem, {place(date(2027, 2, 1)): "ana"})
    assert not keeps(rule(), problem, {place(date(2027, 1, 25)): "ana"})


def test_all_rotations_are_counted_together() -> None:
    problem = framed(company(rotations=[rotation(), rotation("other", weekday="wednesday")]))
    held = {place(MONDAY): "ana", place(date(2027, 1, 20), rotation="other"): "ana"}
    assert not keeps(rule(), problem, held)
    assert keeps(rule(2), problem, held)


def test_only_the_roles_named_are_counted() -> None:
    problem = framed(company(), weeks=4)
    held = {place(MONDAY): "ana", place(weeks_after(MONDAY, 2), "secondary"): "ana"}
    assert not keeps(rule(), problem, held)
    assert keeps(rule(roles=("primary",)), problem, held)


def test_a_week_held_in_two_parts_is_one_week() -> None:
    """Ana held Monday to Tuesday and Friday to Monday; somebody stood in for her between."""
    whole = planned_slot(company(), "core", "primary", date(2027, 1, 4))
    settled = past(company(), {place(date(2027, 1, 4)): "ana"})
    (shift,) = settled.history.shifts
    parts = (
        shift.model_copy(update={"end": whole.start.replace(day=6)}),
        shift.model_copy(update={"start": whole.start.replace(day=8)}),
    )
    history = settled.history.model_copy(update={"shifts": parts})
    problem = framed(settled.model_copy(update={"history": history}), first=date(2027, 1, 11))
    assert keeps(rule(2), problem, {place(date(2027, 1, 18)): "ana"})
    assert not keeps(rule(1), problem, {place(date(2027, 1, 18)): "ana"})


def test_an_agreed_month_holds_one_week_more_for_one_person() -> None:
    problem = framed(company(), weeks=5, first=MARCH)
    mine = {place(MARCH): "ana", place(weeks_after(MARCH, 2)): "ana"}
    assert keeps(rule(1, "limit:ana:2027-03"), problem, mine)
    assert not keeps(rule(1, "limit:bo:2027-03"), problem, mine)
    assert not keeps(rule(1, "limit:ana:2027-04"), problem, mine)
    assert not keeps(rule(1, "limit:ana:2027-03"), problem, {**mine, place(weeks_after(MARCH, 4)): "ana"})


def test_an_agreed_week_does_not_count() -> None:
    problem = framed(company(), weeks=5, first=MARCH)
    mine = {place(MARCH): "ana", place(weeks_after(MARCH, 2)): "ana"}
    assert keeps(rule(1, "limit:ana:2027-03-15"), problem, mine)
    assert not keeps(rule(1, "limit:ana:2027-03-22"), problem, mine)
