"""The card as text for one screen of 80 columns: the sums, what is short, the ways out."""

import textwrap
from collections.abc import Iterator, Sequence

from domain.card import Card, MonthSum, WayOut
from domain.plan import Plan, Status
from exporters import agreement_words, card_words
from exporters.report.words import counted, listed

_WIDTH = 80
_MOST_ROTATIONS = 9
_MOST_MONTHS = 3
_MOST_LINES = 8


def card_text(plan: Plan, card: Card) -> str:
    """What is printed instead of a schedule; some forty lines, whatever the company's size."""
    if plan.status is not Status.INFEASIBLE:
        raise ValueError(f"a plan that is {plan.status} has no card")
    blocks = [
        [f"{plan.horizon.label}: infeasible. No schedule keeps all rules; two methods agree."],
        list(_sums(card)),
        list(_bottleneck(card)),
        [line for one in card.conflicts for line in _conflict(one.rotations, one.lines)],
        list(_ways(card)),
        [line for note in card.notes for line in _wrapped(note, "- ")],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _sums(card: Card) -> Iterator[str]:
    months = sorted({one.month for one in card.sums})
    rotations = list(dict.fromkeys(one.rotation for one in card.sums))
    if not card.sums:
        return
    yield "Weeks that people can hold, of weeks to hold (by role):"
    if len(months) > _MOST_MONTHS:
        worst = sorted((one for one in card.sums if one.short), key=lambda one: (-one.short, one.month))
        yield from (f"  {one.rotation:<16.16} {one.month:<12}{_cell(one)}" for one in worst[:_MOST_LINES])
        return
    cells = {(one.rotation, one.month): one for one in card.sums}
    yield f"  {'':<16}" + "".join(f"{month:<20}" for month in months).rstrip()
    for rotation in rotations[:_MOST_ROTATIONS]:
        row = "".join(f"{_cell(cells.get((rotation, month))):<20}" for month in months)
        yield f"  {rotation:<15.15} {row}".rstrip()
    if len(rotations) > _MOST_ROTATIONS:
        yield f"  and {len(rotations) - _MOST_ROTATIONS} more rotations: see dogwatch check"


def _cell(one: MonthSum | None) -> str:
    """`6 of 4+4, 2 short`; `3 of 5 primary` where that role is shorter than all together."""
    if one is None:
        return ""
    if one.narrow:
        return f"{one.narrow.possible} of {one.narrow.weeks} {one.narrow.role}"
    short = f", {one.short} short" if one.short else ""
    return f"{one.weeks_possible} of {'+'.join(str(role.weeks) for role in one.roles)}{short}"


def _bottleneck(card: Card) -> Iterator[str]:
    if card.bottlenecks:
        yield from _wrapped(card.bottlenecks[0].sentence)
    if len(card.bottlenecks) > 1:
        total = sum(one.short for one in card.bottlenecks)
        yield f"That is the worst of {len(card.bottlenecks)} such places; {counted(total, 'week')} are short in all."


def _conflict(rotations: Sequence[str], lines: Sequence[str]) -> Iterator[str]:
    yield from _wrapped(f"{listed(rotations)}: every month has enough people, but these rules leave no way together:")
    for line in lines[:_MOST_LINES]:
        yield from _wrapped(line, "- ")
    if len(lines) > _MOST_LINES:
        yield f"- and {len(lines) - _MOST_LINES} more, all in --json"


def _ways(card: Card) -> Iterator[str]:
    if card.ways_out:
        yield from _wrapped(f"Ways out, each tried on the whole plan, {agreement_words.RANKED}.{_proof_of(card)}")
    for number, way in enumerate(card.ways_out, start=1):
        yield from _way(number, way)


def _proof_of(card: Card) -> str:
    """What the word means that stands at most of them, said once."""
    proved = [way for way in card.ways_out if way.proved]
    return f" {agreement_words.proof(proved[0]).capitalize()}." if proved else ""


def _way(number: int, way: WayOut) -> Iterator[str]:
    what = way.title if len(way.kinds) > 1 else f"{way.title}: {card_words.price(way.price, way.unit)}"
    proof = "proved" if way.proved else agreement_words.proof(way)
    yield from _wrapped(f"{what} ({proof}; {counted(len(way.people), 'person')})", f"{number}. ")
    yield from _wrapped(agreement_words.agreements(way), "   ")
    if len(way.kinds) == 1:
        yield from _wrapped(agreement_words.terms(way), "   ")
    yield from _wrapped(way.switch, "   ")


def _wrapped(text: str, bullet: str = "") -> list[str]:
    options = textwrap.TextWrapper(
        _WIDTH - 1,
        initial_indent=bullet,
        subsequent_indent=" " * len(bullet),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return options.wrap(text)
