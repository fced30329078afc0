"""The templates that the report and the answers share, and how figures and days look in them."""

from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from exporters import agreement_words, card_words
from exporters.points import points, signed
from exporters.report import words
from exporters.report.goals import WORDS
from exporters.report.rules import SENTENCES


@cache
def environment() -> Environment:
    """Everything is escaped; a name that a template does not get is an error."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader("exporters.report"), PackageLoader("exporters.answers")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "points": lambda tenths: words.minus(points(tenths)),
        "signed": lambda tenths: words.minus(signed(tenths)),
        "counted": words.counted,
        "plain": words.plain,
        "day": words.day,
        "long_day": words.long_day,
        "month_of": words.month_of,
        "minus": words.minus,
        "begun": words.begun,
        "rule": lambda rule: SENTENCES[rule][0] if rule in SENTENCES else rule,
        "goal": lambda tier: WORDS[tier].name if tier in WORDS else tier,
        "price": lambda way: card_words.price(way.price, way.unit),
        "agreements": lambda way: agreement_words.agreements(way, every=True),
        "concerned": agreement_words.concerned,
        "proof": agreement_words.proof,
        "terms": agreement_words.terms,
        "where_changed": agreement_words.where_changed,
    }
    return made
