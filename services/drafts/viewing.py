"""Drafts as people see them: with what makes their result stale, and the job that is at them."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy.orm import Session

from domain.drafts import Draft, Job
from storage.database import Database
from storage.drafts import draft as read_draft
from storage.drafts import drafts as read_drafts
from storage.jobs import jobs_of
from storage.organisations import organisation_row
from storage.tables.organisation import OrganisationRow


class DraftView(NamedTuple):
    """A draft, why its result is stale (empty: it is not), and its jobs, the newest first."""

    draft: Draft
    stale: tuple[str, ...]
    jobs: tuple[Job, ...]


def view_draft(database: Database, organisation_id: str, draft_id: str) -> DraftView:
    """NotFound when the organisation has no such draft."""
    with database.read() as session:
        return _view(session, read_draft(session, organisation_id, draft_id))


def list_drafts(database: Database, organisation_id: str) -> tuple[DraftView, ...]:
    """All of them, the newest first."""
    with database.read() as session:
        return tuple(_view(session, draft) for draft in read_drafts(session, organisation_id))


def _view(session: Session, draft: Draft) -> DraftView:
    row = organisation_row(session, draft.organisation)
    return DraftView(draft, tuple(stale(draft, row)), jobs_of(session, draft.organisation, draft.id))


def stale(draft: Draft, row: OrganisationRow) -> Iterator[str]:
    """What changed since the draft was solved; nothing for one that is not solved, or published already."""
    result = draft.result
    if result is None or draft.published_version is not None:
        return
    if result.fingerprint != draft.fingerprint:
        yield "The draft was edited after it was solved."
    if result.organisation_revision != row.revision:
        yield "The organisation has changed since it was solved."
    if result.schedule_revision != row.schedule_revision:
        yield "What is published has changed since it was solved."
