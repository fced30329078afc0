"""The words of "why me" that terminal and page share: prices, what an alternative costs, who cannot and why."""

from collections.abc import Iterable

from constraints.reasons import CELL_LOCKED
from domain.why import Alternative, Candidate, TierPrice, Why
from exporters.points import points, signed
from exporters.report.words import counted

_LEGEND = (
    'Prices are differences to the plan. "45 to 600": proved to cost at least 45, and a schedule for 600 is known. '
    "In brackets: what that schedule costs there, not proved. Exact prices: --instead NAME, or --exact."
)
_NOT_KNOWN = '"?": no schedule with that person was worked out; --instead NAME works one out.'


def legend(possible: Iterable[Candidate]) -> str:
    """What the figures of the table mean, as far as they stand in it."""
    priced = {bool(one.prices) for one in possible}
    return " ".join(words for words, has in ((_LEGEND, True), (_NOT_KNOWN, False)) if has in priced)


def price_figure(price: TierPrice) -> str:
    """`+12` proved; `45 to 600` bounded; `up to 600` where nothing but 0 is the bound; `(+18)` found."""
    if price.exact:
        return f"{price.price:+,}" if price.price else "0"
    if price.at_least == 0:
        return f"up to {price.price:,}"
    if price.at_least is not None:
        return f"{price.at_least:,} to {price.price:,}"
    return f"({price.price:+,})"


def cost(best: Alternative) -> str:
    """`+12 in fairness, +1 in preferences`."""
    told = [f"{price_figure(one)} in {one.tier}" for one in best.prices if one.price or not one.exact]
    return ", ".join(told) if told else "nothing: every goal is met as well as in the plan"


def burdens(best: Alternative) -> str:
    """`Ana Silva would carry 31.2 (+5.1), fair is 28.5; ...`; empty when nobody's burden changes."""
    told = [
        f"{one.name} would carry {points(one.after)} ({signed(one.after - one.before)}), fair is {points(one.target)}"
        for one in best.people
    ]
    return "; ".join(told)


def whom(found: Why) -> str:
    """Which plans were asked for."""
    if found.asked is None:
        return "without them"
    name = next((one.name for one in found.candidates if one.engineer == found.asked), found.asked)
    return f"in which {name} holds it"


def alternative_title(found: Why, best: Alternative) -> str:
    """`The cheapest alternative, proved in every goal (3 changes, fewest possible)`."""
    title = f"The best plan {whom(found)}" if found.asked else "The cheapest alternative"
    fewest = ", fewest possible" if best.fewest else ""
    proof = "proved in every goal" if best.proved else "not proved in every goal"
    return f"{title}, {proof} ({counted(len(best.changes), 'change')}{fewest})"


def no_alternative(found: Why) -> str:
    """None there, or none found; of a locked cell, that the lock is why."""
    if found.locked:
        return f"It is locked to {found.held.name} in the organisation file: while the lock stands, nobody else may."
    return f"There is no plan {whom(found)}." if not found.notes else f"No plan {whom(found)} was found."


def refusals(refused: Iterable[Candidate]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Names under each reason, for many share one; the most frequent reason first.

    That the cell is locked is said of the cell, once; what else forbids it to somebody is said here all the same.
    """
    by_reason: dict[str, list[str]] = {}
    for one in refused:
        told = [obstacle.sentence for obstacle in one.obstacles if obstacle.sentence != CELL_LOCKED]
        if told or not one.obstacles:
            by_reason.setdefault("; ".join(told), []).append(one.name)
    ordered = sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple((reason, tuple(sorted(names))) for reason, names in ordered)
