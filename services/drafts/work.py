"""Does one job: takes it up, starts the process that solves, watches it, and sees to it that the job ends.

Whoever does this is alive as long as the job's heartbeat goes on. Whatever dies, the job stays: its process dies, and
the next attempt begins at once; the service dies, and its process ends with it, and whoever is next to find the job
without a heartbeat takes it up.
"""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from typing import IO

from sqlalchemy.orm import Session

from domain.drafts import Job, JobState
from domain.errors import Unavailable
from services.drafts.pace import ATTEMPTS, Pace
from storage import jobs, queue
from storage.database import Database
from storage.jobs import Claim

logger = logging.getLogger("dogwatch")
_GIVEN_UP = (
    f"The process that solved it ended {ATTEMPTS} times before it was done, perhaps because the machine ran out of "
    "memory. Free some memory, or plan fewer weeks at a time."
)


def worker_name() -> str:
    """Who does a job: for people who look for it."""
    return f"{socket.gethostname()}/{os.getpid()}"


def do_job(database: Database, job_id: str, pace: Pace, stopping: threading.Event) -> Job | None:
    """Attempt after attempt until the job is final, somebody else is at it, or this service stops.

    Answers the job when this has brought it to its end.
    """
    while not stopping.is_set() and (claim := _claimed(database, job_id, pace)):
        watch = _Watch(database, claim, pace, stopping)
        watch.run()
        with database.write() as session:
            if watch.was_cancelled:
                jobs.finish(session, claim, JobState.CANCELLED, datetime.now(UTC))
            elif stopping.is_set():
                _leave_to_others(session, claim)
            else:
                _after_death(session, claim)
            job = jobs.any_job(session, job_id)
        if job.state.is_final:
            return job
    return None


def _claimed(database: Database, job_id: str, pace: Pace) -> Claim | None:
    """The next attempt; None when there is nothing to do: also because it was cancelled, or died too often."""
    now = datetime.now(UTC)
    with database.write() as session:
        claim = jobs.claim(session, job_id, worker_name(), now, pace.dead_before(now))
        if claim is None:
            return None
        job = jobs.any_job(session, job_id)
        if job.cancel_requested:
            jobs.finish(session, claim, JobState.CANCELLED, now)
        elif job.lost >= ATTEMPTS:
            jobs.finish(session, claim, JobState.FAILED, now, error=_GIVEN_UP)
        else:
            return claim
    return None


def _leave_to_others(session: Session, claim: Claim) -> None:
    if jobs.give_back(session, claim):
        queue.put(session, claim.job)


def _after_death(session: Session, claim: Claim) -> None:
    """Nothing, when the job was settled in time; else it is queued again, or given up."""
    died = jobs.note_death(session, claim)
    if died is None:
        return
    logger.warning("attempt %s at job %s died", claim.attempt, claim.job)
    if died >= ATTEMPTS:
        jobs.finish(session, claim, JobState.FAILED, datetime.now(UTC), error=_GIVEN_UP)
    else:
        _leave_to_others(session, claim)


class _Watch:
    """One attempt, as seen from the service: the process that does it, and the heartbeat while it does."""

    def __init__(self, database: Database, claim: Claim, pace: Pace, stopping: threading.Event) -> None:
        self.database, self.claim, self.pace, self.stopping = database, claim, pace, stopping
        self._asked_to_end: float | None = None

    @property
    def was_cancelled(self) -> bool:
        return self._asked_to_end is not None

    def run(self) -> None:
        """Until the process has ended, by itself or because it had to."""
        process = subprocess.Popen(
            (sys.executable, "-m", "services.drafts.solve_job"),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in the terminal of the service is not meant for it
        )
        try:
            self._tell(process)
            self._watch(process)
        finally:
            _end(process)

    def _tell(self, process: "subprocess.Popen[bytes]") -> None:
        url = self.database.engine.url.render_as_string(hide_password=False)
        line = json.dumps({"url": url, "job": self.claim.job, "attempt": self.claim.attempt})
        try:
            _stdin(process).write(line.encode() + b"\n")
            _stdin(process).flush()
        except BrokenPipeError:
            return  # it is dead already, which the watch will see

    def _watch(self, process: "subprocess.Popen[bytes]") -> None:
        heard = time.monotonic()
        while not self.stopping.is_set():
            try:
                process.wait(timeout=self.pace.beat)
                return
            except subprocess.TimeoutExpired:
                pass
            try:
                with self.database.write() as session:
                    to_cancel = jobs.beat(session, self.claim, datetime.now(UTC))
                heard = time.monotonic()
            except Unavailable:
                if time.monotonic() - heard > self.pace.stale / 2:
                    return  # others will soon take it for dead, so it has to be
                continue
            if to_cancel is None or self._is_overdue():
                return
            if to_cancel and self._asked_to_end is None:
                self._asked_to_end = time.monotonic()
                process.send_signal(signal.SIGINT)

    def _is_overdue(self) -> bool:
        return self._asked_to_end is not None and time.monotonic() - self._asked_to_end > self.pace.grace


def _end(process: "subprocess.Popen[bytes]") -> None:
    """The process and all it has started; nothing, when it has ended."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    _stdin(process).close()


def _stdin(process: "subprocess.Popen[bytes]") -> IO[bytes]:
    if process.stdin is None:
        raise RuntimeError("the process was started with a pipe")
    return process.stdin
