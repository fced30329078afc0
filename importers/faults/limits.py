"""Roles that no limit protects: the organisation is usable, and somebody may be on call week after week."""

from collections.abc import Iterator

from domain.errors import Fault
from domain.people import PRIMARY, SECONDARY, SHADOW
from domain.policy import MonthlyLimit
from importers.draft import Draft
from importers.rows import knowing
from importers.suggestions import did_you_mean


def roles_without_limit(draft: Draft) -> Iterator[Fault]:
    """Warns of roles of rotations, once of each, that `policy.monthly_limit.roles` leaves out; shadows always are."""
    if draft.policy and not draft.policy.knows("monthly_limit"):
        return
    limit = draft.policy.value.monthly_limit if draft.policy else MonthlyLimit()
    passed = {SHADOW, *limit.roles}
    for row in knowing(draft.rotations, "id", "roles"):
        for number, role in enumerate(row.value.roles):
            if role not in passed:
                passed.add(role)
                problem = f"no limit and no rest counts weeks as {role!r}"
                meant = did_you_mean(role, {PRIMARY, SECONDARY, *limit.roles} - {*row.value.roles})
                hint = " If not, ".join(filter(None, (meant, "add it to policy.monthly_limit.roles if it should")))
                yield row.fault("roles", number, problem=problem, hint=hint)
