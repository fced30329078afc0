"""A solve as a job: in a process of its own, with progress, a result that is kept once, and a cancel that keeps it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from domain.drafts import Job, JobState
from domain.plan import Status
from services.drafts.pace import Pace
from services.drafts.runner import runner
from services.drafts.solving import job_of, start_solve
from storage.database import Database
from storage.drafts import answer
from tests.services.drafts.company import NOW, WHO, stored_draft

QUICK = Pace(beat=0.1, stale=2.0, look=0.1)


@contextmanager
def at_work(database: Database, at_once: int = 1) -> Iterator[None]:
    running = runner(database, at_once, QUICK).start()
    try:
        yield
    finally:
        running.stop()


def ended(database: Database, job: Job, seconds: float = 60) -> Job:
    """The job in its final state."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        now = job_of(database, job.organisation, job.id)
        if now.state.is_final:
            return now
        time.sleep(0.05)
    raise AssertionError(f"still {now} after {seconds} s")


def test_a_draft_is_solved_in_the_background(database: Database) -> None:
    draft = stored_draft(database)
    job = start_solve(database, "acme", draft.id, draft.revision, WHO, NOW)
    with at_work(database):
        done = ended(database, job)
    with database.read() as session:
        found = answer(session, "acme", draft.id)
    assert (done.state, done.outcome, done.attempt) == (JobState.DONE, Status.OPTIMAL, 1), done.error
    assert found is not None
    assert len(found.plan.schedule.shifts) == 18
    assert found.fairness.methods[0].breaches == 0
