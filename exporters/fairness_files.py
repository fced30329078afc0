"""`fairness.json`: what everybody carries, and how other methods would have done."""

import json

from domain.fairness import Fairness, PersonFairness, Yardsticks
from exporters.points import Points, points, squared_points

_BURDENS = ("burden", "carried", "target", "deviation")
_COUNTS = ("weeks", "primary", "secondary", "shadow", "holidays", "wishes_kept", "wishes")
_METHOD_BURDENS = ("largest_overload", "spread")
_METHOD_COUNTS = (
    "uncovered",
    "fewest_weeks",
    "most_weeks",
    "most_holidays",
    "role_imbalance",
    "close_pairs",
    "wishes_kept",
    "wishes",
)


def fairness_json(fairness: Fairness) -> str:
    """The fairness report as JSON; the same report gives the same bytes.

    A burden is `{"tenths": 184, "points": "18.4"}`: an integer to calculate with and a decimal string to show.
    `squares` is in hundredths of a squared point, with the decimal beside it. `score` is a decimal string of 0 to 100,
    where methods were scored; `score_proved` false: it is that at least, for the best possible is not known.
    """
    content = {
        "people": [_person(one) for one in fairness.people],
        "methods": _methods(fairness),
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def _methods(fairness: Fairness) -> list[dict[str, object]]:
    told = [_method(one) for one in fairness.methods]
    if not fairness.scores:
        return told
    return [
        one | {"score": str(score), "score_proved": fairness.scores_proved}
        for one, score in zip(told, fairness.scores, strict=True)
    ]


def _burden(tenths: int) -> dict[str, int | str]:
    return Points(tenths, points(tenths))._asdict()


def _person(person: PersonFairness) -> dict[str, object]:
    named = {name: getattr(person, name) for name in ("engineer", "name", "team")}
    counts = {name: getattr(person, name) for name in _COUNTS}
    return named | counts | {name: _burden(getattr(person, name)) for name in _BURDENS}


def _method(method: Yardsticks) -> dict[str, object]:
    return {
        "method": method.method,
        "breaches": method.breaches,
        "broken": dict(sorted(method.broken.items())),
        **{name: getattr(method, name) for name in _METHOD_COUNTS},
        **{name: _burden(getattr(method, name)) for name in _METHOD_BURDENS},
        "squares": {"hundredths": method.squares, "points_squared": squared_points(method.squares)},
    }
