"""The three differences that matter first, each in one sentence.

In this order: rules newly broken, or no longer; the first goal that differs, since a later one never outweighs it; who
carries more; who carries less; how much changes at all.
"""

from collections.abc import Iterator
from itertools import islice

from domain.comparison import Comparison, PersonChange, RuleChange

_MOST = 3


def highlights(found: Comparison) -> tuple[str, ...]:
    """At most three sentences; one when nothing differs."""
    if found.same:
        return ("Both give every week to the same people.",)
    return tuple(islice(_sentences(found), _MOST))


def _sentences(found: Comparison) -> Iterator[str]:
    hard = [one for one in found.rules if one.hard]
    yield from _broken(hard)
    decisive = next((one for one in found.tiers if one.worse), None)
    if decisive is not None:
        word = "worse" if decisive.worse > 0 else "better"
        yield f"{decisive.tier} is {word} by {abs(decisive.worse):,}: {decisive.before:,}, then {decisive.after:,}."
    elif found.tiers:
        yield "Every goal is met equally well."
    yield from _ends(found.people)
    changed = "1 cell changes" if len(found.cells) == 1 else f"{len(found.cells):,} cells change"
    people = "1 person is" if len(found.people) == 1 else f"{len(found.people):,} people are"
    stay = "1 cell stays" if found.unchanged == 1 else f"{found.unchanged:,} cells stay"
    yield f"{changed} hands; {people} affected, {stay}."


def _broken(rules: list[RuleChange]) -> Iterator[str]:
    new = [breach for rule in rules for breach in rule.new]
    healed = sum(len(rule.healed) for rule in rules)
    if new:
        more = f" (and {len(new) - 1} more)" if len(new) > 1 else ""
        yield f"Newly broken: {new[0].sentence}{more}."
    if healed:
        left = sum(rule.after for rule in rules)
        yield f"{_counted(healed, 'breach is', 'breaches are')} healed; {_counted(left, 'is', 'are')} left."


def _counted(number: int, one: str, many: str) -> str:
    """`1 breach is`, `3 breaches are`, `none is`."""
    return f"{number or 'none'} {one if number <= 1 else many}"


def _ends(people: tuple[PersonChange, ...]) -> Iterator[str]:
    """Who carries most more, and most less; by weeks where burdens are unknown."""
    known = any(one.burden_before is not None for one in people)

    def more(one: PersonChange) -> int:
        return one.heavier if known else one.weeks_after - one.weeks_before

    for one in (max(people, key=more), min(people, key=more)):
        if more(one):
            yield f"{one.name} carries {_amount(abs(more(one)), known)} {'more' if more(one) > 0 else 'less'}."


def _amount(number: int, in_points: bool) -> str:
    if in_points:
        return f"{number // 10}.{number % 10} points"
    return f"{number} week" if number == 1 else f"{number} weeks"
