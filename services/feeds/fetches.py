"""Who fetched which feed and when: counted in memory, written down now and then."""

from datetime import datetime
from threading import Lock

from storage.database import Database
from storage.feeds import note_fetches

_AGENT_LENGTH = 200


class Fetches:
    """What was fetched since the last writing; a process that is killed loses no more than that."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, datetime, str]] = {}
        self._lock = Lock()
        self.total = 0
        """All fetches of this process, for its metrics."""

    def add(self, feed_id: str, at: datetime, agent: str) -> None:
        with self._lock:
            count, _, _ = self._seen.get(feed_id, (0, at, ""))
            self._seen[feed_id] = (count + 1, at, agent[:_AGENT_LENGTH])
            self.total += 1

    def write(self, database: Database) -> int:
        """Everything since the last time, in one transaction; what cannot be written is kept for the next."""
        with self._lock:
            seen, self._seen = self._seen, {}
        if not seen:
            return 0
        try:
            with database.write() as session:
                note_fetches(session, ((feed_id, *rest) for feed_id, rest in seen.items()))
        except BaseException:
            with self._lock:
                for feed_id, (count, at, agent) in seen.items():
                    later = self._seen.get(feed_id, (0, at, agent))
                    self._seen[feed_id] = (later[0] + count, later[1], later[2])
            raise
        return len(seen)
