"""Runners in this process and in others, and what one waits for."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import text

from domain.drafts import Job
from services.drafts.pace import Pace
from services.drafts.runner import runner
from services.drafts.solving import job_of
from storage.database import Database, open_database
from storage.tables.drafts import JobRow

QUICK = Pace(beat=0.25, stale=60.0, look=0.1)
"""Looks often, and takes nobody for dead who is only slow, however busy the machine."""
_URL = "DOGWATCH_DATABASE_URL"
Process = subprocess.Popen[str]


@contextmanager
def at_work(database: Database) -> Iterator[None]:
    """A runner in this process."""
    running = runner(database, 1, QUICK).start()
    try:
        yield
    finally:
        running.stop()


@contextmanager
def service(url: str) -> Iterator[Process]:
    """A runner in a process of its own, which may be killed; its stdin is what keeps it alive."""
    process = subprocess.Popen(
        (sys.executable, "-m", "tests.services.drafts.at_work"),
        env=os.environ | {_URL: url},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "at work\n"
        yield process
    finally:
        process.communicate(timeout=120)


def now(database: Database, job: Job) -> Job:
    """The job as it stands."""
    return job_of(database, job.organisation, job.id)


def let_an_hour_pass(database: Database, job: Job) -> None:
    """Since the last sign of life of whoever is at this job."""
    with database.write() as session:
        row = session.get_one(JobRow, job.id)
        assert row.heartbeat_at
        row.heartbeat_at -= timedelta(hours=1)
        if not database.is_sqlite:
            session.execute(
                text("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'")
            )


def until(happened: Callable[[], object], what: str, seconds: float = 240) -> None:
    """Waits for it; the limit is only so that a test that fails ends."""
    limit = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < limit, f"no {what} within {seconds} s"
        time.sleep(0.1)


def ended(database: Database, job: Job) -> Job:
    """The job in its final state."""
    until(lambda: now(database, job).state.is_final, "end")
    return now(database, job)


def children(pid: int) -> list[int]:
    """Processes that this one has started, and that still run."""
    listed = subprocess.run(("ps", "-A", "-o", "pid=,ppid=,stat="), capture_output=True, check=True, text=True)
    rows = [line.split() for line in listed.stdout.splitlines()]
    return [int(one) for one, parent, state in rows if int(parent) == pid and not state.startswith("Z")]


def solving(pid: int) -> list[int]:
    """The processes in which this service solves."""
    told = [(one, _command(one)) for one in children(pid)]
    return [one for one, command in told if "services.drafts.solve_job" in command]


def is_running(pid: int) -> bool:
    state = subprocess.run(("ps", "-o", "stat=", "-p", str(pid)), capture_output=True, text=True, check=False).stdout
    return bool(state) and not state.startswith("Z")


def _command(pid: int) -> str:
    return subprocess.run(("ps", "-o", "args=", "-p", str(pid)), capture_output=True, text=True, check=False).stdout


if __name__ == "__main__":
    opened = open_database(os.environ[_URL])
    running = runner(opened, 1, QUICK).start()
    print("at work", flush=True)
    sys.stdin.read()
    running.stop()
    opened.close()
