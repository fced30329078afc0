"""Publishes a draft: its plan becomes the schedule that counts, and the draft is closed, in one transaction."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from domain.access import Actor
from domain.errors import Conflict
from domain.revisions import Seen
from services.drafts.results import refuse_without_schedule, solved
from services.drafts.versions import refuse_published, refuse_stale
from services.records.publish import Published, publish
from services.records.versions import Version
from storage.database import Database
from storage.drafts import draft as read_draft
from storage.drafts import save_draft
from storage.jobs import jobs_of


class Decision(NamedTuple):
    """What the coordinator has seen, and says to it.

    `version`: the newest published version (0: none yet; None: any). `force`: publish although rules are broken by now.
    `dry_run`: only tell what it would do.
    """

    draft_revision: Seen
    version: int | None
    note: str = ""
    force: bool = False
    dry_run: bool = False


def publish_draft(
    database: Database, organisation_id: str, draft_id: str, decision: Decision, actor: Actor, now: datetime
) -> Published:
    """The new version, and what it did to the list.

    StaleVersion when the draft, or what is published, changed since it was looked at; Conflict for a draft that was
    edited after it was solved, is being solved, or is published already.
    """
    found = solved(database, organisation_id, draft_id)
    refuse_without_schedule(found)
    revision = found.draft.revision

    def close(session: Session, version: Version) -> None:
        draft = read_draft(session, organisation_id, draft_id)
        refuse_stale(draft, revision)
        save_draft(
            session,
            draft.model_copy(update={"published_version": version.number, "revision": revision + 1, "changed_at": now}),
        )

    refuse_stale(found.draft, decision.draft_revision)
    refuse_published(found.draft)
    if found.draft.result is None or found.draft.result.fingerprint != found.draft.fingerprint:
        raise Conflict("this draft was edited after it was solved; solve it again first")
    _refuse_while_solving(database, organisation_id, draft_id)
    return publish(
        database,
        organisation_id,
        found.plan,
        actor,
        now,
        decision.version,
        draft_id=draft_id,
        note=decision.note,
        force=decision.force,
        dry_run=decision.dry_run,
        also=close,
    )


def _refuse_while_solving(database: Database, organisation_id: str, draft_id: str) -> None:
    """A result that comes in later finds the draft published, and is refused then."""
    with database.read() as session:
        if any(not job.state.is_final for job in jobs_of(session, organisation_id, draft_id)):
            raise Conflict("this draft is being solved; wait for the result, or cancel that")
