"""From who is on call to who should be, for a layer-based schedule: overrides, of which the last created wins."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from pager.actual import Actual, Held, Shown
from pager.in_force import holds, parts_in_force, standing_in_layers
from pager.lines import Piece, from_moment
from pager.overruling import Above, as_if_without, overrides_above
from pager.steps import Step, Verb, in_safe_order


def layer_steps(
    desired: Sequence[Piece], actual: Actual, owned: Collection[str], adopted: Collection[str], since: datetime
) -> tuple[Step, ...]:
    """A superseding override for every piece that has none, then the removal of our stale ones that lie ahead.

    One that runs already is left to end by itself: deleting it would end it now, before its successor begins. What
    somebody else has laid over our time counts on: nothing of ours is laid over it.
    """
    wanted = from_moment(desired, since)
    ours = [one for one in actual.held or () if one.id in owned and one.end > since]
    above, foreign = (
        overrides_above(actual, owned, among, since) for among in (adopted, _foreign(actual, owned, adopted))
    )
    standing = standing_in_layers(above, foreign, wanted, actual.final)
    lifted = {one.id for one in above} - {one.id for one in standing}
    kept = [part for one in (*standing, *foreign) for part in parts_in_force(one, ours, actual.final)]
    pieces, stale = _beneath(wanted, kept, ours, since)
    covered = [(one.start, one.end) for one in kept]
    running = [one for one in actual.held or () if one.start <= since < one.end and (one in stale or one.id in lifted)]
    missing = [piece for piece in pieces if _needs_one(piece, ours, stale, running, covered, actual.final, since)]
    gone = [one for one in ours if (one in stale or _replaced(one, missing, since)) and one.start > since]
    return in_safe_order([*_additions(missing), *_removals(gone, actual.held or (), lifted, since)])


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
                others = (held for held in ours if held not in tried[place] and holds(held, one.start, one.end))
                parts[place] = one._replace(beneath=next(others, None))
                tried[place].add(parts[place].beneath)


def _stale(pieces: Sequence[Piece], ours: Sequence[Held], since: datetime) -> list[Held]:
    """All but one for each piece."""
    unmatched = list(pieces)
    stale = []
    for held in ours:
        match = next((piece for piece in unmatched if _same(held, piece, since)), None)
        if match is None:
            stale.append(held)
        else:
            unmatched.remove(match)
    return stale


def _needs_one(
    piece: Piece,
    ours: Iterable[Held],
    stale: Collection[Held],
    running: Iterable[Held],
    covered: Iterable[tuple[datetime, datetime]],
    final: Sequence[Shown],
    since: datetime,
) -> bool:
    """No override of ours holds it, or one that runs and cannot be taken away lies over it."""
    if not any(held not in stale and _same(held, piece, since) for held in ours):
        return True
    for over in running:
        start, end = max(piece.start, over.start, since), min(piece.end, over.end)
        hidden = start < end and not any(first <= start and end <= last for first, last in covered)
        if hidden and not _effective(piece.user, start, end, final):
            return True
    return False


def _replaced(held: Held, missing: Iterable[Piece], since: datetime) -> bool:
    return any(_same(held, piece, since) for piece in missing)


def _effective(user: str, start: datetime, end: datetime, final: Iterable[Shown]) -> bool:
    """Whether the final schedule shows this user over the whole time."""
    reached = start
    for shown in sorted(final, key=lambda one: one.start):
        if shown.user == user and shown.start <= reached < shown.end:
            reached = shown.end
    return reached >= end


def _same(held: Held, piece: Piece, since: datetime) -> bool:
    return (max(held.start, since), held.end, held.user) == (piece.start, piece.end, piece.user)


def _additions(missing: Iterable[Piece]) -> Iterator[Step]:
    for piece in missing:
        yield Step(verb=Verb.ADD, after=piece)


def _removals(gone: Iterable[Held], every: Iterable[Held], lifted: Collection[str], since: datetime) -> Iterator[Step]:
    for held in gone:
        yield Step(verb=Verb.REMOVE, object_id=held.id, before=_piece(held))
    for held in every:
        if held.id in lifted and held.start > since:
            yield Step(verb=Verb.LIFT, object_id=held.id, before=_piece(held))


def _piece(held: Held) -> Piece | None:
    return None if held.user is None else Piece(start=held.start, end=held.end, user=held.user)
