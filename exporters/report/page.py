"""The page itself: everything it shows, put into its templates."""

from functools import cache
from importlib.metadata import version

from jinja2 import Environment, PackageLoader, StrictUndefined

from domain.fairness import Fairness
from domain.organisation import Organisation
from domain.people import SHADOW
from domain.plan import Plan
from exporters.comparison import comparison
from exporters.points import points, signed
from exporters.report import words
from exporters.report.bars import bars
from exporters.report.goals import goals
from exporters.report.grid import Calendar
from exporters.report.people import people_by_week
from exporters.report.rules import rules_in_words
from exporters.report.status import headline
from exporters.report.weights import weekly_weights
from exporters.report.wishes import wishes_in_words
from exporters.schedule_faults import refuse_unfit


def report_html(plan: Plan, organisation: Organisation, fairness: Fairness) -> str:
    """The plan as one HTML page: nothing is loaded from elsewhere, no script runs, and it prints well.

    Names are escaped; no reason of an absence and no pay is on it. The same plan gives the same page. A schedule
    that names people or rotations the organisation does not have is refused with InvalidInput.
    """
    refuse_unfit(plan.schedule, organisation)
    calendar = Calendar(plan.schedule, organisation)
    return _environment().get_template("page.html").render(
        plan=plan,
        organisation=organisation,
        fairness=fairness,
        calendar=calendar,
        headline=headline(plan),
        goals=goals(plan),
        comparison=comparison(fairness),
        charts=bars(fairness, organisation),
        people_tables=people_by_week(calendar),
        rules=rules_in_words(organisation),
        weights=weekly_weights(organisation),
        wishes=wishes_in_words(plan.horizon, organisation, fairness),
        own_weeks=sum(shift.role != SHADOW for shift in plan.schedule.shifts),
        version=version("dogwatch"),
    )  # fmt: skip


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("exporters.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "points": lambda tenths: words.minus(points(tenths)),
        "signed": lambda tenths: words.minus(signed(tenths)),
        "counted": words.counted,
        "plain": words.plain,
        "day": words.day,
        "long_day": words.long_day,
        "month_of": words.month_of,
    }
    return environment
