"""What a score means, in the words that terminal and page share."""

from constraints.tiers import FAIRNESS
from domain.evaluation import Evaluation
from domain.plan import Status
from exporters.report.words import counted


def whose(found: Evaluation) -> str:
    """`2 rotations, 12 people, 52 weeks to hold`."""
    rotations, weeks = counted(len(found.rotations), "rotation"), counted(found.weeks, "week")
    return f"{rotations}, {counted(found.people, 'person')}, {weeks} to hold"


def verdict(found: Evaluation) -> str:
    """The score, what it would be without broken rules, and what is possible, as far as it is known."""
    eased = f", measured by what so few people can keep ({found.eased})," if found.eased else ""
    yours = f"Yours scores {found.yours.score:g} of 100{eased}"
    kept = (
        f" (its fairness alone: {found.were_rules_kept:g})"
        if found.broken
        else f"{'' if eased else ','} and breaks no rule"
    )
    return f"{yours}{kept}. {_best(found) if found.possible.best else _none(found)}"


def _none(found: Evaluation) -> str:
    if found.possible.status is Status.INFEASIBLE:
        return "No schedule for these people and weeks keeps all rules (proved)."
    if not found.broken:
        return (
            f"Whether there is a fairer one for these people and weeks is not known: none was found in time. {_LONGER}"
        )
    return (
        "Whether any schedule for these people and weeks keeps all rules is not known: none was found in time, and "
        f"nothing proves that there is none. {_LONGER}"
    )


def _best(found: Evaluation) -> str:
    score = found.possible.best.score if found.possible.best else 0
    possible = f"Possible for the same people and weeks: {score:g}"
    fairness = next((tier for tier in found.possible.tiers if tier.name == FAIRNESS), None)
    if found.possible.status is Status.OPTIMAL:
        return f"{possible} (proved)."
    if fairness and fairness.proved:
        return f"{possible} (its fairness is proved)."
    left = (
        f"up to {fairness.gap:.2%} of its unevenness may be avoidable" if fairness and fairness.bound > 0 else _UNKNOWN
    )
    return f"{possible}, as far as was found in time; it is not proved the best: {left}. {_LONGER}"


_UNKNOWN = "how much fairer another one could be is not known"
_LONGER = "A longer --time-limit may tell."
