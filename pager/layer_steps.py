"""From who is on call to who should be, for a layer-based schedule: overrides, of which the last created wins."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from pager.actual import Actual, Held, Shown
from pager.in_force import alike_first, holds, parts_in_force, standing_in_layers
from pager.lines import NOBODY, Piece, from_moment, joined_at, without
from pager.overruling import Above, as_if_without, overrides_above
from pager.steps import Step, Verb, in_safe_order


def layer_steps(
    desired: Sequence[Piece], actual: Actual, owned: Collection[str], adopted: Collection[str], since: datetime
) -> tuple[Step, ...]:
    """A superseding override for every piece that has none, then the removal of our stale ones that lie ahead.

    One that runs already is left to end by itself: deleting it would end it now, before its successor begins. What
    somebody else has laid over our time stays; nothing of ours is laid over it, unless it was recorded and overruled.
    """
    wanted = from_moment(desired, since)
    ours = [one for one in actual.held or () if one.id in owned and one.end > since]
    above, foreign = (
        overrides_above(actual, owned, among, since) for among in (adopted, _foreign(actual, owned, adopted))
    )
    standing = standing_in_layers(above, foreign, wanted, actual.final)
    overruled = [one for one in above if one not in standing]
    kept = [part for one in (*standing, *foreign) for part in parts_in_force(one, ours, actual.final)]
    pieces, stale = _beneath(wanted, kept, ours, since)
    good = [one for one in ours if one not in stale]
    missing = [part for piece in pieces for part in _unheld(piece, good)]
    over: list[Held | Above] = [*overruled, *(one for one in stale if one.start <= since)]
    exposed = [left for part in _exposed(kept, stale, since) for left in _unheld(part, good)]
    for part in (*_hidden(pieces, over, kept, stale, actual.final, since), *exposed):
        missing += _less(part, missing)
    missing = joined_at(missing, [part.start for part in missing if part not in pieces])
    return in_safe_order([*_additions(missing), *_removals(one for one in stale if one.start > since)])


def _foreign(actual: Actual, owned: Collection[str], adopted: Collection[str]) -> list[str]:
    return [one.id for one in actual.held or () if one.id not in owned and one.id not in adopted]


def _beneath(
    wanted: Sequence[Piece], kept: Sequence[Above], ours: Sequence[Held], since: datetime
) -> tuple[list[Piece], list[Held]]:
    """What our overrides have to hold, and those of them that do not.

    Where what lies beneath an override that stays has to go, nothing takes its place: it would come to lie above.
    """
    parts, tried = list(kept), [{one.beneath} for one in kept]
    while True:
        pieces = as_if_without(wanted, parts)
        stale = _stale(pieces, ours, since)
        if not any(one.beneath in stale for one in parts):
            return pieces, stale
        for place, one in enumerate(parts):
            if one.beneath in stale:
                likely = alike_first(one, ours)
                others = (held for held in likely if held not in tried[place] and holds(held, one.start, one.end))
                parts[place] = one._replace(beneath=next(others, None))
                tried[place].add(parts[place].beneath)


def _stale(pieces: Sequence[Piece], ours: Sequence[Held], since: datetime) -> list[Held]:
    """Those that hold any time for somebody else than it is to be."""
    return [
        one
        for one in ours
        if _less(Piece(start=max(one.start, since), end=one.end, user=one.user or NOBODY), _of(one.user, pieces))
    ]


def _unheld(piece: Piece, good: Sequence[Held]) -> list[Piece]:
    """What none of our overrides holds for this person."""
    return _less(piece, [one for one in good if one.user == piece.user])


def _hidden(
    pieces: Sequence[Piece],
    above: Sequence[Held | Above],
    kept: Sequence[Above],
    stale: Sequence[Held],
    final: Sequence[Shown],
    since: datetime,
) -> Iterator[Piece]:
    """What lies beneath those `above` that cannot be taken away, and is not in force."""
    for over in above:
        start = max(over.start, since)
        for piece in pieces:
            if piece.meets(start, over.end):
                part = piece.within(start, over.end)
                shown = [Piece(start=one.start, end=one.end, user=one.user) for one in final if one.user == part.user]
                effective = [left for one in shown for left in _less(one, [old for old in stale if old.start > since])]
                yield from _less(part, [*kept, *effective])


def _exposed(kept: Sequence[Above], stale: Sequence[Held], since: datetime) -> Iterator[Piece]:
    """What may be in force only by one of ours that is to go: the final schedule names people, and not overrides."""
    for part in kept:
        for old in stale:
            start, end = max(part.start, old.start), min(part.end, old.end)
            if old.user == part.user and old.start > since and start < end:
                yield Piece(start=start, end=end, user=part.user)


def _of(user: str | None, pieces: Sequence[Piece]) -> list[Piece]:
    return [one for one in pieces if one.user == user]


def _less(piece: Piece, times: Iterable[Held | Above | Piece]) -> list[Piece]:
    left = [piece]
    for one in times:
        left = without(left, one.start, one.end)
    return left


def _additions(missing: Iterable[Piece]) -> Iterator[Step]:
    for piece in missing:
        yield Step(verb=Verb.ADD, after=piece)


def _removals(gone: Iterable[Held]) -> Iterator[Step]:
    for held in gone:
        yield Step(verb=Verb.REMOVE, object_id=held.id, before=_piece(held))


def _piece(held: Held) -> Piece | None:
    return None if held.user is None else Piece(start=held.start, end=held.end, user=held.user)
