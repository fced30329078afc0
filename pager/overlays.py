"""Overrides of ours over a shift that stays beneath those of others: where those say otherwise, ours lie on top."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from pager.actual import Held, HeldOverride, Shown
from pager.lines import NOBODY, Piece, joined_at
from pager.steps import Step, Verb


class Overlaid(NamedTuple):
    """A shift of ours with what lies over it and is not over yet: `mine`, overrides that were `adopted`, and `foreign`.

    `parts` are its parts of the final schedule: they say what is in force, and which override lies on top of which.
    """

    held: Held
    mine: Sequence[HeldOverride]
    adopted: Sequence[HeldOverride]
    foreign: Sequence[HeldOverride]
    parts: Sequence[Shown]

    @property
    def theirs(self) -> list[HeldOverride]:
        return [*self.adopted, *self.foreign]

    def on_top(self, moment: datetime) -> HeldOverride | None:
        """The override in force; None where it is the shift itself."""
        for part in self.parts:
            if part.start <= moment < part.end:
                return next((one for one in (*self.mine, *self.theirs) if one.id == part.override_id), None)
        silent = [one for one in (*self.mine, *self.foreign) if one.user is None and one.start <= moment < one.end]
        return silent[-1] if silent else None

    def stretches(self, piece: Piece, wanted: Sequence[Piece], since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The time of the piece from `since` on, cut wherever anything may change."""
        start, end = max(piece.start, since), piece.end
        spans = [(one.start, one.end) for one in wanted] + [(one.start, one.end) for one in self.parts]
        spans += [(one.start, one.end) for one in (*self.mine, *self.theirs)]
        edges = {moment for span in spans for moment in span} | {one.over for one in self.theirs}
        yield from pairwise(sorted({start, end, *(moment for moment in edges if start < moment < end)}))


def overlaid(
    held: Held,
    overrides: Sequence[HeldOverride],
    owned: Collection[str],
    adopted: Collection[str],
    final: Sequence[Shown],
    since: datetime,
) -> Overlaid:
    """The shift with what lies over it."""
    above = [one for one in overrides if one.shift == held.id and one.over > since]
    mine = [one for one in above if one.id in owned]
    recorded = [one for one in above if one.id in adopted and one.id not in owned and one.user]
    foreign = [one for one in above if one not in mine and one not in recorded]
    return Overlaid(held, mine, recorded, foreign, [part for part in final if part.object_id == held.id])


def in_place(shift: Overlaid, piece: Piece, wanted: Sequence[Piece], since: datetime) -> list[HeldOverride]:
    """Those of ours that may stay: within the piece, and wherever they are in force they name whom they should."""
    misplaced = {
        top.id
        for start, _ in shift.stretches(_whole(shift.held), wanted, since)
        if (top := shift.on_top(start)) and (top.user or NOBODY) != _user_at(wanted, start)
    }
    return [
        one
        for one in shift.mine
        if one.id not in misplaced and piece.start <= max(one.start, since) and one.end <= piece.end
    ]


def overlay_steps(shift: Overlaid, piece: Piece, wanted: Sequence[Piece], since: datetime) -> Iterator[Step]:
    """What has to lie on top so that, with the shift holding `piece`, everybody who is wanted pages.

    One of ours that runs and is wrong ends by itself, beneath its successor: taken away, it would end now.
    """
    staying = in_place(shift, piece, wanted, since)
    wrong = [one for one in shift.mine if one not in staying]
    missing = [
        Piece(start=start, end=end, user=_user_at(wanted, start))
        for start, end in shift.stretches(piece, wanted, since)
        if _is_missing(shift, piece, start, _user_at(wanted, start), staying, since)
    ]
    for one in joined_at(missing, [one.start for one in missing]):
        yield Step(verb=Verb.OVERLAY, after=one, over=shift.held.id, instead=piece.user)
    yield from lift_steps(wrong, since)


def lift_steps(overrides: Sequence[HeldOverride], since: datetime) -> Iterator[Step]:
    """Takes ours away that lie ahead."""
    for one in overrides:
        if one.start > since:
            before = Piece(start=one.start, end=one.end, user=one.user or NOBODY)
            yield Step(verb=Verb.LIFT, object_id=one.id, before=before)


def _user_at(wanted: Sequence[Piece], moment: datetime) -> str:
    return next((one.user for one in wanted if one.start <= moment < one.end), NOBODY)


def _whole(held: Held) -> Piece:
    return Piece(start=held.start, end=held.end, user=held.user or NOBODY)


def _is_missing(
    shift: Overlaid, piece: Piece, moment: datetime, user: str, staying: Sequence[HeldOverride], since: datetime
) -> bool:
    """Whether somebody else than `user` would page: what strangers hold stays theirs."""
    top = shift.on_top(moment)
    if top in staying:
        return False
    if top in shift.adopted:
        return top is not None and top.user != user
    if any(one.start <= moment < one.over for one in shift.foreign):
        return False
    if top is None:
        return piece.user != user
    left = (one for one in shift.mine if one != top and (one in staying or one.start <= since))
    beneath = {one.user or NOBODY for one in (*shift.adopted, *left) if one.start <= moment < one.end}
    return top.start <= since or (beneath or {piece.user}) != {user}
