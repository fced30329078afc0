"""Joiners: which weeks they shadow, and from when they may hold weeks of their own.

Shadow weeks are the first weeks in which the joiner is a member and not away; they are planned, not optimised, so
that everybody can see at once where they come from. The primary of a shadow week must be experienced.
"""

from collections.abc import Iterable
from datetime import date

from domain.clock import WEEK
from domain.people import SHADOW, Engineer
from domain.policy import OnboardingPolicy
from domain.schedule import Shift, Slot


def so_far(engineer: Engineer, settled: Iterable[Shift], first_day: date) -> Engineer:
    """The engineer with the shadow weeks that are on record before `first_day` counted as done."""
    weeks = {one.week for one in settled if one.role == SHADOW and one.engineer == engineer.id and one.week < first_day}
    if engineer.onboarding is None or not weeks:
        return engineer
    done = engineer.onboarding.model_copy(update={"shadow_weeks": engineer.onboarding.shadow_weeks + len(weeks)})
    return engineer.model_copy(update={"onboarding": done})


def shadow_weeks(engineer: Engineer, policy: OnboardingPolicy, free: Iterable[Slot]) -> tuple[Shift, ...]:
    """The shadow weeks still owed, in the first of the `free` slots (one a week, in order of time)."""
    owed = policy.shadow_weeks - engineer.onboarding.shadow_weeks if engineer.onboarding else 0
    chosen = list(free)[: max(0, owed)]
    return tuple(
        Shift(rotation=one.rotation, role=SHADOW, week=one.week, start=one.start, end=one.end, engineer=engineer.id)
        for one in chosen
    )


def first_own_week(
    engineer: Engineer, policy: OnboardingPolicy, shadows: tuple[Shift, ...], first_day: date
) -> date | None:
    """The first handoff day from which a joiner may hold weeks; None: not yet within the plan."""
    done = engineer.onboarding
    if done is None:
        return first_day
    if done.shadow_weeks + len(shadows) < policy.shadow_weeks:
        return None
    ready = (done.simulation or not policy.simulation) and done.postmortems >= policy.postmortems
    if not ready and done.ready is None:
        return None
    after_shadowing = shadows[-1].week + WEEK if shadows else first_day
    return max(after_shadowing, first_day if ready or done.ready is None else done.ready)
