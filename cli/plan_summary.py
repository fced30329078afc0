"""What a coordinator reads after a plan: the verdict, the methods side by side, who is furthest off, the notes."""

from rich.table import Table

from cli.console import data
from domain.plan import Plan, Status
from exporters.card_text import card_text
from exporters.points import points, signed
from exporters.terminal import fairness_table, methods_table
from services.planning import Planned

_SHOWN = 8
"""People at each end of the fairness table; everybody is in report.html and fairness.json."""


def summary(planned: Planned) -> None:
    """Print it to stdout."""
    console = data()
    if planned.card is not None:
        print(card_text(planned.plan, planned.card))
        return
    console.print(_verdict(planned.plan))
    if not planned.found:
        for note in planned.plan.notes:
            console.print(f"- {note}")
        return
    console.print()
    console.print(_tiers(planned.plan))
    if planned.plan.frontier:
        console.print(_more_changes(planned.plan))
    console.print(methods_table(planned.fairness))
    console.print(_ends(planned))
    for note in planned.plan.notes:
        console.print(f"- {note}")


def _verdict(plan: Plan) -> str:
    solved = f"{plan.horizon.label}, solved in {plan.seconds:.1f} s"
    if plan.status is Status.OPTIMAL:
        how = "with so few changes" if plan.frontier else "under these rules"
        return f"{solved}: optimal. Proved: {how} nobody can make it fairer. No rule is broken."
    if plan.status is Status.FEASIBLE:
        goal = plan.first_unproved.name if plan.first_unproved else "every goal"
        before = "Every goal before it is proved. " if plan.tiers and goal != plan.tiers[0].name else ""
        return f"{solved}: feasible, all rules kept; {goal} at most {plan.gap:.2%} from the best possible. {before}"
    return f"{plan.horizon.label}: no schedule found, and nothing proved."


def _tiers(plan: Plan) -> Table:
    table = Table(title="Goals, in the order in which they count", title_justify="left")
    table.add_column("goal")
    for column in ("value", "bound", "gap"):
        table.add_column(column, justify="right")
    table.add_column("unit")
    for tier in plan.tiers:
        table.add_row(tier.name, f"{tier.value:,}", f"{tier.bound:,}", f"{tier.gap:.2%}", tier.unit)
    return table


def _more_changes(plan: Plan) -> Table:
    goal = plan.frontier[0].goal
    table = Table(title="What more changes of published weeks would buy", title_justify="left")
    for column in ("changes", goal.name, "bound", "gap"):
        table.add_column(column, justify="right")
    for one in plan.frontier:
        which = "this plan" if plan.is_at(one) else f"{one.more} more" if one.more else "fewest"
        table.add_row(f"{one.changes:,} ({which})", f"{one.goal.value:,}", f"{one.goal.bound:,}", f"{one.goal.gap:.2%}")
    return table


def _ends(planned: Planned) -> Table:
    """The people furthest above and below their target; everybody, when they are few."""
    people = sorted(planned.fairness.people, key=lambda one: -one.deviation)
    if len(people) <= 2 * _SHOWN:
        return fairness_table(planned.fairness)
    table = Table(title=f"Furthest from their fair part, of {len(people)} people (points)", title_justify="left")
    table.add_column("engineer")
    for column in ("weeks", "planned", "carried", "target", "off by"):
        table.add_column(column, justify="right")
    for place, one in enumerate([*people[:_SHOWN], *people[-_SHOWN:]]):
        figures = (points(one.burden), signed(one.carried), points(one.target), signed(one.deviation))
        table.add_row(one.name, str(one.weeks), *figures, end_section=place == _SHOWN - 1)
    return table
