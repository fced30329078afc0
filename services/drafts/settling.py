"""The one who does a job writes how far it is, and at the end its result: once, and only while the job is still his."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from domain.drafts import Job, JobProgress, JobState
from domain.errors import Unavailable
from domain.plan import Status
from scheduler.solve import OnProgress, Progress, unheard
from storage import jobs
from storage.database import Database
from storage.jobs import Claim

T = TypeVar("T")
_SECONDS_BETWEEN = 0.5
_TRIES, _PAUSE = 20, 1.0
"""A result is worth waiting for a database that restarts."""


class Settling:
    """One attempt at a job, as seen from the process that does it."""

    def __init__(self, database: Database, claim: Claim, on_progress: OnProgress = unheard) -> None:
        self.database = database
        self.claim = claim
        self.on_progress = on_progress
        self.has_something = False
        """There is a result to hand in, or soon will be: a cancel must not throw it away."""
        self._began = time.monotonic()
        self._written = self._began - _SECONDS_BETWEEN

    def job(self) -> Job:
        with self.database.read() as session:
            return jobs.any_job(session, self.claim.job)

    def heard(self, progress: Progress) -> None:
        """Keeps how far it is, twice a second at most; a database that does not answer is no reason to stop solving."""
        self.has_something = True
        self.on_progress(progress)
        now = time.monotonic()
        if now - self._written < _SECONDS_BETWEEN:
            return
        self._written = now
        told = JobProgress(
            seconds=round(now - self._began, 1),
            group=progress.group,
            groups=progress.groups,
            tier=progress.tier,
            best=progress.best,
            bound=progress.bound,
        )
        try:
            with self.database.write() as session:
                jobs.note_progress(session, self.claim, told)
        except Unavailable:
            return

    def done(self, outcome: Status | None, keep: Callable[[Session], Mapping[str, Any] | None]) -> None:
        """Keeps the result and the final state in one transaction; neither, when the job is no longer ours.

        What a cancel cut short is `cancelled`; what was proved before it came is `done`.
        """

        def write(session: Session) -> bool:
            answer = keep(session)
            unproved = outcome in (Status.FEASIBLE, Status.OUT_OF_TIME)
            cut = unproved and jobs.any_job(session, self.claim.job).cancel_requested
            state = JobState.CANCELLED if cut else JobState.DONE
            return self._finish(session, state, outcome=outcome, answer=answer)

        self._patiently(write)

    def cancelled(self) -> None:
        """Ended before there was anything to keep."""
        self._patiently(lambda session: self._finish(session, JobState.CANCELLED))

    def failed(self, sentence: str) -> None:
        self._patiently(lambda session: self._finish(session, JobState.FAILED, error=sentence[:2000]))

    def _finish(self, session: Session, state: JobState, **values: Any) -> bool:
        return jobs.finish(session, self.claim, state, datetime.now(UTC), **values)

    def _patiently(self, write: Callable[[Session], bool]) -> None:
        for left in reversed(range(_TRIES)):
            try:
                with self.database.write() as session:
                    if not write(session):
                        raise NoLongerOursError
                return
            except NoLongerOursError:
                return
            except Unavailable:
                if not left:
                    raise
                time.sleep(_PAUSE)


class NoLongerOursError(Exception):
    """Somebody else does this job by now: the transaction is undone."""
