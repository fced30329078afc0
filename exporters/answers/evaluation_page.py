"""A schedule scored: the verdict, what it breaks, what is possible, and what everybody carries."""

from decimal import Decimal

from domain.evaluation import Evaluation
from domain.fairness import Fairness
from exporters.answers.page import page
from exporters.comparison import comparison
from exporters.evaluation_words import figure, verdict, whose


def evaluation_html(found: Evaluation) -> str:
    """The evaluation as a page, with every breach and everybody."""
    methods = (found.yours, *([found.possible.best] if found.possible.best else []), *found.others)
    side_by_side = Fairness(
        people=(),
        methods=tuple(one.yardsticks for one in methods),
        scores=tuple(Decimal(one.exact) for one in methods),
        scores_proved=found.yours.proved,
    )
    return page(
        "evaluation.html",
        found=found,
        score=figure(found.yours),
        verdict=verdict(found),
        whose=whose(found),
        lines=comparison(side_by_side),
        heads=[one.yardsticks.method.capitalize() for one in methods],
        persons=sorted(found.persons, key=lambda one: (-one.deviation, one.name, one.engineer)),
    )
