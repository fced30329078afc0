"""Default rules for a schedule of which nothing is known, from the usual ones down to what few people can keep."""

from collections.abc import Iterator

from domain.policy import Policy

_STEPS = ((1, 1), (2, 1), (2, 0), (3, 0), (4, 0), (5, 0))
"""Weeks a month at most, and free weeks between two."""


def policies_within_reach(usual: Policy) -> Iterator[tuple[Policy, str]]:
    """Policies, the strictest first, each with what it asks in words; no words for the usual one."""
    for weeks, rest in _STEPS:
        limit = usual.monthly_limit.model_copy(update={"weeks": weeks})
        policy = usual.model_copy(update={"monthly_limit": limit, "minimum_rest_weeks": rest})
        yield policy, "" if (weeks, rest) == _STEPS[0] else _asked(weeks, rest)


def _asked(weeks: int, rest: int) -> str:
    return f"at most {weeks} weeks a month, with {'a' if rest else 'no'} free week between two"
