"""Overrides that were made in PagerDuty: which may stay, and what of ours lies beneath them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from pager.actual import Actual, Held, HeldOverride, Shown
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
    every: Sequence[HeldOverride | Held] = [*(actual.overrides or ()), *(actual.held or ())]
    return [
        Above(one.id, max(one.start, since), one.end, one.user, _beneath(one, beneath, since))
        for one in every
        if one.id in known and one.user is not None and one.end > since
    ]


def _beneath(override: HeldOverride | Held, ours: Iterable[Held], since: datetime) -> Held | None:
    for one in ours:
        if isinstance(override, HeldOverride) and one.id != override.shift:
            continue
        if one.start <= max(override.start, since) and override.end <= one.end:
            return one
    return None


def standing(
    above: Sequence[Above], kept: Iterable[Above], desired: Sequence[Piece], final: Sequence[Shown]
) -> list[Above]:
    """Those of `kept` that say who should be on call wherever they count, once the rest of `above` is lifted.

    Where another one lies over it and stays, an override may say what it likes.
    """
    found = list(kept)
    while True:
        lifted = {one.id for one in above} - {one.id for one in found}
        still = [one for one in found if not _overruled(one, lifted, desired, final)]
        if len(still) == len(found):
            return found
        found = still


def _overruled(above: Above, lifted: Collection[str], desired: Iterable[Piece], final: Iterable[Shown]) -> bool:
    left = [Piece(start=above.start, end=above.end, user=above.user)]
    for part in final:
        in_its_place = part.object_id == (above.beneath.id if above.beneath else None)
        if in_its_place and part.override_id not in {"", above.id, *lifted}:
            left = without(left, part.start, part.end)
    for piece in desired:
        if piece.user == above.user:
            left = without(left, piece.start, piece.end)
    return bool(left)


def as_if_without(desired: Sequence[Piece], kept: Iterable[Above]) -> list[Piece]:
    """What our own objects have to hold beneath the overrides that stay: what they hold now, or nothing."""
    pieces, seams = list(desired), list[datetime]()
    for above in kept:
        pieces = without(pieces, above.start, above.end)
        if above.beneath and above.beneath.user:
            pieces.append(Piece(start=above.start, end=above.end, user=above.beneath.user))
            seams += [above.start, above.end]
    return joined_at(pieces, seams)
