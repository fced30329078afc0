"""Shifts of ours beneath overrides that others made: they stay there, or those overrides would go with them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from pager.actual import Held
from pager.lines import Piece

Span = tuple[datetime, datetime]


class Stretch(NamedTuple):
    """Part of a shift's time. `covered`: an override says who is on call; else `user` should be."""

    start: datetime
    end: datetime
    covered: bool
    user: str | None


def staying(held: Held, above: Sequence[Span], desired: Sequence[Piece], since: datetime) -> Piece | None:
    """What a shift is to hold so that the overrides above it stay.

    All of its time, for somebody else where need be; or as much as its own person should have around them. None when
    that is not enough: a shift that runs can neither change its person nor begin later.
    """
    start, has_started = max(held.start, since), held.start < since
    if held.user is None:
        return None
    stretches = list(_stretches((start, held.end), above, desired))
    if all(_may_hold(one, held.user) for one in stretches):
        return Piece(start=start, end=held.end, user=held.user)
    if not has_started and (other := _only_user(stretches)):
        return Piece(start=start, end=held.end, user=other)
    if not above:
        return None
    first, last = min(first for first, _ in above), max(last for _, last in above)
    core = (start if has_started else max(first, start), min(last, held.end))
    return _around(core, stretches, held.user) if core[0] < core[1] else None


def _only_user(stretches: Iterable[Stretch]) -> str | None:
    """Who should be on call wherever no override says who is; None for several people, or nobody."""
    people = {one.user for one in stretches if not one.covered}
    return people.pop() if len(people) == 1 else None


def _stretches(whole: Span, every: Sequence[Span], desired: Sequence[Piece]) -> Iterator[Stretch]:
    spans = [*every, *((one.start, one.end) for one in desired)]
    edges = {moment for span in spans for moment in span if whole[0] < moment < whole[1]}
    for start, end in pairwise(sorted({*whole, *edges})):
        covered = any(first <= start and end <= last for first, last in every)
        wanted = [one.user for one in desired if one.start <= start and end <= one.end]
        yield Stretch(start, end, covered, wanted[0] if wanted else None)


def _around(core: Span, stretches: Sequence[Stretch], user: str) -> Piece | None:
    """The longest part around the core in which this person is on call beneath it; None when not even the core is."""
    start, end = core
    if not all(_may_hold(one, user) for one in stretches if one.start < end and start < one.end):
        return None
    for one in stretches:
        if one.start <= end < one.end and _may_hold(one, user):
            end = one.end
    for one in reversed(stretches):
        if one.start < start <= one.end and _may_hold(one, user):
            start = one.start
    return Piece(start=start, end=end, user=user)


def _may_hold(one: Stretch, user: str) -> bool:
    return one.covered or one.user == user
