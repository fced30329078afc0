"""Fairness on a terminal of 80 columns: who carries what, and how other methods would have done."""

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from domain.fairness import Fairness, PersonFairness
from exporters.comparison import Figure, comparison
from exporters.points import points, signed

_COLUMNS = ("Weeks", "1st/2nd", "Hol.", "Wishes", "Planned", "Carried", "Fair", "Diff.")


def fairness_table(fairness: Fairness) -> Table:
    """One line per person, the most burdened first; burdens in points, no figure ever cut off."""
    table = _table("Burden in points: planned and carried, against the fair part")
    table.add_column("Person", overflow="fold", min_width=12)
    for column in _COLUMNS:
        table.add_column(column, justify="right", no_wrap=True)
    for person in sorted(fairness.people, key=lambda one: (-one.deviation, one.name, one.engineer)):
        table.add_row(Text(person.name), *_figures(person))
    return table


def methods_table(fairness: Fairness) -> Table:
    """One line per yardstick, one column per method; the best figure of a line is bold and starred."""
    table = _table("Beside other ways to plan the same weeks (* best of its line)")
    table.add_column("")
    for method in fairness.methods:
        table.add_column(Text(method.method), justify="right")
    for line in comparison(fairness):
        table.add_row(line.label, *(_shown(figure) for figure in line.figures))
    return table


def _table(title: str) -> Table:
    return Table(
        title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True
    )


def _figures(person: PersonFairness) -> tuple[str, ...]:
    return (
        str(person.weeks),
        f"{person.primary}/{person.secondary}",
        str(person.holidays),
        f"{person.wishes_kept}/{person.wishes}" if person.wishes else "",
        points(person.burden),
        signed(person.carried),
        points(person.target),
        signed(person.deviation),
    )


def _shown(figure: Figure) -> Text:
    return Text(f"{figure.text} *", style="bold") if figure.best else Text(f"{figure.text}  ")
