"""Reads what webhooks have noted, beside the requests that brought them: one reading at a time for an organisation."""

import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from threading import Lock

from domain.errors import DogwatchError
from pager.client import PagerDuty
from services.incidents.into_storage import take_in_noted
from storage.database import Database
from storage.incident_cursor import to_read_again

_LOG = logging.getLogger("dogwatch")
_MOST_ROUNDS = 5


class NotedReader:
    """`connect` gives a client of PagerDuty; None: there is no API key, and what is noted waits."""

    def __init__(
        self, database: Database, connect: Callable[[], PagerDuty] | None, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._connect = connect
        self._clock = clock
        self._locks: dict[str, Lock] = defaultdict(Lock)

    def read(self, organisation_id: str) -> None:
        """Read until nothing new is noted. A failure is logged: what was noted stays, and is read the next time."""
        lock = self._locks[organisation_id]
        if self._connect is None or not lock.acquire(blocking=False):
            return  # whoever reads looks again before it ends
        try:
            self._read(organisation_id, self._connect)
        except DogwatchError as failure:
            _LOG.warning("incidents of %s were not read: %s", organisation_id, failure)
        finally:
            lock.release()

    def _read(self, organisation_id: str, connect: Callable[[], PagerDuty]) -> None:
        client = connect()
        try:
            for _ in range(_MOST_ROUNDS):
                before = self._noted(organisation_id)
                taken = take_in_noted(self._database, organisation_id, client, self._clock())
                for fault in taken.unused:
                    _LOG.warning("%s", fault)
                after = self._noted(organisation_id)
                if all(before.get(key) == at for key, at in after.items()):
                    return
        finally:
            client.close()

    def _noted(self, organisation_id: str) -> dict[str, datetime]:
        with self._database.read() as session:
            return to_read_again(session, organisation_id)
