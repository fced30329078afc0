"""Opens a draft, and deletes one."""

import secrets
from datetime import datetime

from domain.access import Actor
from domain.drafts import Draft, DraftOptions, JobState
from domain.errors import Conflict
from domain.revisions import Seen
from domain.schedule import Horizon
from services.drafts.faults import horizon_faults, option_faults, refuse
from services.drafts.stored import settled_around
from services.drafts.versions import note_change, refuse_published, refuse_stale
from services.records.reading import stored_organisation
from storage.database import Database
from storage.drafts import add_draft, remove_draft
from storage.drafts import draft as read_draft
from storage.jobs import jobs_of
from storage.organisations import locked


def open_draft(
    database: Database,
    organisation_id: str,
    horizon: Horizon,
    options: DraftOptions,
    name: str,
    actor: Actor,
    now: datetime,
) -> Draft:
    """A new draft, not solved yet; InvalidInput with all that is wrong with it. An empty name: that of the horizon."""
    opened = Draft(
        id=secrets.token_hex(8),
        organisation=organisation_id,
        name=name or horizon.label,
        horizon=horizon,
        options=options,
        created_by=actor.id,
        created_at=now,
        changed_at=now,
    )
    with database.write() as session:
        locked(session, organisation_id)
        organisation = stored_organisation(session, organisation_id)
        settled = settled_around(session, organisation, organisation_id, horizon)
        refuse([*horizon_faults(organisation, horizon), *option_faults(settled, horizon, options.allow)])
        add_draft(session, opened)
        note_change(session, actor, now, "open draft", None, opened)
    return opened


def delete_draft(
    database: Database, organisation_id: str, draft_id: str, expected: Seen, actor: Actor, now: datetime
) -> None:
    """Gone, with its result and its jobs. Conflict while it is being solved, and for ever once it was published."""
    with database.write() as session:
        locked(session, organisation_id)
        draft = read_draft(session, organisation_id, draft_id)
        refuse_stale(draft, expected)
        refuse_published(draft)
        if any(job.state is JobState.RUNNING for job in jobs_of(session, organisation_id, draft_id)):
            raise Conflict("this draft is being solved; cancel that first")
        remove_draft(session, organisation_id, draft_id)
        note_change(session, actor, now, "delete draft", draft, None)
