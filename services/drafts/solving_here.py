"""Solves a draft in this very process: for a first run, while nobody is served yet who would have to wait."""

from datetime import datetime

from domain.access import Actor
from domain.errors import Conflict
from scheduler.solve import OnProgress, unheard
from services.drafts.pace import Pace
from services.drafts.settling import Settling
from services.drafts.solve_task import solve
from services.drafts.solving import start_solve
from services.drafts.work import worker_name
from storage import jobs
from storage.database import Database


def solve_here(
    database: Database,
    organisation_id: str,
    draft_id: str,
    actor: Actor,
    now: datetime,
    on_progress: OnProgress = unheard,
) -> None:
    """The draft has its result afterwards, as from any other job. Conflict when somebody else took the job up."""
    job = start_solve(database, organisation_id, draft_id, None, actor, now)
    with database.write() as session:
        claim = jobs.claim(session, job.id, worker_name(), now, Pace().dead_before(now))
    if claim is None:
        raise Conflict(f"job {job.id} is being done elsewhere")
    solve(database, job, Settling(database, claim, on_progress))
