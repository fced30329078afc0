"""Compares who should be on call with who is, at every instant."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from domain.base import Instant, Value
from pager.actual import Shown
from pager.lines import Piece


class Mismatch(Value):
    """From `start` to `end` these users should be on call, and those are. Nobody is an empty tuple."""

    start: Instant
    end: Instant
    expected: tuple[str, ...]
    found: tuple[str, ...]


def mismatches(
    expected: Iterable[Piece], found: Iterable[Shown], since: datetime, until: datetime
) -> tuple[Mismatch, ...]:
    """Every stretch between `since` and `until` in which not exactly the expected people are on call, in order."""
    wanted, there = list(expected), list(found)
    spans = [(one.start, one.end) for one in wanted] + [(one.start, one.end) for one in there]
    inside = {moment for span in spans for moment in span if since < moment < until}
    differing = (
        Mismatch(start=start, end=end, expected=_users(wanted, start, end), found=_users(there, start, end))
        for start, end in pairwise(sorted({since, until, *inside}))
    )
    return tuple(_joined(one for one in differing if one.expected != one.found))


def doubled(found: Sequence[Shown], since: datetime) -> bool:
    """Whether two pieces of a final schedule overlap after `since`."""
    ahead = sorted((max(one.start, since), one.end) for one in found if one.end > since)
    return any(earlier[1] > later[0] for earlier, later in pairwise(ahead))


def _users(pieces: Sequence[Piece] | Sequence[Shown], start: datetime, end: datetime) -> tuple[str, ...]:
    return tuple(sorted({one.user for one in pieces if one.start <= start and end <= one.end}))


def _joined(found: Iterable[Mismatch]) -> Iterator[Mismatch]:
    last: Mismatch | None = None
    for one in found:
        if last and last.end == one.start and (last.expected, last.found) == (one.expected, one.found):
            last = last.model_copy(update={"end": one.end})
            continue
        if last:
            yield last
        last = one
    if last:
        yield last
