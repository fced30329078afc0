"""Who is on call for two paid schedules at once is paid once: the higher of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from compensation.holdings import HeldSlot, Holding, SlotKey
from compensation.spans import Span, cut
from compensation.stipend_book import StipendBook
from domain.errors import Fault, InvalidInput
from domain.money import cents
from domain.pay import TwoSchedules


class _Claim(NamedTuple):
    """One person, one stretch of one slot."""

    span: Span
    held: HeldSlot


def paid_elsewhere(slots: Iterable[HeldSlot], book: StipendBook) -> Mapping[SlotKey, tuple[Holding, ...]]:
    """Per slot, the stretches for which its holder is paid on another one at the same moment.

    The higher pay per second wins; equal pay goes to the slot that began first, then to the earlier name.
    """
    claims: dict[str, list[_Claim]] = defaultdict(list)
    for held in slots:
        for holding in held.holdings:
            claims[holding.engineer].append(_Claim(holding.span, held))
    found: dict[SlotKey, list[Holding]] = defaultdict(list)
    for engineer, mine in claims.items():
        for loser, span in _losers(sorted(mine, key=lambda claim: claim.span), book):
            found[loser.slot.key].append(Holding(span, engineer))
    return {key: tuple(sorted(holdings)) for key, holdings in found.items()}


def _losers(claims: list[_Claim], book: StipendBook) -> Iterator[tuple[HeldSlot, Span]]:
    for group in _overlapping(claims):
        edges = {edge for claim in group for edge in claim.span}
        changes = {start for claim in group for start in book.rows(claim.held).starts}
        for span in cut(Span(min(edges), max(edges)), edges | changes):
            once = [claim.held for claim in group if claim.span.within(span) and _is_paid_once(claim.held, book)]
            _refuse_two_currencies(once, span, book)
            ranked = sorted(once, key=lambda held: _rank(held, span, book))
            yield from ((loser, span) for loser in ranked[1:])


def _is_paid_once(held: HeldSlot, book: StipendBook) -> bool:
    return book.options(held).two_schedules is TwoSchedules.HIGHEST


def _overlapping(claims: list[_Claim]) -> Iterator[list[_Claim]]:
    """Groups of two and more claims that share time directly or through others; `claims` sorted by start."""
    group: list[_Claim] = []
    for claim in claims:
        if group and claim.span.start >= max(one.span.end for one in group):
            if len(group) > 1:
                yield group
            group = []
        group.append(claim)
    if len(group) > 1:
        yield group


def _rank(held: HeldSlot, span: Span, book: StipendBook) -> tuple[Fraction, object, str, str]:
    row = book.rows(held).at(span.start)
    per_second = Fraction(cents(row.weekly), held.seconds) if row else Fraction(0)
    return (-per_second, held.slot.start, held.slot.rotation, held.slot.role)


def _refuse_two_currencies(rivals: list[HeldSlot], span: Span, book: StipendBook) -> None:
    rows = [row for held in rivals if (row := book.rows(held).at(span.start))]
    if len({book.currency(row) for row in rows}) > 1:
        where = " and ".join(f"{held.slot.rotation} {held.slot.role}, week of {held.slot.week}" for held in rivals)
        problem = "one person holds both at once, and they are paid in different currencies"
        raise InvalidInput([Fault("schedule", 0, 0, where, problem, hint="set two_schedules: per_schedule")])
