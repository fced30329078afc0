"""A worker of PostgreSQL's queue (procrastinate) in a thread of the service, with an event loop of its own.

The queue wakes us up, gives an entry to one worker only, and knows which workers have died. It does not decide who does
a job: `storage.jobs.claim` does. So an entry too many does no harm, and one too few is put back by the sweep.
"""

import asyncio
import logging
import threading
from contextlib import suppress
from datetime import UTC, datetime

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

from services.drafts.runner import Runner
from storage.jobs import open_jobs
from storage.queue import QUEUE, TASK, put, without_entry

logger = logging.getLogger("dogwatch")


class QueueRunner(Runner):
    """Takes up jobs as the queue hands them out, and sweeps up what a dead worker left behind."""

    def threads(self) -> list[threading.Thread]:
        if not self.at_once:
            return []
        theirs = logging.getLogger("procrastinate")
        theirs.handlers, theirs.propagate = logger.handlers, False
        return [threading.Thread(target=asyncio.run, args=(self._serve(),), name="jobs", daemon=True)]

    async def _serve(self) -> None:
        """Again and again: a worker ends when it loses its database."""
        while not self.stopping.is_set():
            try:
                app = self._app()
                async with app.open_async():
                    await self._work(app)
            except Exception:
                logger.exception("the worker of the queue failed; trying again")
                await asyncio.to_thread(self.stopping.wait, self.pace.stale / 3)

    def _app(self) -> App:
        url = self.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        app = App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=4))

        @app.task(name=TASK, queue=QUEUE)
        async def solve(job: str) -> None:
            await asyncio.to_thread(self.do, job)

        return app

    async def _work(self, app: App) -> None:
        worker = asyncio.create_task(
            app.run_worker_async(
                queues=[QUEUE],
                concurrency=self.at_once,
                install_signal_handlers=False,
                delete_jobs="always",
                fetch_job_polling_interval=5 * self.pace.look,
                update_heartbeat_interval=self.pace.stale / 4,
                stalled_worker_timeout=self.pace.stale,
            )
        )
        sweeper = asyncio.create_task(self._sweep_until_stopped(app))
        await asyncio.wait((worker, sweeper), return_when=asyncio.FIRST_COMPLETED)
        worker.cancel()
        sweeper.cancel()
        for failure in await asyncio.gather(worker, sweeper, return_exceptions=True):
            if isinstance(failure, Exception):
                raise failure

    async def _sweep_until_stopped(self, app: App) -> None:
        rounds = 0
        every = max(1, round(self.pace.stale / 4 / self.pace.look))
        while not self.stopping.is_set():
            if rounds % every == 0:
                await self._sweep(app)
            rounds += 1
            await asyncio.sleep(self.pace.look)

    async def _sweep(self, app: App) -> None:
        """Entries of dead workers go, and every open job without an entry gets one."""
        for entry in await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=self.pace.stale):
            with suppress(ConnectorException):  # somebody else has swept it up
                await app.job_manager.finish_job_by_id_async(entry.id or 0, Status.FAILED, delete_job=True)
        await asyncio.to_thread(self._put_back)

    def _put_back(self) -> None:
        with self.database.write() as session:
            for job in without_entry(session, open_jobs(session, self.pace.dead_before(datetime.now(UTC)))):
                put(session, job)
