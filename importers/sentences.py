"""What a model's refusal means in plain words; no type names, no addresses."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import ErrorDetails

from domain.base import ONE_LINE
from importers.suggestions import did_you_mean
from importers.zone_hints import zone_hint

Words = tuple[str, str]
"""What is wrong, and what to try."""

PATTERNS: Mapping[str, Words] = {
    "^[a-z0-9][a-z0-9._-]{0,62}$": (
        "is not an id",
        "use small letters, digits, dots, dashes and underscores, at most 63, such as ana.silva",
    ),
    ONE_LINE: ("must be one line without control characters", ""),
    "^[A-Z]{2}$": ("is not a country code", "two capital letters, such as DE"),
    "^[A-Z]{3}$": ("is not a currency code", "three capital letters, such as USD"),
    "^[a-z][a-z0-9-]{0,30}$": ("is not a role", "small letters, digits and dashes, such as primary"),
    "^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,39}$": ("is not an earning code", "letters, digits and . _ / - , at most 40"),
    r"^[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+$": ("is not an e-mail address", "such as ana@example.com"),
}


def _pattern(context: Mapping[str, Any]) -> Words:
    return PATTERNS.get(str(context["pattern"]), ("is not written the way this field wants it", ""))


def _short(least: int) -> str:
    return "is empty" if least == 1 else f"is shorter than {least} characters"


def _few(entries: int, least: int) -> str:
    if least == 1:
        return "is empty; at least one is needed"
    return f"has {entries} {'entry' if entries == 1 else 'entries'}; at least {least} are needed"


def _own_words(context: Mapping[str, Any]) -> Words:
    words = str(context["error"])
    if words.startswith("unknown time zone"):
        name = words.split("'")[1] if "'" in words else ""
        return "unknown time zone", zone_hint(name)
    return words, ""


_SENTENCES: dict[str, Callable[[Mapping[str, Any]], Words]] = {
    "missing": lambda _: ("is missing", ""),
    "string_pattern_mismatch": _pattern,
    "string_too_short": lambda context: (_short(context["min_length"]), ""),
    "string_too_long": lambda context: (f"is longer than {context['max_length']} characters", ""),
    "greater_than": lambda context: (f"must be more than {context['gt']}", ""),
    "greater_than_equal": lambda context: (f"must be at least {context['ge']}", ""),
    "less_than": lambda context: (f"must be less than {context['lt']}", ""),
    "less_than_equal": lambda context: (f"must be at most {context['le']}", ""),
    "decimal_max_digits": lambda context: (f"has more than {context['max_digits']} digits", ""),
    "decimal_max_places": lambda context: (f"has more than {context['decimal_places']} decimals", ""),
    "decimal_whole_digits": lambda context: (f"has more than {context['whole_digits']} digits before the point", ""),
    "string_unicode": lambda _: ("holds half a character: a surrogate without its other half", ""),
    "too_short": lambda context: (_few(context["actual_length"], context["min_length"]), ""),
    "too_long": lambda context: (f"has more than {context['max_length']} entries", ""),
    "timezone_aware": lambda _: ("has no offset: whose clock is it?", "add Z for UTC, or an offset such as +01:00"),
    "value_error": _own_words,
}

_KINDS: Mapping[str, Words] = {
    "datetime": ("is not a moment", "write it like 2027-01-04T09:00:00Z"),
    "date": ("is not a day", "write it like 2027-01-04"),
    "time": ("is not a time of day", "write it like 09:00"),
    "string": ("must be text", ""),
    "bool": ("must be true or false", ""),
    "int": ("must be a whole number", ""),
    "float": ("must be a number", ""),
    "decimal": ("must be a number", ""),
    "list": ("must be a list", ""),
    "tuple": ("must be a list", ""),
}
"""By how the types of their errors begin."""


def plain_words(error: ErrorDetails) -> Words:
    """What is wrong, and what to try, for one error of a model."""
    context = error.get("ctx", {})
    if error["type"] in {"enum", "literal_error"}:
        choices = [one.strip("'") for one in str(context["expected"]).replace(" or ", ", ").split(", ")]
        return f"must be one of: {', '.join(choices)}", did_you_mean(str(error["input"])[:100], choices)
    sentence = _SENTENCES.get(error["type"])
    if sentence is not None:
        return sentence(context)
    return _KINDS.get(error["type"].split("_")[0], (f"cannot be used: {error['msg'].lower()}", ""))
