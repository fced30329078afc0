"""What somebody who follows a job is told: each state that differs from the one before, and the final one."""

from hashlib import sha256
from typing import NamedTuple

from domain.drafts import Job
from domain.errors import Unavailable
from services.drafts.solving import job_of
from storage.database import Database


class Seen(NamedTuple):
    """A job at one moment; `mark` is another one whenever anything of it is different but that it still lives."""

    job: Job
    mark: str


def look(database: Database, organisation_id: str, job_id: str) -> Seen | None:
    """The job now; None when the database does not answer at this moment. NotFound when there is no such job."""
    try:
        job = job_of(database, organisation_id, job_id)
    except Unavailable:
        return None
    return Seen(job, sha256(job.model_dump_json(exclude={"heard_at"}).encode()).hexdigest()[:16])
