"""Overrides that are given again either change nothing, as painted hour by hour, or are refused: none is lost."""

from datetime import UTC, datetime, timedelta

from hypothesis import event, given, settings
from hypothesis import strategies as st

from compensation.restating import later_overrides, superseded
from domain.overrides import Override
from tests.compensation.cases import CASES

MIDNIGHT = datetime(2024, 9, 9, tzinfo=UTC)
HOURS = 6


@st.composite
def overrides(draw: st.DrawFn) -> Override:
    first = draw(st.integers(0, HOURS - 1))
    last = draw(st.integers(first + 1, HOURS))
    start, end = (MIDNIGHT + timedelta(hours=hour) for hour in (first, last))
    who, role = draw(st.sampled_from(["alice", "bob", None])), draw(st.sampled_from(["primary", "secondary"]))
    return Override(rotation="web", role=role, start=start, end=end, engineer=who)


lists = st.lists(st.sampled_from(range(4)), max_size=5)


def painted(made: tuple[Override, ...]) -> dict[tuple[str, int], str | None]:
    """Who holds each hour of each role that was passed on: whoever comes later paints over."""
    found: dict[tuple[str, int], str | None] = {}
    for one in made:
        for hour in range(HOURS):
            if one.start <= MIDNIGHT + timedelta(hours=hour) < one.end:
                found[one.role, hour] = one.engineer
    return found


@settings(max_examples=CASES)
@given(kinds=st.lists(overrides(), min_size=4, max_size=4), first=lists, second=lists)
def test_a_list_given_later_is_either_obeyed_or_refused(
    kinds: list[Override], first: list[int], second: list[int]
) -> None:
    older, newer = tuple(kinds[place] for place in first), tuple(kinds[place] for place in second)
    taken, refused = later_overrides(older, newer), [*superseded(older, newer)]
    event(f"refused: {bool(refused)}")
    assert (painted(taken) != painted((*older, *newer))) == bool(refused)
    assert later_overrides(taken, newer) == taken
    assert later_overrides(older, (*older, *newer)) == (*older, *newer)
