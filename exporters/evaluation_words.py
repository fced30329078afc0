"""What a score means, in the words that terminal and page share."""

from decimal import Decimal

from constraints.tiers import FAIRNESS
from domain.evaluation import Evaluation, Scored
from domain.plan import Status
from exporters.report.words import counted


def whose(found: Evaluation) -> str:
    """`2 rotations, 12 people, 52 weeks to hold`."""
    rotations, weeks = counted(len(found.rotations), "rotation"), counted(found.weeks, "week")
    return f"{rotations}, {counted(found.people, 'person')}, {weeks} to hold"


def figure(one: Scored) -> str:
    """`94.1` where it is proved; otherwise `at least 84.2`, or `84.2 to 94.1` where something fairer is known."""
    if one.proved:
        return f"{one.score:g}"
    return f"at least {one.score:g}" if one.at_most is None else f"{one.score:g} to {one.at_most:g}"


def verdict(found: Evaluation) -> str:
    """The score, what it would be without broken rules, and what is possible, as far as it is known."""
    eased = f", measured by what so few people can keep ({found.eased})," if found.eased else ""
    yours = f"Yours scores {figure(found.yours)} of 100{eased}"
    kept = (
        f" (its fairness alone: {'' if found.yours.proved else 'at least '}{found.were_rules_kept:g})"
        if found.broken
        else f"{'' if eased else ','} and breaks no rule"
    )
    return f"{yours}{kept}. {_best(found) if found.possible.best else _none(found)}"


def _none(found: Evaluation) -> str:
    if found.possible.status is Status.INFEASIBLE:
        return "No schedule for these people and weeks keeps all rules (proved)."
    if not found.broken or found.yours.at_most is not None:
        return _none_found(found.yours)
    return (
        "Whether any schedule for these people and weeks keeps all rules is not known: none was found in time, and "
        f"nothing proves that there is none. {_LONGER}"
    )


def _none_found(yours: Scored) -> str:
    if yours.proved:
        return "No schedule for these people and weeks can be fairer (proved)."
    if yours.at_most is not None:
        return f"A better one stands below; how fair the best one is, is not known: none was found in time. {_LONGER}"
    return f"Whether there is a fairer one for these people and weeks is not known: none was found in time. {_LONGER}"


def _best(found: Evaluation) -> str:
    best = found.possible.best
    possible = f"Possible for the same people and weeks: {figure(best) if best else 0}"
    fairness = next((tier for tier in found.possible.tiers if tier.name == FAIRNESS), None)
    if found.possible.status is Status.OPTIMAL and best and not best.proved:
        return f"{possible} (proved the best by the company's goals, in which fairness is not the first)."
    if found.possible.status is Status.OPTIMAL:
        return f"{possible} (proved)."
    if best and best.proved:
        return f"{possible} (its fairness is proved)."
    if best and not found.broken and Decimal(best.exact) < Decimal(found.yours.exact):
        return f"Nothing as fair was found in time, and it is not proved the best. {_LONGER}"
    left = (
        f"up to {fairness.gap:.2%} of its unevenness may be avoidable" if fairness and fairness.bound > 0 else _UNKNOWN
    )
    return f"{possible}, as far as was found in time; it is not proved the best: {left}. {_LONGER}"


_UNKNOWN = "how much fairer another one could be is not known"
_LONGER = "A longer --time-limit may tell."
