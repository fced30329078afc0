"""Primary and secondary weeks in balance for whoever may hold both."""

import pytest

from constraints.rules.role_mix import RoleMix
from domain.rotations import Member
from tests.constraints.company import MONDAY, Place, company, framed, person, priced, rotation, weeks_after


def weeks(*roles: str) -> dict[Place, str]:
    return {("core", role, weeks_after(MONDAY, number)): "ana" for number, role in enumerate(roles)}


@pytest.mark.parametrize(
    ("roles", "price"),
    [
        (("primary", "secondary"), 0),
        (("primary",), 1),
        (("primary", "primary", "secondary"), 1),
        (("secondary", "secondary", "secondary"), 9),
        ((), 0),
    ],
)
def test_squares_of_the_difference(roles: tuple[str, ...], price: int) -> None:
    assert priced(RoleMix(weight=1), framed(company()), weeks(*roles)) == price
    assert priced(RoleMix(weight=5), framed(company()), weeks(*roles)) == 5 * price


def test_people_do_not_balance_each_other() -> None:
    problem = framed(company())
    held: dict[Place, str] = {("core", "primary", MONDAY): "ana", ("core", "secondary", MONDAY): "bo"}
    assert priced(RoleMix(), problem, held) == 2


def test_other_roles_are_neither() -> None:
    three = rotation(roles=("primary", "secondary", "incident-commander"))
    problem = framed(company(rotations=[three]))
    assert priced(RoleMix(), problem, {("core", "incident-commander", MONDAY): "ana"}) == 0


@pytest.mark.parametrize("how", ["person", "member"])
def test_whoever_may_hold_one_role_only_is_left_alone(how: str) -> None:
    ana = person("ana", roles=("secondary",) if how == "person" else None)
    members = (Member(engineer="ana", roles=("secondary",) if how == "member" else None), Member(engineer="bo"))
    problem = framed(company([ana, "bo"], [rotation(members=members)]))
    assert priced(RoleMix(), problem, weeks("secondary", "secondary", "secondary")) == 0
