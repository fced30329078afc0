"""The schedule that pay follows: what the versions planned and every override since, which together are the list.

Pay takes both and not only the list, so that it still knows how long a week was of which somebody gave an hour to
nobody. Weeks before the first publication come from the history of the organisation.
"""

from sqlalchemy.orm import Session

from compensation.facts import PayFacts
from domain.organisation import Organisation
from domain.overrides import fitting
from domain.schedule import Schedule
from storage.overrides import as_override, override_rows
from storage.versions import planned_schedule


def schedule_facts(session: Session, organisation: Organisation, organisation_id: str) -> PayFacts:
    """Planned weeks and overrides; their final schedule is the published list, and before it the history."""
    planned = planned_schedule(session, organisation_id)
    recorded = [as_override(row) for row in override_rows(session, organisation_id)]
    overrides = [one.model_copy(update={"reason": ""}) for one in fitting(recorded, planned, organisation)]
    earlier = [shift for shift in organisation.history.shifts if shift.key not in planned.by_slot]
    return PayFacts(planned=Schedule.of((*earlier, *planned.shifts)), overrides=tuple(overrides))
