"""From who is on call to who should be, for a shift-based schedule: additive, with changes in place."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from pager.actual import Actual, Held
from pager.beneath import staying
from pager.lines import Piece, from_moment, without
from pager.overlays import Overlaid, in_place, lift_steps, overlaid, overlay_steps
from pager.steps import Step, Verb, in_safe_order


class Pair(NamedTuple):
    """A custom shift of ours that becomes a piece of what is wanted."""

    held: Held
    wanted: Piece


class _Matched(NamedTuple):
    pairs: list[Pair]
    missing: list[Piece]
    surplus: list[Held]


def shift_steps(
    desired: Sequence[Piece], actual: Actual, owned: Collection[str], adopted: Collection[str], since: datetime
) -> tuple[Step, ...]:
    """The steps that make `actual` hold exactly `desired` from `since` on; only objects in `owned` are touched.

    Overrides that others made stay, and the shift of ours beneath them. Where those in `adopted` say otherwise than is
    wanted, an override of ours lies on top; what strangers hold is theirs.
    """
    wanted = from_moment(desired, since)
    ours = [one for one in actual.held or () if one.id in owned and one.end > since]
    shifts = [overlaid(one, actual.overrides or (), owned, adopted, actual.final, since) for one in ours]
    fixed = [(shift, piece) for shift in shifts if (piece := _stays_as(shift, wanted, since))]
    left, free = wanted, [one for one in shifts if one not in [shift for shift, _ in fixed]]
    for _, piece in fixed:
        left = without(left, piece.start, piece.end)
    matched = _matched(left, [shift.held for shift in free], since)
    matched.pairs.extend(Pair(shift.held, piece) for shift, piece in fixed)
    above = [step for shift, piece in fixed for step in overlay_steps(shift, piece, wanted, since)]
    lifted = [step for shift in free for step in lift_steps(shift.mine, since)]
    return in_safe_order([*_steps(matched, since), *above, *lifted])


def _stays_as(shift: Overlaid, wanted: Sequence[Piece], since: datetime) -> Piece | None:
    """What a shift is to hold beneath the overrides of others, and beneath ours; None: nothing keeps it as it is."""
    start, user = max(shift.held.start, since), shift.held.user
    if user is None:
        return None
    whole = Piece(start=start, end=shift.held.end, user=user)
    if not shift.theirs and not in_place(shift, whole, wanted, since) and all(one.start > since for one in shift.mine):
        return None
    return staying(shift.held, [(max(one.start, since), one.over) for one in shift.theirs], wanted, since) or whole


def _matched(wanted: Sequence[Piece], ours: Sequence[Held], since: datetime) -> _Matched:
    """The same piece first; then the same time for somebody else; then the same person, by the longest overlap."""
    pairs, missing, surplus = list[Pair](), list(wanted), list(ours)
    for fits in (_same, _same_time, _same_person):
        while candidates := [(fits(held, piece, since), held, piece) for held in surplus for piece in missing]:
            best, held, piece = max(candidates, key=lambda one: (one[0], -one[2].start.timestamp(), one[1].id))
            if best <= 0:
                break
            pairs.append(Pair(held, piece))
            surplus.remove(held)
            missing.remove(piece)
    return _Matched(pairs, missing, surplus)


def _same(held: Held, piece: Piece, since: datetime) -> float:
    return float((max(held.start, since), held.end, held.user) == (piece.start, piece.end, piece.user))


def _same_time(held: Held, piece: Piece, since: datetime) -> float:
    """A shift that has started keeps its member."""
    return float(held.start > since and (held.start, held.end) == (piece.start, piece.end))


def _same_person(held: Held, piece: Piece, since: datetime) -> float:
    """Seconds that they share; a shift that has started keeps its start."""
    if held.user != piece.user or (held.start <= since and piece.start != since):
        return 0.0
    return (min(held.end, piece.end) - max(held.start, piece.start)).total_seconds()


def _steps(matched: _Matched, since: datetime) -> Iterator[Step]:
    for held, wanted in matched.pairs:
        yield from _changes(held, wanted, started=held.start <= since and wanted.start <= since)
    for piece in matched.missing:
        yield Step(verb=Verb.ADD, after=piece)
    for held in matched.surplus:
        yield _away(held, since)


def _changes(held: Held, wanted: Piece, *, started: bool) -> Iterator[Step]:
    """In place: the member, or the boundaries, outwards before inwards."""
    after = Piece(start=held.start if started else wanted.start, end=wanted.end, user=wanted.user)
    before = _piece(held)
    if before is None or before.user != after.user:
        yield Step(verb=Verb.REASSIGN, object_id=held.id, before=before, after=after)
        return
    widest = Piece(start=min(before.start, after.start), end=max(before.end, after.end), user=after.user)
    if widest != before:
        yield Step(verb=Verb.MOVE, object_id=held.id, before=before, after=widest, started=started)
    if after != widest:
        yield Step(verb=Verb.MOVE, object_id=held.id, before=widest, after=after, started=started)


def _away(held: Held, since: datetime) -> Step:
    """A shift that runs ends at `since`, when its successor begins; one that does not is deleted."""
    before = _piece(held)
    if before and held.start < since:
        after = Piece(start=before.start, end=since, user=before.user)
        return Step(verb=Verb.MOVE, object_id=held.id, before=before, after=after, started=True)
    return Step(verb=Verb.REMOVE, object_id=held.id, before=before)


def _piece(held: Held) -> Piece | None:
    return None if held.user is None else Piece(start=held.start, end=held.end, user=held.user)
