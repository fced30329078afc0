"""The answer to "why me" on a terminal: what the week weighs, the cheapest way out of it, and everybody else."""

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.console import counted, data
from domain.why import Alternative, Candidate, Standing, TierPrice, Why
from exporters.points import points, signed

_GOALS = {
    "fairness": "fairness",
    "largest-overload": "overload",
    "holidays-and-roles": "hol./roles",
    "preferences": "wishes",
}
"""Names of the tiers that leave room for their figures."""

_LEGEND = (
    "Prices are differences to the plan. `45 to 600`: proved to cost at least 45, and a schedule for 600 is known. "
    "In brackets: what that schedule costs there, not proved. Exact prices: --instead NAME, or --exact."
)


def show(found: Why) -> None:
    """Print it to stdout."""
    console = data()
    _held(console, found)
    _alternative(console, found)
    possible = [one for one in found.candidates if one.standing is Standing.POSSIBLE]
    if possible and not found.asked:
        console.print(_table(possible))
        console.print(_LEGEND)
    for one in possible if found.asked else ():
        for obstacle in one.obstacles:
            console.print(f"In the way so far: {obstacle.sentence}.")
    _refused(console, [one for one in found.candidates if one.standing is not Standing.POSSIBLE])


def _held(console: Console, found: Why) -> None:
    held = found.held
    console.print(f"{found.rotation} {found.role}, week of {found.week}: {held.name}", style="bold")
    holidays = f" It holds {' and '.join(held.holidays)}." if held.holidays else ""
    off = signed(held.carries - held.target)
    console.print(
        f"The week weighs {points(held.burden)} points.{holidays} With it {held.name} carries {points(held.carries)}; "
        f"the fair part is {points(held.target)} ({off})."
    )


def _alternative(console: Console, found: Why) -> None:
    best = found.alternative
    whom = f"in which {found.asked} holds it" if found.asked else "without them"
    if best is None:
        console.print(f"\nThere is no plan {whom}." if not found.notes else f"\nNo plan {whom} was found.")
        return
    title = f"The best plan {whom}" if found.asked else "The cheapest alternative"
    fewest = ", fewest possible" if best.fewest else ""
    proof = "proved in every goal" if best.proved else "not proved in every goal"
    console.print(f"\n{title}, {proof} ({counted(len(best.changes), 'change')}{fewest}):")
    for number, step in enumerate(best.steps, start=1):
        console.print(f"  {number}. {step}")
    console.print(f"It costs {_cost(best)}.\n")


def _cost(best: Alternative) -> str:
    told = [f"{_figure(one)} in {one.tier}" for one in best.prices if one.price or not one.exact]
    return ", ".join(told) if told else "nothing: every goal is met as well as in the plan"


def _table(possible: Iterable[Candidate]) -> Table:
    table = Table(
        title="Who else could hold it, and what has to move first",
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
    )
    listed = list(possible)
    tiers = next(([price.tier for price in one.prices] for one in listed if one.prices), [])
    table.add_column("", overflow="fold")
    table.add_column("in the way", overflow="fold")
    for tier in tiers:
        table.add_column(_GOALS.get(tier, tier), justify="right")
    table.add_column("cells", justify="right")
    for one in listed:
        told = "; ".join(obstacle.sentence for obstacle in one.obstacles)
        figures = [_figure(price) for price in one.prices] or ["?"] * len(tiers)
        table.add_row(Text(one.name), Text(told), *figures, "" if one.changes is None else str(one.changes))
    return table


def _figure(price: TierPrice) -> str:
    """`+12` proved; `45 to 600` bounded; `(+18)` found."""
    if price.exact:
        return f"{price.price:+,}" if price.price else "0"
    if price.at_least is not None:
        return f"{price.at_least:,} to {price.price:,}"
    return f"({price.price:+,})"


def _refused(console: Console, refused: Iterable[Candidate]) -> None:
    """Names under each reason: many share one."""
    by_reason: dict[str, list[str]] = {}
    for one in refused:
        told = "; ".join(obstacle.sentence for obstacle in one.obstacles)
        by_reason.setdefault(told, []).append(one.name)
    if by_reason:
        console.print("\nWho cannot hold it:")
    for reason, names in sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0])):
        console.print(Text(f"- {reason}: {', '.join(sorted(names))}"))
