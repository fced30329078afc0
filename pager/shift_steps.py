"""From who is on call to who should be, for a shift-based schedule: additive, with changes in place."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from pager.actual import Actual, Held, HeldOverride
from pager.beneath import foreign_above, staying
from pager.lines import Piece, from_moment, without
from pager.overruling import Above, as_if_without, overrides_above, standing
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

    Overrides in `adopted` stay where they say what is wanted and lie over a shift that stays; others are lifted. Those
    of somebody else stay in any case, and the shift of ours beneath them.
    """
    wanted = from_moment(desired, since)
    ours = [one for one in actual.held or () if one.id in owned and one.end > since]
    above = overrides_above(actual, owned, adopted, since)
    foreign = foreign_above(actual, {*owned, *adopted})
    kept = standing(above, [one for one in above if one.beneath], wanted, actual.final)
    while True:
        matched = _fitted(wanted, ours, foreign, kept, since)
        still = standing(above, [one for one in kept if _stays(one, matched.pairs)], wanted, actual.final)
        if len(still) == len(kept):
            break
        kept = still
    lifted = [one for one in above if one not in kept]
    return in_safe_order([*_steps(matched, since), *(_lift(one) for one in lifted)])


def _fitted(
    wanted: Sequence[Piece],
    ours: Sequence[Held],
    foreign: Sequence[HeldOverride],
    kept: Sequence[Above],
    since: datetime,
) -> _Matched:
    """Which shift of ours becomes what, with these overrides above them."""
    pinned = list(_pinned(ours, foreign, kept, wanted, since))
    free = [one for one in ours if one not in [pair.held for pair in pinned]]
    left = list(wanted)
    for pair in pinned:
        left = without(left, pair.wanted.start, pair.wanted.end)
    matched = _matched(as_if_without(left, [one for one in kept if one.beneath in free]), free, since)
    matched.pairs.extend(pinned)
    return matched


def _pinned(
    ours: Sequence[Held],
    foreign: Sequence[HeldOverride],
    agreeing: Sequence[Above],
    wanted: Sequence[Piece],
    since: datetime,
) -> Iterator[Pair]:
    """The shifts that have to stay beneath overrides of somebody else, and what they are to hold."""
    for held in ours:
        others = [(max(one.start, since), one.over) for one in foreign if one.shift == held.id and one.end > since]
        mine = [(one.start, one.end) for one in agreeing if one.beneath == held]
        if others and (piece := staying(held, others, mine, wanted, since)):
            yield Pair(held, piece)


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


def _stays(above: Above, pairs: Sequence[Pair]) -> bool:
    return any(
        pair.held == above.beneath
        and pair.wanted.user == pair.held.user
        and pair.wanted.start <= above.start
        and above.end <= pair.wanted.end
        for pair in pairs
    )


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


def _lift(above: Above) -> Step:
    before = Piece(start=above.start, end=above.end, user=above.user)
    return Step(verb=Verb.LIFT, object_id=above.id, before=before)


def _piece(held: Held) -> Piece | None:
    return None if held.user is None else Piece(start=held.start, end=held.end, user=held.user)
