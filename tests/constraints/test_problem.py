"""A problem is plain data that rules can look up both ways."""

from constraints.problem import Cell, Load
from domain.people import SHADOW, Onboarding, WishLevel
from domain.rotations import Member
from domain.schedule import Schedule, Shift
from tests.constraints.company import MONDAY, company, framed, person, rotation, weeks_after, wish


def test_loads_add_up_field_by_field() -> None:
    heavy, light = Load(120, 1, 0, 1), Load(55, 0, 1, 0)
    assert heavy.plus(light) == Load(175, 1, 1, 1)
    assert heavy.plus(light, 3) == Load(285, 1, 3, 1)
    assert heavy.plus(light).plus(light, -1) == heavy


def test_cells_are_the_memberships_seen_from_both_sides() -> None:
    rotations = [
        rotation("a", roles=("primary",), members=(Member(engineer="ana"), Member(engineer="bo"))),
        rotation("b", roles=("primary",), members=(Member(engineer="bo"), Member(engineer="cy"))),
    ]
    problem = framed(company(rotations=rotations), weeks=2)
    assert [cell.slot for cell in problem.cells_of[1]] == [0, 1, 2, 3]
    assert [cell.slot for cell in problem.cells_of[0]] == [0, 2]
    assert problem.cells_in[1] == (Cell(1, 1), Cell(2, 1))
    assert sorted(problem.cells) == sorted(cell for mine in problem.cells_of for cell in mine)
    assert sorted(problem.cells) == sorted(cell for slot in problem.cells_in for cell in slot)


def test_a_schedule_has_the_chosen_holders_and_the_planned_shadows() -> None:
    kim = person("kim", onboarding=Onboarding(simulation=True, postmortems=5))
    problem = framed(company(["ana", kim], [rotation(roles=("primary",))]), weeks=2)
    found = problem.schedule({0: 0})
    assert [(one.role, one.engineer, one.week) for one in found.shifts] == [
        ("primary", "ana", MONDAY),
        (SHADOW, "kim", MONDAY),
        (SHADOW, "kim", weeks_after(MONDAY, 1)),
    ]


def test_the_load_of_a_schedule_leaves_out_strangers_and_other_weeks() -> None:
    problem = framed(company(["ana", "bo"]), weeks=1)
    mine = Shift.of(problem.slots[0], "ana")
    strange = Shift.of(problem.slots[1], "zoe")
    late = mine.model_copy(update={"week": weeks_after(MONDAY, 5)})
    assert problem.load_of(Schedule.of([mine, strange, late])) == [Load(20, 1, 0, 0), Load()]


def test_wishes_are_found_by_person_and_level() -> None:
    said = [wish("ana", MONDAY, WishLevel.CANNOT), wish("ana", MONDAY, WishLevel.HAPPY_TO)]
    problem = framed(company(wishes=said))
    assert problem.wishes_of("ana", WishLevel.CANNOT) == (said[0],)
    assert problem.wishes_of("bo", WishLevel.CANNOT) == ()


def test_a_mix_is_to_be_had_by_whoever_may_hold_both_roles_at_one_time() -> None:
    """Cy holds primary in one rotation and secondary in the other: there is no rotation to mix in."""
    rotations = [
        rotation("a", members=(Member(engineer="ana"), Member(engineer="cy", roles=("primary",)))),
        rotation(
            "b", members=(Member(engineer="bo", roles=("secondary",)), Member(engineer="cy", roles=("secondary",)))
        ),
    ]
    problem = framed(company(rotations=rotations))
    assert dict(zip(problem.people, problem.holds_both, strict=True)) == {"ana": True, "bo": False, "cy": False}
