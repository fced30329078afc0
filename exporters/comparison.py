"""The methods side by side: one line per yardstick, in words and figures that page and terminal share."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from constraints.score import shown
from domain.fairness import Fairness, Yardsticks
from exporters.points import points


@dataclass(frozen=True)
class Figure:
    """One method's figure; `best` when no other method of the row does better and some do worse."""

    text: str
    best: bool
    detail: str = ""


@dataclass(frozen=True)
class Line:
    """One yardstick: what it is called, what it means, and a figure per method."""

    label: str
    meaning: str
    figures: tuple[Figure, ...]


Rank = int | tuple[int, int] | Decimal


@dataclass(frozen=True)
class _Measure:
    label: str
    meaning: str
    rank: Callable[[Yardsticks], Rank]
    """Lower is better."""
    text: Callable[[Yardsticks], str]
    detail: Callable[[Yardsticks], str] = lambda _: ""


def comparison(fairness: Fairness) -> tuple[Line, ...]:
    """Every yardstick over all methods, in the order in which people ask."""
    lines = (_line(measure, fairness.methods) for measure in _MEASURES)
    return (*([_scores(fairness)] if fairness.scores else ()), *lines)


def _scores(fairness: Fairness) -> Line:
    scores, so_far = fairness.scores, "" if fairness.scores_proved else "at least "
    told_apart = len(set(scores)) > 1
    figures = (Figure(f"{so_far}{shown(one)}", told_apart and one == max(scores)) for one in scores)
    return Line("Score", "of 100, which breaks no rule and cannot be fairer; every broken rule costs", tuple(figures))


def _line(measure: _Measure, methods: tuple[Yardsticks, ...]) -> Line:
    ranks = [measure.rank(one) for one in methods]
    told_apart = len(set(ranks)) > 1
    figures = (
        Figure(measure.text(one), told_apart and rank == min(ranks), measure.detail(one))
        for one, rank in zip(methods, ranks, strict=True)
    )
    return Line(measure.label, measure.meaning, tuple(figures))


def _broken_in_words(method: Yardsticks) -> str:
    broken = dict(method.broken)
    broken["coverage"] = broken.get("coverage", 0) + method.uncovered
    return ", ".join(f"{rule} {times:,}" for rule, times in sorted(broken.items()) if times)


_MEASURES = (
    _Measure(
        "Rules broken",
        "how often a rule that must hold does not, weeks nobody holds among them",
        lambda one: one.breaches,
        lambda one: f"{one.breaches:,}",
        _broken_in_words,
    ),
    _Measure(
        "Weeks nobody holds",
        "slots left empty, each a rule broken",
        lambda one: one.uncovered,
        lambda one: f"{one.uncovered:,}",
    ),
    _Measure(
        "Largest overload",
        "points by which the most burdened person is above the fair part",
        lambda one: one.largest_overload,
        lambda one: points(one.largest_overload),
    ),
    _Measure(
        "Spread",
        "points between the most and the least burdened, each against the fair part",
        lambda one: one.spread,
        lambda one: points(one.spread),
    ),
    _Measure(
        "Unevenness",
        "squared distances from the fair part, added over everybody",
        lambda one: one.squares,
        lambda one: f"{one.squares // 100:,}.{one.squares % 100:02d}",
    ),
    _Measure(
        "Weeks per person",
        "fewest and most weeks that somebody holds",
        lambda one: (one.most_weeks, -one.fewest_weeks),
        lambda one: f"{one.fewest_weeks} to {one.most_weeks}",
    ),
    _Measure(
        "Holiday weeks",
        "most weeks with a named holiday on one person",
        lambda one: one.most_holidays,
        lambda one: f"{one.most_holidays}",
    ),
    _Measure(
        "Role imbalance",
        "weeks by which primary and secondary differ, added over everybody",
        lambda one: one.role_imbalance,
        lambda one: f"{one.role_imbalance:,}",
    ),
    _Measure(
        "Weeks close together",
        "pairs of one person's weeks that are nearer than the company likes",
        lambda one: one.close_pairs,
        lambda one: f"{one.close_pairs:,}",
    ),
    _Measure(
        "Wishes kept",
        "of all wishes for or against a week; weeks that are not possible are a rule",
        lambda one: -one.wishes_kept,
        lambda one: f"{one.wishes_kept:,} of {one.wishes:,}",
    ),
)
