"""The goals in their order, each in words, with what was reached and what is proved about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from constraints.tiers import CHANGES, FAIRNESS, OVERLOAD, PREFERENCES, SHARING
from domain.plan import Plan, Tier
from exporters.points import points, squared_points


@dataclass(frozen=True)
class GoalLine:
    """One goal: its name, what is counted in it, the value reached, and the proof."""

    name: str
    meaning: str
    reached: str
    proof: str


@dataclass(frozen=True)
class MoreLine:
    """What the first goal after the changes comes to if so many weeks change hands, `more` than have to."""

    changes: int
    more: int
    is_this: bool
    goal: GoalLine


@dataclass(frozen=True)
class _Words:
    name: str
    meaning: str
    figure: Callable[[int], str] = "{:,}".format


_ANY, _SO_FEW = "no schedule", "no schedule with so few changes"
WORDS: Mapping[str, _Words] = {
    CHANGES: _Words("Fewest changes", "weeks that somebody else holds than in the schedule that was published"),
    FAIRNESS: _Words(
        "Fairness",
        "everybody's distance from the fair part, in points, squared and added up",
        squared_points,
    ),
    OVERLOAD: _Words("Largest overload", "points by which the most burdened are above their fair part", points),
    SHARING: _Words("Holidays and roles", "how unevenly holiday weeks, and primary and secondary weeks, are shared"),
    PREFERENCES: _Words("Preferences", "wishes not kept, weeks close together and weeks away from home, weighted"),
}
"""By tier; a tier without words here is shown by its own name and unit."""


def goals(plan: Plan) -> tuple[GoalLine, ...]:
    """The tiers of a plan."""
    changes = any(tier.name == CHANGES for tier in plan.tiers)
    return tuple(_line(tier, _SO_FEW if changes and tier.name != CHANGES else _ANY) for tier in plan.tiers)


def goal_name(tier: Tier) -> str:
    """What people call it: `Holidays and roles`."""
    return WORDS[tier.name].name if tier.name in WORDS else tier.name


def more_changes(plan: Plan) -> tuple[MoreLine, ...]:
    """What more changes than the fewest would buy; empty for a plan that changes nothing published."""
    return tuple(MoreLine(one.changes, one.more, plan.is_at(one), _line(one.goal, _SO_FEW)) for one in plan.frontier)


def _line(tier: Tier, among: str) -> GoalLine:
    words = WORDS.get(tier.name, _Words(tier.name, tier.unit))
    proof = f"proved: {among} can have less"
    if not tier.proved:
        bound = words.figure(tier.bound)
        proof = f"{among} can have less than {bound}, so at most {percent(tier.gap)} is left to gain"
    return GoalLine(words.name, words.meaning, words.figure(tier.value), proof)


def percent(part: float) -> str:
    """`4.2 %`; what is above zero is never shown as zero."""
    return "less than 0.01 %" if 0 < part < 0.0001 else f"{part * 100:.2f}".rstrip("0").rstrip(".") + " %"
