"""What agreed exceptions change: rotations, slots, limits, and both faces of the rules that read them."""

from datetime import timedelta

import pytest

from constraints import checker
from constraints.allowing import allowing
from constraints.framing import frame
from constraints.problem import Problem
from domain.allowance import Allowance
from domain.errors import InvalidInput
from domain.organisation import Lock, Organisation
from domain.schedule import Horizon, Schedule
from tests.constraints.company import MONDAY, PRIMARY, SECONDARY, company, held, person, rotation

SECOND = MONDAY + timedelta(weeks=1)


def under(*texts: str, organisation: Organisation | None = None) -> Organisation:
    return allowing(organisation or company(), [Allowance.parse(text) for text in texts])


def framed(organisation: Organisation, weeks: int = 2) -> Problem:
    (problem,) = frame(organisation, Horizon.of_weeks(MONDAY, weeks))
    return problem


def broken(problem: Problem, schedule: Schedule) -> set[str]:
    """Hard rules broken by the checker's word; the encoder must say the same of these cells."""
    return {one.rule for one in checker.breaches(problem, schedule) if one.hard}


def both_weeks_by_ana(problem: Problem, role: str = PRIMARY) -> Schedule:
    return held(problem, {("core", role, MONDAY): "ana", ("core", role, SECOND): "ana"})


def test_without_exceptions_two_weeks_in_a_row_break_limit_and_rest() -> None:
    problem = framed(company())
    assert {"monthly-limit", "minimum-rest"} <= broken(problem, both_weeks_by_ana(problem))


def test_one_more_week_lifts_the_limit_and_not_rest() -> None:
    problem = framed(under("limit:ana:2027-01"))
    found = broken(problem, both_weeks_by_ana(problem))
    assert "monthly-limit" not in found
    assert "minimum-rest" in found


def test_a_week_exempt_from_rest_counts_for_the_limit() -> None:
    problem = framed(under(f"rest:ana:{SECOND}"))
    found = broken(problem, both_weeks_by_ana(problem))
    assert "monthly-limit" in found
    assert "minimum-rest" not in found


def test_business_hours_count_neither_for_limit_nor_for_rest_and_weigh_less() -> None:
    plain, problem = framed(company()), framed(under("business-hours:core:2027-01"))
    assert not {"monthly-limit", "minimum-rest"} & broken(problem, both_weeks_by_ana(problem, SECONDARY))
    place = problem.slot_at["core", SECONDARY, MONDAY]
    assert 0 < problem.loads[place].burden < plain.loads[place].burden
    hours = problem.slots[place].hours
    assert [(end - start).total_seconds() / 3600 for start, end in hours] == [8, 8, 8, 8, 8]


def test_an_open_week_is_no_slot_and_may_not_be_held() -> None:
    problem = framed(under(f"open:core:secondary:{MONDAY}"))
    assert ("core", SECONDARY, MONDAY) not in problem.slot_at
    assert len(problem.slots) == 3


def test_shared_rotations_have_one_slot_for_both_and_all_their_people() -> None:
    people = [person("ana", team="x"), person("bo", team="y")]
    two = [rotation("x", teams=("x",), members=_team("x")), rotation("y", teams=("y",), members=_team("y"))]
    problem = framed(under("share:x+y", organisation=company(people, two)))
    assert {slot.rotation for slot in problem.slots} == {"x-y"}
    assert problem.people == ("ana", "bo")
    assert len(problem.slots) == 4


def test_somebody_borrowed_may_hold_secondary_only_and_keeps_her_own_rotation() -> None:
    people = [person("ana", team="x"), person("bo", team="y")]
    two = [rotation("x", teams=("x",), members=_team("x")), rotation("y", teams=("y",), members=_team("y"))]
    problem = framed(under("borrow:ana:y", organisation=company(people, two)))
    as_primary = held(problem, {("y", PRIMARY, MONDAY): "ana"})
    as_secondary = held(problem, {("y", SECONDARY, MONDAY): "ana"})
    assert "eligibility" in broken(problem, as_primary)
    assert "eligibility" not in broken(problem, as_secondary)
    assert "eligibility" not in broken(problem, held(problem, {("x", PRIMARY, SECOND): "ana"}))


def test_a_released_lock_is_gone() -> None:
    locked = company(locks=(Lock(rotation="core", role=PRIMARY, week=MONDAY, engineer="ana"),))
    assert under(f"unlock:core:primary:{MONDAY}", organisation=locked).locks == ()


def test_taking_exceptions_twice_changes_nothing_more() -> None:
    once = under("limit:ana:2027-01", f"open:core:secondary:{MONDAY}")
    assert allowing(once) == once


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("limit:zoe:2027-01", "no engineer zoe"),
        ("open:search:secondary:2027-01-04", "no rotation search"),
        ("open:core:secondary:2027-01-05", "hands over on Mondays"),
        ("open:core:boss:2027-01-04", "core has no boss beside somebody else"),
        ("unlock:core:primary:2027-01-04", "nobody is locked"),
        ("share:core+search", "no rotation search"),
        ("borrow:ana:core:commander", "no role commander"),
    ],
)
def test_an_exception_that_fits_nothing_is_refused(text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        under(text)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        under("limit:zoe:2027-01", "rest:kim:2027-01-04")
    assert len(refused.value.faults) == 2


def test_shares_too_are_told_with_the_others_and_each_with_the_nearest_name() -> None:
    with pytest.raises(InvalidInput) as refused:
        under("share:core+kore", "limit:anna:2027-01", "borrow:ana:cor")
    assert [fault.hint for fault in refused.value.faults] == [
        f"did you mean {name}?" for name in ("ana", "core", "core")
    ]


def test_what_is_said_of_rotations_that_cannot_be_shared_is_not_told_as_well() -> None:
    with pytest.raises(InvalidInput) as refused:
        under("share:core+kore", f"pairing:core-kore:{MONDAY}", f"unlock:core-kore:primary:{MONDAY}")
    assert [fault.value for fault in refused.value.faults] == ["share:core+kore"]


def _team(name: str) -> tuple[object, ...]:
    from domain.rotations import Member

    return (Member(team=name),)
