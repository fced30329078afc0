"""The job that scores a schedule that was sent in, in its own process."""

import os

from domain.drafts import Job
from scheduler.solve import Request
from services.drafts.evaluating import Upload, question_of
from services.drafts.settling import Settling
from services.evaluate import evaluate as judge
from services.records.reading import stored_organisation
from storage.database import Database
from storage.jobs import question


def evaluate(database: Database, job: Job, settling: Settling) -> None:
    """Scores a schedule that was sent in."""
    with database.read() as session:
        upload = Upload.model_validate(question(session, job.id))
        organisation = stored_organisation(session, job.organisation)
    request = Request(seed=upload.seed, seconds=upload.time_limit, jobs=os.cpu_count() or 1)
    with question_of(upload) as asked:
        found = judge(asked, organisation, request, settling.heard).evaluation
    settling.has_something = True
    settling.done(found.possible.status, lambda _: found.model_dump(mode="json"))
