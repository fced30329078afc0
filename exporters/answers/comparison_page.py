"""Two schedules side by side: what matters first, then goals, rules, people and weeks."""

from domain.comparison import Comparison
from exporters.answers.page import page


def comparison_html(found: Comparison) -> str:
    """The comparison as a page; without an organisation it tells weeks and people only."""
    names = {one.engineer: one.name for one in found.people}
    burdens = any(one.burden_before is not None for one in found.people)
    return page("comparison.html", found=found, names=names, burdens=burdens)
