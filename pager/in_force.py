"""Overrides of a layer-based schedule: in which parts of their time they count, as far as the final schedule tells."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from pager.actual import Held, Shown
from pager.lines import Piece
from pager.overruling import Above


def parts_in_force(above: Above, ours: Sequence[Held], final: Iterable[Shown]) -> list[Above]:
    """Its parts that count, each with the override of ours that lies beneath all of it, where there is one."""
    edges = {moment for one in ours for moment in (one.start, one.end)}
    likely = alike_first(above, ours)
    return [
        above._replace(start=start, end=end, beneath=next((one for one in likely if holds(one, start, end)), None))
        for start, end, user in _stretches(above, final, edges)
        if user == above.user
    ]


def alike_first(above: Above, ours: Sequence[Held]) -> list[Held]:
    """Ours with those first that say the same: beneath them there is nothing to change."""
    return sorted(ours, key=lambda one: one.user != above.user)


def standing_in_layers(
    above: Sequence[Above], foreign: Sequence[Above], desired: Sequence[Piece], final: Sequence[Shown]
) -> list[Above]:
    """Those of `above` that say who should be on call wherever they count, and lie beneath nothing but what stays."""
    found = list(above)
    while True:
        still = [one for one in found if not _overruled(one, [*found, *foreign], desired, final)]
        if len(still) == len(found):
            return found
        found = still


def holds(one: Held | Above, start: datetime, end: datetime) -> bool:
    """Whether all this time is its own."""
    return one.start <= start and end <= one.end


def _overruled(above: Above, staying: Sequence[Above], desired: Sequence[Piece], final: Sequence[Shown]) -> bool:
    edges = {moment for one in staying for moment in (one.start, one.end)}
    for start, end, user in _stretches(above, final, edges):
        wanted_otherwise = any(one.user != user and one.meets(start, end) for one in desired)
        lies_beneath = any(one.user == user and holds(one, start, end) for one in staying)
        if wanted_otherwise if user == above.user else not lies_beneath:
            return True
    return False


def _stretches(
    above: Above, final: Iterable[Shown], edges: Iterable[datetime] = ()
) -> Iterator[tuple[datetime, datetime, str]]:
    """Its time in the final schedule, cut wherever anything may change, and who is on call."""
    for shown in final:
        start, end = max(shown.start, above.start), min(shown.end, above.end)
        if start < end:
            inside = {moment for moment in edges if start < moment < end}
            for first, last in pairwise(sorted({start, end, *inside})):
                yield first, last, shown.user
