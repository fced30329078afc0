"""Planned shadow weeks take place, each beside an experienced primary."""

import pytest

from constraints.problem import Problem
from constraints.rules.shadowing import Shadowing
from domain.people import SHADOW, Onboarding
from domain.schedule import Schedule
from tests.constraints.company import MONDAY, company, framed, held, keeps, person, rotation, weeks_after

KIM = person("kim", experienced=False, onboarding=Onboarding(simulation=True, postmortems=5))
LEE = person("lee", experienced=False)


def problem() -> Problem:
    """Kim shadows in the first two weeks."""
    return framed(company(["ana", "bo", KIM, LEE], [rotation()]))


@pytest.mark.parametrize(
    ("week", "role", "who", "kept"),
    [
        (0, "primary", "ana", True),
        (0, "primary", "lee", False),
        (0, "secondary", "lee", True),
        (1, "primary", "lee", False),
        (2, "primary", "lee", True),
    ],
)
def test_the_primary_of_a_shadow_week_is_experienced(week: int, role: str, who: str, kept: bool) -> None:
    assert keeps(Shadowing(), problem(), {("core", role, weeks_after(MONDAY, week)): who}) is kept


def test_a_shadow_week_that_is_left_out_is_told() -> None:
    framed_ = problem()
    schedule = held(framed_, {("core", "primary", MONDAY): "ana"})
    without = Schedule.of(one for one in schedule.shifts if (one.role, one.week) != (SHADOW, MONDAY))
    (breach,) = Shadowing().check(framed_, without)
    assert (breach.engineer, breach.weeks) == ("kim", (MONDAY,))
    assert "not in this schedule" in breach.sentence


def test_somebody_elses_shadow_week_does_not_stand_in() -> None:
    framed_ = problem()
    shifts = [
        one.model_copy(update={"engineer": "lee"}) if one.role == SHADOW else one for one in held(framed_, {}).shifts
    ]
    assert len(list(Shadowing().check(framed_, Schedule.of(shifts)))) == 2


def test_without_joiners_there_is_nothing_to_shadow() -> None:
    framed_ = framed(company(["ana", LEE]))
    assert framed_.shadows == ()
    assert keeps(Shadowing(), framed_, {("core", "primary", MONDAY): "lee"})
