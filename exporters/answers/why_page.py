"""Why me, why not her: what the week weighs, the cheapest alternative, and how everybody else stands to it."""

from domain.why import Standing, Why
from exporters.answers.page import page
from exporters.why_words import alternative_title, burdens, cost, legend, no_alternative, price_figure, refusals


def why_html(found: Why) -> str:
    """The answer as a page; it never tells why somebody is away, for the answer does not know."""
    best = found.alternative
    possible = [one for one in found.candidates if one.standing is Standing.POSSIBLE]
    return page(
        "why.html",
        found=found,
        best=best,
        title=alternative_title(found, best) if best else no_alternative(found),
        cost=cost(best) if best else "",
        burdens=burdens(best) if best else "",
        possible=possible,
        tiers=next(([price.tier for price in one.prices] for one in possible if one.prices), []),
        figure=price_figure,
        refused=refusals(one for one in found.candidates if one.standing is not Standing.POSSIBLE),
        legend=legend(possible),
    )
