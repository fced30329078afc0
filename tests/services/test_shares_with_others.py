"""`share+KIND:auto` takes the fewest agreements over every choice of shares."""

from itertools import combinations

import pytest

from domain.errors import InvalidInput
from domain.schedule import Horizon
from scheduler.ways_out.sharing_with import choices
from services.agreements import taken
from services.ways_out import WaysOut
from tests.services.infeasible_companies import FIRST
from tests.services.test_ways_out_together import company

FIVE_WEEKS = Horizon.of_weeks(FIRST, 5)
"""A month that takes ten weeks of each rotation."""


def agreed(sizes: dict[str, int], text: str) -> list[str]:
    return [one.text for one in taken(company(sizes), FIVE_WEEKS, [text], 0).allowances]


def leads_out(sizes: dict[str, int], texts: list[str]) -> bool:
    return not WaysOut(taken(company(sizes), FIVE_WEEKS, texts, 0).organisation, FIVE_WEEKS).impossible


def test_a_share_is_taken_where_it_saves_exceptions() -> None:
    sizes = {"u": 4, "v": 4}
    assert len(agreed(sizes, "limit:auto")) == 12
    found = agreed(sizes, "share+limit:auto")
    assert found[0] == "share:u+v"
    assert len(found) == 3
    assert leads_out(sizes, found)
    assert not leads_out(sizes, found[:1])


def test_no_share_is_taken_where_exceptions_alone_are_as_few() -> None:
    assert agreed({"u": 9, "v": 10}, "share+limit:auto") == agreed({"u": 9, "v": 10}, "limit:auto")


def test_a_share_alone_is_taken_where_it_is_enough() -> None:
    assert agreed({"u": 4, "v": 8, "x": 20}, "share+limit:auto") == agreed({"u": 4, "v": 8, "x": 20}, "share:auto")


def test_kinds_that_are_not_enough_are_refused_with_a_hint() -> None:
    with pytest.raises(InvalidInput, match="not enough"):
        agreed({"u": 2, "v": 2}, "share+pairing:auto")


@pytest.mark.parametrize(("given_up", "count"), [(0, 1), (1, 6), (2, 7), (3, 1)])
def test_each_choice_of_shares_is_there_once(given_up: int, count: int) -> None:
    """The partitions of four: 1, 6, 7 (four of three, three of two pairs), 1."""
    found = list(choices("abcd", given_up))
    assert len({frozenset(one) for one in found}) == len(found) == count
    assert all(not set(one) & set(other) for blocks in found for one, other in combinations(blocks, 2))
