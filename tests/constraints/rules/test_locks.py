"""Pinned cells stay with whom they were pinned to."""

from constraints.encoder import Encoder
from constraints.rules.locks import Locks
from domain.organisation import Lock
from domain.people import Engineer
from domain.rotations import Member
from domain.schedule import Schedule, Shift
from tests.constraints.company import MONDAY, company, framed, judged, keeps, person, rotation, weeks_after

WEEK = ("core", "primary", MONDAY)
LOCK = Lock(rotation="core", role="primary", week=MONDAY, engineer="ana")


def test_the_holder_is_whom_the_lock_names() -> None:
    problem = framed(company(locks=[LOCK]))
    assert keeps(Locks(), problem, {WEEK: "ana"})
    assert not keeps(Locks(), problem, {WEEK: "bo"})
    assert not keeps(Locks(), problem, {})


def test_a_second_holder_beside_the_locked_one_breaks_it() -> None:
    problem = framed(company(locks=[LOCK]))
    slot = problem.slots[problem.slot_at[WEEK]]
    both = Schedule.of([Shift.of(slot, "ana"), Shift.of(slot, "bo")])
    assert [breach.sentence for breach in Locks().check(problem, both)] == [
        "ana is locked on core primary in the week of 2027-01-04, held by ana, bo"
    ]


def test_other_cells_of_the_week_are_free() -> None:
    problem = framed(company(locks=[LOCK]))
    assert keeps(Locks(), problem, {WEEK: "ana", ("core", "secondary", MONDAY): "bo"})


def test_locks_outside_the_plan_say_nothing() -> None:
    early, late = (LOCK.model_copy(update={"week": weeks_after(MONDAY, number)}) for number in (-1, 4))
    tuesday = LOCK.model_copy(update={"week": MONDAY.replace(day=5)})
    assert keeps(Locks(), framed(company(locks=[early, late, tuesday])), {WEEK: "bo"})


def test_the_first_and_the_last_week_of_the_plan_can_be_locked() -> None:
    last = weeks_after(MONDAY, 3)
    problem = framed(company(locks=[LOCK, LOCK.model_copy(update={"week": last, "engineer": "bo"})]))
    assert keeps(Locks(), problem, {WEEK: "ana", ("core", "primary", last): "bo"})
    assert not keeps(Locks(), problem, {WEEK: "ana", ("core", "primary", last): "cy"})


def test_a_lock_on_somebody_of_another_team_cannot_be_kept() -> None:
    people: list[str | Engineer] = ["ana", "bo", person("zoe", team="other")]
    stranger = LOCK.model_copy(update={"engineer": "zoe"})
    problem = framed(company(people, locks=[stranger]))
    (breach,) = judged(Locks(), problem, {WEEK: "ana"})
    assert breach.sentence == "zoe is locked on core primary in the week of 2027-01-04, held by ana"


def test_a_lock_on_a_member_of_the_other_rotation_only_cannot_be_kept() -> None:
    """Both rotations are one problem, because Bo is in both."""
    rotations = [
        rotation(members=(Member(engineer="ana"), Member(engineer="bo"))),
        rotation("other", members=(Member(engineer="bo"), Member(engineer="cy"))),
    ]
    problem = framed(company(rotations=rotations, locks=[LOCK.model_copy(update={"engineer": "cy"})]))
    encoder = Encoder(problem)
    Locks().encode(encoder)
    assert [row.cells for row in encoder.rows] == [()], "there is no cell of hers to choose"
    assert not keeps(Locks(), problem, {WEEK: "ana"})
