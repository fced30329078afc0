"""Starts a solve, tells how far it is, cancels it. The work itself is done elsewhere: see `services.drafts.work`."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.access import Actor
from domain.drafts import Job, JobKind
from domain.errors import Conflict
from domain.revisions import Seen
from services.drafts.versions import refuse_published, refuse_stale
from storage import queue
from storage.audit import REQUEST_ID, add_entry
from storage.database import Database
from storage.drafts import draft as read_draft
from storage.jobs import add_job, answer, job, jobs_of, request_cancel
from storage.organisations import locked


def start_solve(
    database: Database,
    organisation_id: str,
    draft_id: str,
    expected: Seen,
    actor: Actor,
    now: datetime,
) -> Job:
    """A job that will solve the draft as it stands when its turn comes. Conflict while another one is open."""
    with database.write() as session:
        locked(session, organisation_id)
        draft = read_draft(session, organisation_id, draft_id)
        refuse_stale(draft, expected)
        refuse_published(draft)
        for other in jobs_of(session, organisation_id, draft_id):
            if not other.state.is_final:
                raise Conflict(f"this draft is being solved by job {other.id} already; wait for it, or cancel it")
        job = enqueued(session, organisation_id, JobKind.SOLVE, actor, now, draft_id=draft_id)
        add_entry(session, actor, now, "solve draft", f"draft {draft_id}", after={"job": job.id})
        return job


def enqueued(
    session: Session,
    organisation_id: str,
    kind: JobKind,
    actor: Actor,
    now: datetime,
    *,
    draft_id: str | None = None,
    question: Mapping[str, Any] | None = None,
) -> Job:
    """A new job and its entry in the queue: both are there once the transaction is kept, or neither is."""
    new = Job(
        id=secrets.token_hex(8),
        organisation=organisation_id,
        kind=kind,
        draft=draft_id,
        created_by=actor.id,
        request_id=REQUEST_ID.get(),
        created_at=now,
    )
    add_job(session, new, question)
    queue.put(session, new.id)
    return new


def job_of(database: Database, organisation_id: str, job_id: str) -> Job:
    """The job as it stands; NotFound when the organisation has none of this id."""
    with database.read() as session:
        return job(session, organisation_id, job_id)


def answer_of(database: Database, organisation_id: str, job_id: str) -> Mapping[str, Any] | None:
    """What a job answered that is not about a draft; None while it has not."""
    with database.read() as session:
        return answer(session, organisation_id, job_id)


def cancel_job(database: Database, organisation_id: str, job_id: str, actor: Actor, now: datetime) -> Job:
    """A job that waits is cancelled now; one that runs ends soon and keeps the best it has. A final one stays so."""
    with database.write() as session:
        add_entry(session, actor, now, "cancel job", f"job {job_id}")
        return request_cancel(session, organisation_id, job_id, now)
