"""Spans behave like sets of minutes: union, intersection and difference against an oracle that lists the minutes."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from compensation.spans import Span, cut, inside, joined, total, without

START = datetime(2024, 9, 9, tzinfo=UTC)
spans = st.lists(
    st.tuples(st.integers(0, 100), st.integers(1, 40)).map(
        lambda pair: Span(START + timedelta(minutes=pair[0]), START + timedelta(minutes=sum(pair)))
    ),
    max_size=6,
)


def minutes(some: tuple[Span, ...] | list[Span]) -> set[int]:
    return {number for span in some for number in range(_minute(span.start), _minute(span.end))}


def _minute(moment: datetime) -> int:
    return (moment - START) // timedelta(minutes=1)


@given(spans, spans)
def test_spans_are_sets_of_minutes(one: list[Span], other: list[Span]) -> None:
    assert minutes(joined(one)) == minutes(one)
    assert minutes(inside(one, other)) == minutes(one) & minutes(other)
    assert minutes(without(one, other)) == minutes(one) - minutes(other)
    for found in (joined(one), inside(one, other), without(one, other)):
        assert all(before.end < after.start for before, after in pairwise(found))
        assert total(found) == 60 * len(minutes(found))


@given(spans.filter(bool), st.lists(st.integers(-10, 150), max_size=5))
def test_cutting_loses_nothing(some: list[Span], places: list[int]) -> None:
    found = cut(some[0], [START + timedelta(minutes=place) for place in places])
    assert joined(found) == (some[0],)
    inner = {place for place in places if some[0].start < START + timedelta(minutes=place) < some[0].end}
    assert len(found) == len(inner) + 1
