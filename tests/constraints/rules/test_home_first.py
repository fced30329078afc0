"""A week held by somebody whose team does not own the services costs a little."""

import pytest

from constraints.rules.home_first import HomeFirst
from domain.rotations import Member
from tests.constraints.company import MONDAY, Place, company, framed, person, priced, rotation, weeks_after

BOTH = (Member(team="search"), Member(team="mobile"))
PEOPLE = (person("ana", team="search"), person("bo", team="mobile"))


@pytest.mark.parametrize(
    ("teams", "holders", "price"),
    [
        (("search",), ("ana", "ana"), 0),
        (("search",), ("ana", "bo"), 1),
        (("search",), ("bo", "bo"), 2),
        (("search", "mobile"), ("bo", "ana"), 0),
    ],
)
def test_each_week_away_from_home_costs_the_weight(
    teams: tuple[str, ...], holders: tuple[str, ...], price: int
) -> None:
    problem = framed(company(PEOPLE, [rotation("search", teams=teams, members=BOTH)]))
    held: dict[Place, str] = {("search", "primary", weeks_after(MONDAY, 2 * at)): who for at, who in enumerate(holders)}
    assert priced(HomeFirst(weight=1), problem, held) == price
    assert priced(HomeFirst(weight=7), problem, held) == 7 * price
