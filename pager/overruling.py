"""Overrides that were made in a layer-based schedule, and what of ours lies beneath them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from pager.actual import Actual, Held
from pager.lines import Piece, joined_at, without


class Above(NamedTuple):
    """An override, and the object of ours that holds the same time beneath it, where there is one."""

    id: str
    start: datetime
    end: datetime
    user: str
    beneath: Held | None


def overrides_above(actual: Actual, owned: Iterable[str], among: Iterable[str], since: datetime) -> list[Above]:
    """The overrides among these that still count after `since`."""
    known, ours = set(among), set(owned)
    beneath = [one for one in actual.held or () if one.id in ours]
    return [
        Above(one.id, max(one.start, since), one.end, one.user, _beneath(one, beneath, since))
        for one in actual.held or ()
        if one.id in known and one.user is not None and one.end > since
    ]


def _beneath(override: Held, ours: Iterable[Held], since: datetime) -> Held | None:
    fits = (one for one in ours if one.start <= max(override.start, since) and override.end <= one.end)
    return next(fits, None)


def as_if_without(desired: Sequence[Piece], kept: Iterable[Above]) -> list[Piece]:
    """What our own objects have to hold beneath the overrides that stay: what they hold now, or nothing."""
    pieces, seams = list(desired), list[datetime]()
    for above in kept:
        pieces = without(pieces, above.start, above.end)
        if above.beneath and above.beneath.user:
            pieces.append(Piece(start=above.start, end=above.end, user=above.beneath.user))
            seams += [above.start, above.end]
    return joined_at(pieces, seams)
