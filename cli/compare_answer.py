"""Two schedules side by side on a terminal: what matters first, then people, goals, rules."""

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.console import data
from constraints.reasons import day
from domain.comparison import Cell, Comparison, PersonChange, RuleChange
from exporters.points import points, signed

_SHOWN = 20
"""People on the terminal; everybody is in the JSON."""
_TOLD = 5
"""Breaches of one rule."""


def show(found: Comparison) -> None:
    """Print it to stdout."""
    console = data()
    for sentence in found.highlights:
        console.print(Text(f"- {sentence}"))
    if found.people:
        console.print(_people(found.people))
    if len(found.people) > _SHOWN:
        console.print(f"... and {len(found.people) - _SHOWN} people more, with --json.")
    if found.tiers:
        console.print(_tiers(found))
    for rule in found.rules:
        _rule(console, rule)


def _table(title: str) -> Table:
    return Table(
        title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True
    )


def _people(people: tuple[PersonChange, ...]) -> Table:
    burdens = any(one.burden_before is not None for one in people)
    table = _table("What changes for whom: weeks taken (+) and given up (-)")
    table.add_column("", overflow="fold")
    shown = people[:_SHOWN]
    moves = [_moves(one) for one in shown]
    table.add_column("week", overflow="fold", min_width=min(40, max(len(move) for mine in moves for move in mine)))
    for column in ("weeks", *(("carries", "change", "fair") if burdens else ())):
        table.add_column(column, justify="right", no_wrap=True)
    for one, mine in zip(shown, moves, strict=True):
        weeks = (
            f"{one.weeks_before} > {one.weeks_after}" if one.weeks_before != one.weeks_after else str(one.weeks_after)
        )
        figures = (points(one.carries), signed(one.heavier), points(one.target or 0)) if burdens else ()
        table.add_row(Text(one.name), Text("\n".join(mine)), weeks, *figures)
    return table


def _moves(one: PersonChange) -> list[str]:
    return [*(_move("+", cell) for cell in one.gained), *(_move("-", cell) for cell in one.lost)]


def _move(sign: str, cell: Cell) -> str:
    return f"{sign} {day(cell.week)} {cell.rotation} {cell.role}"


def _tiers(found: Comparison) -> Table:
    table = _table("Goals, in the order in which they count; lower is better")
    table.add_column("goal", overflow="fold")
    for column in ("before", "after", "change"):
        table.add_column(column, justify="right")
    table.add_column("unit")
    for one in found.tiers:
        change = f"{one.worse:+,}" if one.worse else "same"
        table.add_row(one.tier, f"{one.before:,}", f"{one.after:,}", change, one.unit)
    return table


def _rule(console: Console, rule: RuleChange) -> None:
    kind = "must hold" if rule.hard else "priced"
    console.print(f"{rule.rule} ({kind}): broken {rule.before} times before, {rule.after} after", style="bold")
    for word, breaches in (("healed", rule.healed), ("new", rule.new)):
        for breach in breaches[:_TOLD]:
            console.print(Text(f"- {word}: {breach.sentence}"))
        if len(breaches) > _TOLD:
            console.print(f"- {word}: and {len(breaches) - _TOLD} more")
