"""The job that solves a draft, in its own process: from what is stored to what is kept."""

import os
from datetime import UTC, datetime
from functools import partial

from sqlalchemy.orm import Session

from domain.drafts import Draft, DraftResult, Job
from scheduler.solve import Request
from services.drafts.settling import Settling
from services.drafts.stored import Ground, ground_of
from services.drafts.versions import refuse_published
from services.planning import Planned, plan
from storage import drafts
from storage.database import Database
from storage.organisations import locked


def solve(database: Database, job: Job, settling: Settling) -> None:
    """Plans a draft and keeps what came of it; infeasible and out of time are results too."""
    with database.read() as session:
        draft = drafts.draft(session, job.organisation, job.draft or "")
        ground = ground_of(session, draft)
    planned = _planned(draft, ground, settling)
    settling.has_something = True
    settling.done(planned.plan.status, partial(_kept, draft=draft, ground=ground, planned=planned, job=job))


def _planned(draft: Draft, ground: Ground, settling: Settling) -> Planned:
    options = draft.options
    request = Request(
        seed=options.seed, seconds=options.time_limit, jobs=os.cpu_count() or 1, prove_all=options.prove_all
    )
    published = ground.to_replan if options.replan else None
    return plan(ground.loaded, draft.horizon, request, settling.heard, options.allow, published)


def _kept(session: Session, *, draft: Draft, ground: Ground, planned: Planned, job: Job) -> None:
    """The result stands in the draft; a draft that was edited meanwhile keeps its edit, and the result is stale."""
    now = datetime.now(UTC)
    locked(session, draft.organisation)
    refuse_published(drafts.draft(session, draft.organisation, draft.id))
    result = DraftResult(
        job=job.id,
        status=planned.plan.status,
        made_at=now,
        organisation_revision=ground.organisation_revision,
        schedule_revision=ground.schedule_revision,
        fingerprint=draft.fingerprint,
    )
    answer = drafts.Answer(planned.plan, planned.fairness, planned.card, ground.packed())
    drafts.keep_answer(session, draft, result, answer)
    drafts.touch(session, draft.organisation, draft.id, now)
