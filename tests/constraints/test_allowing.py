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
from domain.rotations import Member
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


def test_somebody_who_is_let_may_hold_the_role_as_long_as_she_is_a_member() -> None:
    """Ana may hold no primary anywhere, Bo not here; both leave after the first week."""
    ana, bo = person("ana", roles=(SECONDARY,)), person("bo")
    members = (
        Member(team="core", roles=(SECONDARY,), last_day=SECOND - timedelta(days=1)),
        Member(engineer="bo", roles=(SECONDARY,), last_day=SECOND - timedelta(days=1)),
        Member(engineer="cy"),
    )
    plain = company((ana, bo, "cy"), [rotation(members=members)])
    let = framed(under("role:ana:primary", "role:bo:primary", organisation=plain))
    for who in ("ana", "bo"):
        first, second = ({("core", PRIMARY, week): who} for week in (MONDAY, SECOND))
        assert "eligibility" in broken(framed(plain), held(framed(plain), first))
        assert "eligibility" not in broken(let, held(let, first))
        assert "eligibility" in broken(let, held(let, second))


def test_a_role_she_may_hold_already_changes_nothing() -> None:
    assert under("role:ana:primary") == company()


def test_somebody_who_joins_is_a_person_of_that_rotation_only() -> None:
    people = [person("ana", team="x"), person("bo", team="y"), person("x-new-1", team="y")]
    two = [rotation("x", teams=("x",), members=_team("x")), rotation("y", teams=("y",), members=_team("y"))]
    larger = under("join:x", "join:x", organisation=company(people, two))
    problems = {name: problem for problem in frame(larger, Horizon.of_weeks(MONDAY, 2)) for name in problem.members}
    assert problems["x"].people == ("ana", "x-new-2", "x-new-3")
    assert problems["y"].people == ("bo", "x-new-1")
    assert "eligibility" not in broken(problems["x"], held(problems["x"], {("x", PRIMARY, MONDAY): "x-new-3"}))


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
        ("role:zoe:primary", "no engineer zoe"),
        ("role:ana:commander", "no rotation has a role commander"),
        ("join:search", "no rotation search"),
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
