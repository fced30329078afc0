"""Overrides that somebody made in PagerDuty: which parts count, and whether dogwatch can record them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pager.actual import Actual, Held, HeldOverride, ScheduleKind
from pager.lines import Piece
from pager.plan import Adoption
from services.pagerduty.line_reading import Known, Window


@dataclass(frozen=True)
class Beside:
    """What is there besides our own: overrides to record, and what stays foreign, in sentences and by id."""

    adoptions: tuple[Adoption, ...] = ()
    foreign: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """Who should be on call in a line, and in the other roles of its rotation."""

    pieces: Sequence[Piece]
    others: Sequence[Piece] = ()

    def changing(self, part: Piece, user: str) -> list[Piece]:
        """Where somebody else should be on call: only published time can be passed on."""
        others = [piece for piece in self.pieces if piece.user != user and piece.meets(part.start, part.end)]
        return [Piece(start=max(one.start, part.start), end=min(one.end, part.end), user=user) for one in others]

    def doubles(self, part: Piece) -> bool:
        """Whether somebody would stand behind themselves."""
        return any(one.user == part.user and one.meets(part.start, part.end) for one in self.others)


def found_beside(actual: Actual, wanted: Wanted, known: Known, window: Window, engineers: Mapping[str, str]) -> Beside:
    """`engineers` are ids here by id in PagerDuty, `wanted` is without what was withdrawn there.

    An override that would give one person two roles of a rotation is told, and not recorded: the list would then be
    refused as a whole. Nothing is found in a line that was not read in detail.
    """
    if not actual.in_detail:
        return Beside()
    adoptions, foreign, theirs, above = list[Adoption](), [*_rotations(actual)], [*actual.rotations], list[Piece]()
    for one in _made_there(actual, known):
        if one.end <= max(window.look, one.start):
            continue
        sentence, adoption = _sentence_of(one), None
        if _is_override(one, actual, known):
            adoption = _adoption(one, actual, wanted, engineers)
            above += adoption.parts if adoption else _effective(one, actual)
            if adoption and any(map(wanted.doubles, adoption.parts)):
                sentence, adoption = f"{sentence}, who holds another role of the rotation then", None
        if adoption:
            adoptions.append(adoption)
        else:
            foreign.append(sentence)
            theirs.append(one.id)
    return Beside(tuple(_with_beneath(one, above, wanted) for one in adoptions), tuple(foreign), tuple(theirs))


def _adoption(
    one: Held | HeldOverride, actual: Actual, wanted: Wanted, engineers: Mapping[str, str]
) -> Adoption | None:
    """None for one that is nowhere in force, or not for an engineer."""
    parts, piece, who = _effective(one, actual), _piece(one), engineers.get(one.user or "")
    if not (parts and piece and who):
        return None
    counting = tuple(part for whole in parts for part in wanted.changing(whole, piece.user))
    return Adoption(object_id=one.id, whole=piece, engineer=who, parts=counting)


def _with_beneath(adoption: Adoption, above: Iterable[Piece], wanted: Wanted) -> Adoption:
    """With what it would hold, were there not `above` it others that nobody had recorded before."""
    whole = adoption.whole
    over = [one.within(whole.start, whole.end) for one in above if one.meets(whole.start, whole.end)]
    beneath = [part for one in over if one.user != whole.user for part in wanted.changing(one, whole.user)]
    return adoption.model_copy(update={"beneath": tuple(one for one in beneath if not wanted.doubles(one))})


def withdrawn_there(actual: Actual, known: Known, window: Window) -> tuple[str, ...]:
    """Adopted overrides that were to go on, and are gone or other than they were, by somebody else's hand."""
    if not actual.in_detail:
        return ()
    there = {one.id: _piece(one) for one in _objects(actual)}
    return tuple(
        name
        for name, kept in sorted(known.adopted.items())
        if window.meets(kept.piece) and not kept.gone and there.get(name) != kept.piece
    )


def _is_override(one: Held | HeldOverride, actual: Actual, known: Known) -> bool:
    """Whether it passes on time of ours; a custom shift of somebody else is no override."""
    return actual.kind is ScheduleKind.LAYERS or (isinstance(one, HeldOverride) and one.shift in known.owned)


def _made_there(actual: Actual, known: Known) -> Iterator[Held | HeldOverride]:
    """Everything that is neither ours nor adopted as it is now."""
    for one in _objects(actual):
        adopted = known.adopted.get(one.id)
        if one.id not in known.owned and not (adopted and _piece(one) == adopted.piece):
            yield one


def _effective(one: Held | HeldOverride, actual: Actual) -> list[Piece]:
    """The parts of an override that the final schedule shows: another one may lie over it."""
    if isinstance(one, HeldOverride):
        shown = [part for part in actual.final if part.override_id == one.id]
    else:
        shown = [
            part for part in actual.final if part.user == one.user and part.start < one.end and one.start < part.end
        ]
    return [Piece(start=max(part.start, one.start), end=min(part.end, one.end), user=part.user) for part in shown]


def _objects(actual: Actual) -> list[Held | HeldOverride]:
    return [*(actual.held or ()), *(actual.overrides or ())]


def _piece(one: Held | HeldOverride) -> Piece | None:
    return None if one.user is None else Piece(start=one.start, end=one.end, user=one.user)


def _rotations(actual: Actual) -> Iterator[str]:
    for rotation in actual.rotations:
        yield f"rotation {rotation} pages beside our shifts"


def _sentence_of(one: Held | HeldOverride) -> str:
    """`override OABC of PXYZ from 2027-03-10T08:00Z to 2027-03-11T20:00Z`."""
    kind = "override" if isinstance(one, HeldOverride) else "shift"
    return f"{kind} {one.id} of {one.user or 'nobody'} from {one.start:%Y-%m-%dT%H:%MZ} to {one.end:%Y-%m-%dT%H:%MZ}"
