"""Fairness on a terminal: who carries what, and how other methods would have done."""

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from domain.fairness import Fairness, PersonFairness
from exporters.comparison import Figure, comparison
from exporters.points import points, signed

_COLUMNS = ("Team", "Weeks", "1st/2nd", "Holidays", "Wishes", "Planned", "Carried", "Fair part", "Difference")


def fairness_table(fairness: Fairness) -> Table:
    """One line per person, the most burdened first; burdens in points."""
    table = Table(title="Burden against the fair part, in points", title_justify="left", header_style="bold")
    table.add_column("Person", overflow="fold")
    for column in _COLUMNS:
        table.add_column(column, justify="left" if column == "Team" else "right", no_wrap=column != "Team")
    for person in sorted(fairness.people, key=lambda one: (-one.deviation, one.name, one.engineer)):
        table.add_row(Text(person.name), *_figures(person))
    return table


def _figures(person: PersonFairness) -> tuple[str, ...]:
    return (
        escape(person.team),
        str(person.weeks),
        f"{person.primary}/{person.secondary}",
        str(person.holidays),
        f"{person.wishes_kept}/{person.wishes}" if person.wishes else "",
        points(person.burden),
        signed(person.carried),
        points(person.target),
        signed(person.deviation),
    )


def methods_table(fairness: Fairness) -> Table:
    """One line per yardstick, one column per method; the best figure of a line is bold and starred."""
    table = Table(title="Beside other ways to plan the same weeks", title_justify="left", header_style="bold")
    table.add_column("")
    for method in fairness.methods:
        table.add_column(Text(method.method), justify="right")
    for line in comparison(fairness):
        table.add_row(line.label, *(_shown(figure) for figure in line.figures))
    return table


def _shown(figure: Figure) -> Text:
    return Text(f"{figure.text} *", style="bold") if figure.best else Text(f"{figure.text}  ")
