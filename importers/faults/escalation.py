"""Escalations in which the team lead would be paged before the rotation's own people."""

from collections.abc import Iterator

from domain.errors import Fault
from domain.escalation import Escalation
from importers.draft import Draft
from importers.rows import knowing


def roles(draft: Draft) -> Iterator[Fault]:
    """Every role of a rotation is paged before its team lead."""
    escalation = draft.escalation.value if draft.escalation else Escalation()
    if draft.escalation and not draft.escalation.knows("role_minutes", "lead_minutes"):
        return
    for row in knowing(draft.rotations, "roles"):
        minutes = escalation.last_role_minutes(len(row.value.roles))
        if minutes >= escalation.lead_minutes:
            problem = f"the last of {len(row.value.roles)} roles is paged after {minutes} min, the team lead before"
            hint = f"lower escalation.role_minutes, or raise escalation.lead_minutes above {minutes}"
            yield row.fault("roles", problem=problem, hint=hint)
