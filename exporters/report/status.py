"""What a solve has proved, in one plain sentence."""

from dataclasses import dataclass, replace

from domain.card import Card
from domain.plan import Plan, Status
from exporters.report.goals import goal_name, percent
from exporters.report.words import counted, listed


@dataclass(frozen=True)
class Headline:
    """The answer: a word for the mark beside it, the sentence, and what it means."""

    mark: str
    sentence: str
    meaning: str


def headline(plan: Plan, card: Card | None = None) -> Headline:
    """What the status says, for somebody who has never heard of a solver."""
    if card is not None:
        return replace(_infeasible(plan), meaning=_below(card))
    return _HEADLINES[plan.status](plan)


def _below(card: Card) -> str:
    """What the reader finds further down."""
    short = len(card.bottlenecks)
    places = f"In {counted(short, 'place')} there are more weeks to hold than people may hold." if short else ""
    together = "Some rules cannot hold together." if card.conflicts else ""
    ways = f"{counted(len(card.ways_out), 'way')} out: below, with the price of each." if card.ways_out else ""
    return " ".join(filter(None, ["Two methods agree.", places, together, ways]))


def _optimal(plan: Plan) -> Headline:
    few = " with so few changes" if plan.frontier else ""
    return Headline(
        "Proved",
        f"Proved: nobody can make this fairer under these rules{few}.",
        "Every rule is kept, and each goal has reached the best value that any schedule can have. "
        "The proof was made by the solver; all rules and figures were then recomputed from the schedule without it.",
    )


def _feasible(plan: Plan) -> Headline:
    first, *more = [goal_name(tier).lower() for tier in plan.tiers if not tier.proved] or ["every goal"]
    left = f" on {first}" + (f" (not proved either: {listed(more)})" if more else "")
    return Headline(
        "Not proved",
        f"Every rule is kept; a fairer schedule may exist, by at most {percent(plan.gap)}{left}.",
        "The search ended before the proof did. More time may improve the plan, or prove that nothing better exists.",
    )


def _infeasible(plan: Plan) -> Headline:
    short = len(plan.shortages)
    why = (
        f"In {counted(short, 'place')} there are more weeks to hold than its people may hold: the sums are below."
        if short
        else "In every month there are enough people; it is the rules together that leave no way. The notes say more."
    )
    return Headline("Not possible", f"Proved: no schedule for {plan.horizon.label} keeps all rules.", why)


def _out_of_time(_: Plan) -> Headline:
    return Headline(
        "No answer",
        "The search ended before a schedule was found, and nothing is proved.",
        "There may be one, or none. Let it search longer, or plan fewer rotations at once.",
    )


_HEADLINES = {
    Status.OPTIMAL: _optimal,
    Status.FEASIBLE: _feasible,
    Status.INFEASIBLE: _infeasible,
    Status.OUT_OF_TIME: _out_of_time,
}
