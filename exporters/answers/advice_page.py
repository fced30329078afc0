"""Which teams should share a rotation: every proposal with what it asks of people and how fair it is."""

from domain.advice import Advice
from exporters.answers.page import page
from exporters.report.words import counted


def advice_html(found: Advice) -> str:
    """The advice as a page."""
    return page("advice.html", found=found, verdict=_verdict(found))


def _verdict(found: Advice) -> str:
    if found.feasible:
        return "Every week can be held as it is. Nothing needs pooling."
    ways = counted(len(found.proposals), "proposal")
    return f"It cannot be planned as it is. {ways} below." if found.proposals else "It cannot be planned as it is."
