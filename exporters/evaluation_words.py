"""What a score means, in the words that terminal and page share."""

from domain.evaluation import Evaluation
from domain.plan import Status
from exporters.report.words import counted


def whose(found: Evaluation) -> str:
    """`2 rotations, 12 people, 52 weeks to hold`."""
    rotations, weeks = counted(len(found.rotations), "rotation"), counted(found.weeks, "week")
    return f"{rotations}, {counted(found.people, 'person')}, {weeks} to hold"


def verdict(found: Evaluation) -> str:
    """The score, what it would be without broken rules, and what is possible."""
    possible, yours = found.possible, f"Yours scores {found.yours.score:g} of 100"
    kept = f" (its fairness alone: {found.were_rules_kept:g})" if found.broken else ", and breaks no rule"
    if possible.best is None:
        why = "proved" if possible.status is Status.INFEASIBLE else "none was found in time"
        return f"{yours}{kept}. No schedule for these people and weeks keeps all rules ({why})."
    proof = "proved" if possible.status is Status.OPTIMAL else f"best found, {_gap(found):.2%} from what is proved"
    return f"{yours}{kept}. Possible for the same people and weeks: {possible.best.score:g} ({proof})."


def _gap(found: Evaluation) -> float:
    return max((tier.gap for tier in found.possible.tiers), default=0.0)
