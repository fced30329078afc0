"""The stipend: what carrying the pager pays, to the cent, from who really held it.

Rounding has two stages: pieces of the week telescope (`compensation.stipend_pieces`); among the holders of a
piece, a gap being one of them, cents go by largest remainder. Independent rounding drifts, and largest remainder
over the whole week would let a later piece disturb a closed one.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from compensation.holdings import HeldSlot, Holding, held_slots
from compensation.lines import Gap, LineRate, PaidElsewhere, PayLine, line_id
from compensation.periods import Period
from compensation.spans import Span, inside, joined, total, without
from compensation.stipend_book import StipendBook
from compensation.stipend_pieces import Piece, pieces
from compensation.stipend_wording import elsewhere_sentence, gap_sentence, stipend_sentence
from compensation.two_schedules import paid_elsewhere
from domain.clock import iso
from domain.money import cents, largest_remainder
from domain.organisation import Organisation
from domain.pay import Earning
from domain.schedule import Schedule, Slot

_PERSON, _ELSEWHERE, _GAP = range(3)
"""Those among whom a piece is split: a person, a person who is paid elsewhere, or nobody (sorted last)."""


class _Share(NamedTuple):
    rank: int
    engineer: str


_NOBODY = _Share(_GAP, "")


class _Part(NamedTuple):
    """One share of a piece, in time and in cents."""

    held: HeldSlot
    piece: Piece
    engineer: str
    spans: tuple[Span, ...]
    cents: int
    rank: int


@dataclass(frozen=True)
class Stipend:
    """Lines, gaps and what is paid elsewhere; together they add up to rate times slots."""

    lines: tuple[PayLine, ...] = ()
    gaps: tuple[Gap, ...] = ()
    elsewhere: tuple[PaidElsewhere, ...] = ()


def stipend(
    organisation: Organisation,
    schedule: Schedule,
    cuts: Iterable[datetime] = (),
    slots: Iterable[Slot] = (),
    periods: Collection[Period] | None = None,
) -> Stipend:
    """What the final `schedule` pays whom, for every slot in it, whichever pay periods it touches.

    `cuts` are further instants at which pieces end; period boundaries are cuts always. `slots` have the planned
    extent of weeks; one that nobody holds any of is a gap from end to end. Of `periods`, when they are given, comes
    what belongs to them. InvalidInput for a schedule that cannot be paid (see `held_slots`) and for roles without a
    rate.
    """
    book = StipendBook(organisation)
    weeks = held_slots(organisation, schedule, slots)
    book.refuse_rate_gaps(weeks)
    elsewhere = paid_elsewhere(weeks, book)
    further = tuple(cuts)
    parts = [
        _split(held, piece, elsewhere.get(held.slot.key, ()), book)
        for held in (weeks if periods is None else _touching(weeks, periods, organisation.payroll_zone))
        for piece in pieces(held, book, further)
        if periods is None or piece.period in periods
    ]
    return Stipend(
        lines=tuple(line for part in parts for line in part.lines),
        gaps=tuple(gap for part in parts for gap in part.gaps),
        elsewhere=tuple(one for part in parts for one in part.elsewhere),
    )


def _touching(weeks: Iterable[HeldSlot], periods: Collection[Period], zone: str) -> Iterator[HeldSlot]:
    """The weeks that share time with the stretch from the first of the periods to the last; others pay in none."""
    stretch = Span(min(periods).span(zone).start, max(periods).span(zone).end)
    return (held for held in weeks if held.span.within(stretch))


def _split(held: HeldSlot, piece: Piece, elsewhere: Sequence[Holding], book: StipendBook) -> Stipend:
    shares = _shares(held, piece, elsewhere)
    if not shares:
        return Stipend()
    order = sorted(shares)
    cents_of = largest_remainder(piece.cents, {who: total(spans) for who, spans in shares.items()}, order)
    parts = [_Part(held, piece, who.engineer, shares[who], cents_of[who], who.rank) for who in order]
    return Stipend(
        lines=tuple(_line(part, book) for part in parts if part.rank == _PERSON),
        gaps=tuple(_gap(part, book) for part in parts if part.rank == _GAP),
        elsewhere=tuple(_elsewhere(part, book) for part in parts if part.rank == _ELSEWHERE),
    )


def _shares(held: HeldSlot, piece: Piece, elsewhere: Sequence[Holding]) -> dict[_Share, tuple[Span, ...]]:
    """Who has which stretches of the piece; those without any are left out."""
    needed = piece.covered
    found: dict[_Share, tuple[Span, ...]] = {_NOBODY: without(needed, (one.span for one in held.holdings))}
    for engineer in {one.engineer for one in held.holdings}:
        mine = inside(needed, (one.span for one in held.holdings if one.engineer == engineer))
        other = joined(one.span for one in elsewhere if one.engineer == engineer)
        found[_Share(_PERSON, engineer)] = without(mine, other)
        found[_Share(_ELSEWHERE, engineer)] = inside(mine, other)
    return {who: spans for who, spans in found.items() if spans}


def _line(part: _Part, book: StipendBook) -> PayLine:
    rotation, role, week = part.held.slot.key
    piece, spans = part.piece, part.spans
    shared = ("S2",) if total(spans) < total(piece.covered) else ()
    return PayLine(
        id=line_id("S", rotation, role, week, iso(piece.span.start), part.engineer),
        earning=Earning.STIPEND,
        period=piece.period.label,
        engineer=part.engineer,
        start=spans[0].start,
        end=spans[-1].end,
        spans=spans,
        seconds=total(spans),
        rule=" ".join(sorted((*piece.rules, *shared))),
        rate=LineRate.of_stipend(piece.row, cents(piece.row.weekly)),
        amount=part.cents,
        currency=book.currency(piece.row),
        sentence=stipend_sentence(part.held, piece, spans, part.cents, book.organisation.payroll_zone),
        rotation=rotation,
        role=role,
        week=week,
    )


def _gap(part: _Part, book: StipendBook) -> Gap:
    rotation, role, week = part.held.slot.key
    return Gap(
        period=part.piece.period.label,
        rotation=rotation,
        role=role,
        week=week,
        spans=part.spans,
        seconds=total(part.spans),
        unpaid=part.cents,
        currency=book.currency(part.piece.row),
        sentence=gap_sentence(part.held, part.spans, part.cents),
    )


def _elsewhere(part: _Part, book: StipendBook) -> PaidElsewhere:
    rotation, role, week = part.held.slot.key
    name = book.organisation.engineer[part.engineer].name
    return PaidElsewhere(
        period=part.piece.period.label,
        engineer=part.engineer,
        rotation=rotation,
        role=role,
        week=week,
        spans=part.spans,
        seconds=total(part.spans),
        cents=part.cents,
        currency=book.currency(part.piece.row),
        sentence=elsewhere_sentence(part.held, part.spans, part.cents, name),
    )
