"""Who takes up jobs in a service process: on SQLite threads that look for them, on PostgreSQL a worker of its queue."""

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Self

from domain.drafts import Job
from services.drafts.pace import Pace
from services.drafts.work import do_job
from storage.database import Database
from storage.jobs import open_jobs, take_back_running
from storage.sole_writer import serves_alone

logger = logging.getLogger("dogwatch")
_PATIENCE = 20.0
"""Seconds in which a runner that was told to stop has ended its processes and given their jobs back."""


OnEnd = Callable[[Job], None]


class Runner(ABC):
    """Takes up jobs from `start` to `stop`. What runs when it stops is queued again, and nothing of it is lost."""

    def __init__(self, database: Database, at_once: int, pace: Pace, on_end: OnEnd) -> None:
        self.database, self.at_once, self.pace, self.on_end = database, at_once, pace, on_end
        self.stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    @abstractmethod
    def threads(self) -> list[threading.Thread]:
        """What runs, not started yet."""

    def start(self) -> Self:
        self._threads = self.threads()
        for thread in self._threads:
            thread.start()
        return self

    def do(self, job_id: str) -> None:
        """Do one job, unless it is done, or being done, already."""
        ended = do_job(self.database, job_id, self.pace, self.stopping)
        if ended is not None:
            self.on_end(ended)

    def stop(self) -> None:
        """Returns when nothing runs any more."""
        self.stopping.set()
        for thread in self._threads:
            thread.join(_PATIENCE)


class LookingRunner(Runner):
    """Looks for open jobs again and again: for SQLite, which wakes nobody up.

    Where this process alone serves the file, what is said to run was left by one that is dead: it is taken up at once.
    """

    def start(self) -> Self:
        if self.at_once and serves_alone(self.database):
            with self.database.write() as session:
                take_back_running(session)
        return super().start()

    def threads(self) -> list[threading.Thread]:
        return [threading.Thread(target=self._look, name=f"jobs-{one}", daemon=True) for one in range(self.at_once)]

    def _look(self) -> None:
        while not self.stopping.is_set():
            try:
                for job in self._open():
                    self.do(job)
            except Exception:
                logger.exception("looking for jobs failed; trying again")
                self.stopping.wait(self.pace.stale / 3)
            self.stopping.wait(self.pace.look)

    def _open(self) -> tuple[str, ...]:
        with self.database.read() as session:
            return open_jobs(session, self.pace.dead_before(datetime.now(UTC)))


def runner(database: Database, at_once: int = 1, pace: Pace | None = None, on_end: OnEnd = lambda _: None) -> Runner:
    """The runner for this kind of database, not started yet; `at_once` 0: one that does nothing.

    `on_end` hears of each job that this process has brought to its end.
    """
    from services.drafts.queue_worker import QueueRunner

    kind = LookingRunner if database.is_sqlite else QueueRunner
    return kind(database, at_once, pace or Pace(), on_end)
