"""The answer to "why me" on a terminal: what the week weighs, the cheapest way out of it, and everybody else."""

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.console import data
from domain.why import Candidate, Standing, Why
from exporters.points import points, signed
from exporters.why_words import alternative_title, burdens, cost, legend, no_alternative, price_figure, refusals

_GOALS = {
    "fairness": "fairness",
    "largest-overload": "overload",
    "holidays-and-roles": "hol./roles",
    "preferences": "wishes",
}
"""Names of the tiers that leave room for their figures."""


def show(found: Why) -> None:
    """Print it to stdout."""
    console = data()
    _held(console, found)
    _alternative(console, found)
    possible = [one for one in found.candidates if one.standing is Standing.POSSIBLE]
    if possible and not found.asked:
        console.print(_table(possible))
        console.print(legend(possible))
        _told(console, "What has to move first:", [one for one in possible if one.obstacles])
    for one in possible if found.asked else ():
        for obstacle in one.obstacles:
            console.print(f"In the way so far: {obstacle.sentence}.")
    _told(console, "Who cannot hold it:", [one for one in found.candidates if one.standing is not Standing.POSSIBLE])


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
    if best is None:
        console.print(f"\n{no_alternative(found)}")
        return
    console.print(f"\n{alternative_title(found, best)}:")
    for number, step in enumerate(best.steps, start=1):
        console.print(f"  {number}. {step}")
    told = f" {burdens(best)}." if best.people else ""
    console.print(f"It costs {cost(best)}.{told}\n")


def _table(possible: Iterable[Candidate]) -> Table:
    table = Table(
        title="Who else could hold it",
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
    )
    listed = list(possible)
    tiers = next(([price.tier for price in one.prices] for one in listed if one.prices), [])
    table.add_column("", overflow="fold")
    for tier in tiers:
        table.add_column(_GOALS.get(tier, tier), justify="right")
    table.add_column("cells", justify="right")
    for one in listed:
        figures = [price_figure(price) for price in one.prices] or ["?"] * len(tiers)
        table.add_row(Text(one.name), *figures, "" if one.changes is None else str(one.changes))
    return table


def _told(console: Console, title: str, people: Iterable[Candidate]) -> None:
    """Names under each reason: one line for many, on the whole width."""
    told = refusals(people)
    if told:
        console.print(f"\n{title}")
    for reason, names in told:
        console.print(Text(f"- {reason}: {', '.join(names)}"))
