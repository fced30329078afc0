"""Every slot has exactly one holder, from handoff to handoff in real time."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from constraints.problem import Problem
from constraints.rules.coverage import Coverage
from domain.people import SHADOW
from domain.schedule import Schedule, Shift
from tests.constraints.company import MONDAY, Place, company, framed, held, judged, keeps, weeks_after

PRIMARY, SECONDARY = ("core", "primary", MONDAY), ("core", "secondary", MONDAY)
FULL: dict[Place, str] = {PRIMARY: "ana", SECONDARY: "bo"}


def breaches_of(problem: Problem, change: Callable[[Shift], list[Shift]]) -> list[str]:
    """What is said when the primary week is changed, the secondary being held."""
    schedule = held(problem, FULL)
    (secondary,), (primary,) = schedule.by_slot[SECONDARY], schedule.by_slot[PRIMARY]
    return [one.sentence for one in Coverage().check(problem, Schedule.of([secondary, *change(primary)]))]


def test_one_holder_of_each_slot_is_right() -> None:
    assert keeps(Coverage(), framed(company(), weeks=1), FULL)


def test_an_open_slot_is_named_with_its_week() -> None:
    (breach,) = judged(Coverage(), framed(company(), weeks=1), {SECONDARY: "bo"})
    assert breach.sentence.startswith("core primary, week of 2027-01-04: nobody")


def test_two_holders_are_one_too_many() -> None:
    (told,) = breaches_of(framed(company(), weeks=1), lambda one: [one, one.model_copy(update={"engineer": "cy"})])
    assert "ana, cy" in told


@pytest.mark.parametrize("first", [MONDAY, date(2027, 3, 8), date(2027, 11, 1)])
@pytest.mark.parametrize(("hours", "right"), [(-1, False), (0, True), (1, False)])
def test_a_week_is_held_to_the_hour_also_when_clocks_change(first: date, hours: int, right: bool) -> None:
    """The week of 8 March has 167 hours in New York, that of 1 November has 169."""
    problem = framed(company(zone="America/New_York"), weeks=1, first=first)
    schedule = held(problem, {("core", role, first): who for role, who in (("primary", "ana"), ("secondary", "bo"))})
    (primary,) = schedule.by_slot["core", "primary", first]
    others = [one for one in schedule.shifts if one is not primary]
    longer = primary.model_copy(update={"end": primary.end + timedelta(hours=hours)})
    assert (not list(Coverage().check(problem, Schedule.of([*others, longer])))) is right


def test_a_week_in_two_parts_is_not_one_holder() -> None:
    def split(one: Shift) -> list[Shift]:
        noon = one.start + timedelta(days=3)
        return [one.model_copy(update={"end": noon}), one.model_copy(update={"start": noon, "engineer": "cy"})]

    assert len(breaches_of(framed(company(), weeks=1), split)) == 1


def test_a_shift_that_is_no_slot_of_the_plan_is_told() -> None:
    late = {"week": weeks_after(MONDAY, 9), "role": "primary"}
    (told,) = breaches_of(framed(company(), weeks=1), lambda one: [one, one.model_copy(update=late)])
    assert "not a slot of the plan" in told


def test_a_shadow_is_no_second_holder() -> None:
    shadow = {"role": SHADOW, "engineer": "cy"}
    assert not breaches_of(framed(company(), weeks=1), lambda one: [one, one.model_copy(update=shadow)])
