"""How many people could hold a week: the count of a checker that is shown each of them alone."""

import pytest

from constraints.candidates import candidates
from constraints.checker import breaches
from constraints.framing import frame
from constraints.problem import Problem
from domain.schedule import Schedule, Shift
from tests.services.infeasible_companies import TROUBLES, infeasible_company

ABOUT_OTHERS = {"coverage", "pairing"}
"""Rules that one person alone in a week breaks or keeps by what others do."""


def could_hold(problem: Problem, slot: int) -> set[str]:
    """People of the rotation whose week alone breaks nothing that an empty schedule does not break."""
    alone = Schedule.of(problem.shadows)
    before = set(breaches(problem, alone))
    found = set()
    for cell in problem.cells_in[slot]:
        who = problem.people[cell.person]
        schedule = Schedule.of([Shift.of(problem.slots[slot], who), *problem.shadows])
        new = set(breaches(problem, schedule)) - before
        if not any(one.hard and one.rule not in ABOUT_OTHERS for one in new):
            found.add(who)
    return found


@pytest.mark.parametrize("number", range(20))
def test_the_count_is_that_of_a_checker_shown_each_person_alone(number: int) -> None:
    organisation, horizon = infeasible_company(number)
    problems = frame(organisation, horizon)
    counted = {(one.rotation, one.role, one.week): one for one in candidates(problems)}
    assert len(counted) == sum(len(problem.slots) for problem in problems)
    for problem in problems:
        for place, slot in enumerate(problem.slots):
            one = counted[slot.key]
            assert one.people == len(problem.cells_in[place])
            assert one.possible == len(could_hold(problem, place))


def test_each_trouble_shows_up_under_its_rule() -> None:
    rules: dict[str, set[str]] = {trouble: set() for trouble in TROUBLES}
    for number in range(20):
        organisation, horizon = infeasible_company(number)
        found = candidates(frame(organisation, horizon))
        rules[TROUBLES[number % len(TROUBLES)]] |= {rule for one in found for rule, _ in one.against}
    assert "availability" in rules["vacations"]
    assert "locks" in rules["locks against spacing"]
    assert "holiday-memory" in rules["one holiday twice"]
