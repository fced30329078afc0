"""What lies beyond the horizon is left alone: neither sent, nor taken away."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from pager.actual import Actual, Held, HeldOverride
from pager.lines import Piece, joined_at, without


def with_beyond(
    desired: Sequence[Piece], actual: Actual, owned: Collection[str], adopted: Collection[str], edge: datetime | None
) -> list[Piece]:
    """What is desired, and from the edge of the horizon on what is there already, of ours and of what was adopted."""
    if edge is None:
        return list(desired)
    pieces = list(_from(edge, [one for one in actual.held or () if one.id in owned]))
    mine = [one for one in actual.overrides or () if one.id in owned]
    above: list[Held | HeldOverride] = [*(actual.overrides or ()), *(actual.held or ())]
    for piece in _from(edge, [*(one for one in above if one.id in adopted), *mine]):
        pieces = [*without(pieces, piece.start, piece.end), piece]
    return joined_at([*desired, *pieces], [edge])


def _from(edge: datetime, objects: Sequence[Held | HeldOverride]) -> Iterator[Piece]:
    for one in objects:
        if one.user is not None and one.end > edge:
            yield Piece(start=max(one.start, edge), end=one.end, user=one.user)
