"""Entries in the queue of PostgreSQL, one for each job that waits.

An entry only wakes somebody up. What users see, and who may write a result, stands in our own row: see `storage.jobs`.
On SQLite one process looks for open jobs itself.
"""

from collections.abc import Iterable

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy import text
from sqlalchemy.orm import Session

from storage.tables.queue import driver, has_queue

QUEUE, TASK = "dogwatch", "dogwatch.solve"
_ENTRIES = App(connector=SyncPsycopgConnector())
"""Writes entries on connections that are given to it; never opened itself."""


def put(session: Session, job_id: str) -> None:
    """Wake somebody up for this job, once our own transaction is kept. Nothing when it waits in the queue already."""
    connection = session.connection()
    if not has_queue(connection):
        return
    entry = _ENTRIES.configure_task(TASK, queue=QUEUE, lock=job_id, queueing_lock=job_id, connection=driver(connection))
    try:
        with connection.begin_nested():
            entry.defer(job=job_id)
    except AlreadyEnqueued:
        return


def without_entry(session: Session, job_ids: Iterable[str]) -> tuple[str, ...]:
    """Those of the jobs for which no entry waits or is being worked on."""
    entries = text("SELECT args->>'job' FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
    known = set(session.scalars(entries))
    return tuple(job for job in job_ids if job not in known)
