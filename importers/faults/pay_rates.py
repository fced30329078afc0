"""Roles that nobody would be paid for: the organisation is usable, and its stipends cannot be told."""

from collections.abc import Iterator

from domain.errors import Fault
from importers.draft import Draft
from importers.rows import knowing
from importers.suggestions import did_you_mean


def roles_without_rate(draft: Draft) -> Iterator[Fault]:
    """Warns of roles of rotations that no row of `pay.stipends` has, where there are any rows."""
    rates = draft.pay.value.stipends if draft.pay and draft.pay.knows("stipends") else ()
    for row in knowing(draft.rotations, "id", "roles") if rates else ():
        paid = {rate.role for rate in rates if rate.rotation in (None, row.value.id)}
        for number, role in enumerate(row.value.roles):
            if role not in paid:
                problem = f"no row of pay.stipends pays the role {role}, so there is no stipend forecast"
                hint = did_you_mean(role, paid) or "give it a rate, 0 if it is not paid"
                yield row.fault("roles", number, problem=problem, hint=hint)
