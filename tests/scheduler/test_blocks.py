"""The cheapest choice of blocks, against all of them tried."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from hypothesis import event, given
from hypothesis import strategies as st

from scheduler.blocks import Block, Cut, cheapest_blocks

ROTATIONS = ("a", "b", "c", "d", "e")
BLOCKS = [block for size in (1, 2, 3) for block in combinations(ROTATIONS, size)]


def choices(prices: Mapping[Block, int], must: frozenset[str]) -> Iterator[frozenset[Block]]:
    """Every choice of disjoint blocks that contains all who must."""
    for size in range(len(ROTATIONS) + 1):
        for some in combinations(sorted(prices), size):
            taken = [rotation for block in some for rotation in block]
            if len(taken) == len(set(taken)) and must <= set(taken):
                yield frozenset(some)


@given(
    st.dictionaries(st.sampled_from(BLOCKS), st.integers(0, 20), max_size=9),
    st.frozensets(st.sampled_from(ROTATIONS)),
    st.data(),
)
def test_no_choice_is_cheaper(prices: dict[Block, int], must: frozenset[str], data: st.DataObject) -> None:
    every = list(choices(prices, must))
    refused = data.draw(st.lists(st.sampled_from(every), max_size=2)) if every else []
    some = data.draw(st.frozensets(st.sampled_from(BLOCKS), max_size=4))
    cut = Cut(some, data.draw(st.integers(0, 2)))
    found = cheapest_blocks(must, prices, 0, cuts=[cut], refused=refused)
    allowed = [one for one in every if one not in refused and len(one & cut.blocks) <= cut.at_most]
    event("none" if not allowed else "some")
    if not allowed:
        assert found is None
    else:
        assert found in allowed
        best = min(sum(prices[block] for block in one) for one in allowed)
        assert sum(prices[block] for block in found or ()) == best
