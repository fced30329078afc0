"""Half-open stretches of real time: cut, joined, taken away. Instants in UTC."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from domain.clock import seconds


class Span(NamedTuple):
    """From `start` to `end`, the end not included."""

    start: datetime
    end: datetime

    @property
    def seconds(self) -> int:
        return seconds(self.start, self.end)

    def within(self, other: "Span") -> "Span | None":
        """The part that lies in `other`; None when they share no time."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None


def total(spans: Iterable[Span]) -> int:
    """Seconds in all of them, each counted as often as it occurs."""
    return sum(span.seconds for span in spans)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The union, sorted, as few stretches as possible: those that touch become one."""
    ordered = tuple(spans)
    if len(ordered) < 2:
        return ordered
    found: list[Span] = []
    for span in sorted(ordered):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def inside(spans: Iterable[Span], outer: Iterable[Span]) -> tuple[Span, ...]:
    """What `spans` and `outer` have in common, joined."""
    limits = joined(outer)
    return tuple(part for span in joined(spans) for limit in limits if (part := span.within(limit)))


def without(spans: Iterable[Span], removed: Iterable[Span]) -> tuple[Span, ...]:
    """`spans` less everything in `removed`, joined."""
    holes = joined(removed)
    return tuple(part for span in joined(spans) for part in _outside(span, holes))


def _outside(span: Span, holes: Sequence[Span]) -> Iterable[Span]:
    start = span.start
    for hole in holes:
        if hole.end <= start or hole.start >= span.end:
            continue
        if start < hole.start:
            yield Span(start, hole.start)
        start = max(start, hole.end)
    if start < span.end:
        yield Span(start, span.end)


def cut(span: Span, instants: Iterable[datetime]) -> tuple[Span, ...]:
    """`span` in order, cut at every one of `instants` that lies inside it."""
    inner = sorted({moment for moment in instants if span.start < moment < span.end})
    if not inner:
        return (span,)
    edges = [span.start, *inner, span.end]
    return tuple(Span(start, end) for start, end in pairwise(edges))
