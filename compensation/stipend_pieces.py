"""The first stage of rounding: what each stretch of a week on call is worth, whoever holds it.

It telescopes: a piece is the rounded pay up to its end less the rounded pay up to its start. So it depends on the
slot and its rates only, pieces add up to the week, and next month's swap cannot move this month's cents.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from compensation.holdings import HeldSlot
from compensation.periods import Period, boundaries
from compensation.spans import Span, cut, inside, total
from compensation.stipend_book import StipendBook
from domain.money import cents, half_up
from domain.pay import Attribution, StipendRate


class Piece(NamedTuple):
    """A stretch of a slot at one rate and in one pay period, and what it is worth in whole cents."""

    span: Span
    covered: tuple[Span, ...]
    """What of it needs a holder."""
    row: StipendRate
    cents: int
    period: Period
    rules: tuple[str, ...]
    """`S1`, with `S3` where a rate change cut the week and `S4` where a period boundary did."""


def pieces(held: HeldSlot, book: StipendBook, cuts: Iterable[datetime] = ()) -> Iterator[Piece]:
    """The slot cut at rate changes, period boundaries and `cuts`; together they are worth the rounded whole."""
    zone = book.organisation.payroll_zone
    by_start = book.options(held).attribution is Attribution.SLOT_START
    midnights = () if by_start else boundaries(held.span, zone)
    exact: dict[str, Fraction] = defaultdict(Fraction)
    given: dict[str, int] = defaultdict(int)
    for span, row in _stretches(held, book, (*cuts, *midnights)):
        currency = book.currency(row)
        covered = inside(held.covered, [span])
        exact[currency] += Fraction(cents(row.weekly) * total(covered), held.seconds)
        worth = half_up(exact[currency]) - given[currency]
        given[currency] += worth
        period = Period.at(held.slot.start if by_start else span.start, zone)
        yield Piece(span, covered, row, worth, period, _rules(span, held.span, book.rows(held).starts, midnights))


def _stretches(held: HeldSlot, book: StipendBook, edges: Iterable[datetime]) -> Iterator[tuple[Span, StipendRate]]:
    rows = book.rows(held)
    for span in cut(held.span, (*rows.starts, *edges)):
        row = rows.at(span.start)
        if row is None:
            raise ValueError(f"no rate at {span.start}; StipendBook.refuse_rate_gaps comes first")
        yield span, row


def _rules(span: Span, whole: Span, changes: Iterable[datetime], midnights: Iterable[datetime]) -> tuple[str, ...]:
    """Which rules cut the piece out of the week; the week's own ends are no cuts."""
    edges = set(span) - set(whole)
    by_rate = {"S3"} if edges & set(changes) else set()
    by_period = {"S4"} if edges & set(midnights) else set()
    return ("S1", *sorted(by_rate | by_period))
