"""The page itself: everything it shows, put into its templates."""

from collections.abc import Iterator, Sequence
from importlib.metadata import version

from constraints.candidates import Candidates
from domain.card import Card
from domain.fairness import Fairness
from domain.organisation import Organisation
from domain.people import SHADOW
from domain.plan import Plan
from exporters.agreement_words import RANKED
from exporters.comparison import comparison
from exporters.report.bars import bars
from exporters.report.choices import choices
from exporters.report.environment import environment
from exporters.report.goals import goals, more_changes
from exporters.report.grid import Calendar
from exporters.report.people import people_by_week
from exporters.report.rules import rules_in_words
from exporters.report.status import headline
from exporters.report.sums import sums
from exporters.report.weights import weekly_weights
from exporters.report.wishes import wishes_in_words
from exporters.schedule_faults import refuse_unfit


def report_html(
    plan: Plan,
    organisation: Organisation,
    fairness: Fairness,
    candidates: Sequence[Candidates] = (),
    card: Card | None = None,
) -> str:
    """The plan as one HTML page: nothing is loaded from elsewhere, no script runs, and it prints well.

    `candidates` say how many people could hold each week; `card`, for a plan that cannot be made, what would make one.

    Names are escaped; no reason of an absence and no pay is on it. The same plan gives the same page. A schedule
    that names people or rotations the organisation does not have is refused with InvalidInput.
    """
    refuse_unfit(plan.schedule, organisation)
    calendar = Calendar(plan.schedule, organisation)
    return environment().get_template("page.html").render(
        plan=plan,
        organisation=organisation,
        fairness=fairness,
        calendar=calendar,
        headline=headline(plan, card),
        goals=goals(plan),
        frontier=more_changes(plan),
        comparison=comparison(fairness),
        method_heads=tuple(_heads(fairness, planned=bool(calendar.weeks))),
        choices=choices(candidates, organisation),
        card=card,
        ranked=RANKED,
        sums=sums(card, organisation) if card else None,
        charts=bars(fairness, organisation),
        people_tables=people_by_week(calendar),
        rules=rules_in_words(organisation),
        weights=weekly_weights(organisation, plan.horizon),
        people=max(len(fairness.people), len(calendar.schedule.by_engineer)),
        wishes=wishes_in_words(plan.horizon, organisation, fairness),
        own_weeks=sum(shift.role != SHADOW for shift in plan.schedule.shifts),
        version=version("dogwatch"),
    )  # fmt: skip


def _heads(fairness: Fairness, *, planned: bool) -> Iterator[str]:
    """The first method is the plan itself, where there is one."""
    for place, method in enumerate(fairness.methods):
        yield "This plan" if planned and not place else method.method.capitalize()
