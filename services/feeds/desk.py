"""Answers calendar programs. Hundreds poll every few minutes and nearly always nothing has changed.

So a desk keeps what it knows for a moment: which feed a secret opens, and the calendars of the schedule as it stood.
Whatever is older than that moment is asked of the database again, so that another process's publication, override or
revocation is served a second later at the most. Calendars are rendered from the one stored list of shifts.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from domain.errors import NotFound
from domain.feeds import Feed
from services.feeds.fetches import Fetches
from services.feeds.pace import Pace
from services.feeds.shelf import Calendar, Shelf, blank, shelf_of
from storage.database import Database
from storage.feeds import feed_with_secret, hashed

FRESH_SECONDS = 1.0
_FAREWELL = timedelta(days=30)
"""How long a revoked feed answers with an empty calendar: clients keep their last copy when an address fails."""
_MOST_SECRETS = 20_000


@dataclass(frozen=True)
class _Known:
    feed: Feed
    asked: float


class FeedDesk:
    """One for each service process; safe to share between threads."""

    def __init__(
        self,
        database: Database,
        *,
        per_minute: int = 120,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._ticks = ticks
        self._pace = Pace(per_minute, ticks)
        self.fetches = Fetches()
        self._secrets: dict[str, _Known] = {}
        self._shelves: dict[str, tuple[Shelf, float]] = {}
        self._lock = Lock()

    def at_hand(self, secret: str, now: datetime, agent: str) -> Calendar | None:
        """The calendar if it can be told from memory; None when the database has to be asked."""
        known = self._secrets.get(hashed(secret))
        shelf = self._shelves.get(known.feed.organisation) if known else None
        if known is None or shelf is None or not (self._is_fresh(known.asked) and self._is_fresh(shelf[1])):
            return None
        if known.feed.revoked_at is not None or not shelf[0].covers(now):
            return None
        return self._handed_out(known.feed, shelf[0], now, agent)

    def calendar(self, secret: str, now: datetime, agent: str) -> Calendar:
        """The calendar behind an address. NotFound for one that nobody was given, or that ended long ago."""
        feed = self._feed(secret)
        if feed.revoked_at is not None:
            if now - feed.revoked_at > _FAREWELL:
                raise _nobody()
            return blank(feed)
        return self._handed_out(feed, self._shelf(feed.organisation, now), now, agent)

    def flush(self) -> int:
        """Write down who fetched what since the last time; how many feeds that were."""
        return self.fetches.write(self._database)

    def forget(self) -> None:
        """Ask the database again for everything: after a change made in this process."""
        with self._lock:
            self._secrets.clear()
            self._shelves = {name: (shelf, float("-inf")) for name, (shelf, _) in self._shelves.items()}

    def _handed_out(self, feed: Feed, shelf: Shelf, now: datetime, agent: str) -> Calendar:
        self._pace.refuse_haste(feed.id)
        found = shelf.calendar(feed.holder)
        self.fetches.add(feed.id, now, agent)
        return found

    def _feed(self, secret: str) -> Feed:
        key = hashed(secret)
        known = self._secrets.get(key)
        if known is not None and self._is_fresh(known.asked):
            return known.feed
        with self._database.read() as session:
            feed = feed_with_secret(session, secret)
        if feed is None:
            raise _nobody()
        with self._lock:
            self._secrets.pop(key, None)
            while len(self._secrets) >= _MOST_SECRETS:
                self._secrets.pop(next(iter(self._secrets)))
            self._secrets[key] = _Known(feed, self._ticks())
        return feed

    def _shelf(self, organisation_id: str, now: datetime) -> Shelf:
        shelf, asked = self._shelves.get(organisation_id, (None, float("-inf")))
        if shelf is not None and self._is_fresh(asked) and shelf.covers(now):
            return shelf
        with self._lock:
            shelf, asked = self._shelves.get(organisation_id, (None, float("-inf")))
            if shelf is None or not self._is_fresh(asked) or not shelf.covers(now):
                with self._database.read() as session:
                    shelf = shelf_of(session, organisation_id, now, shelf)
                self._shelves[organisation_id] = (shelf, self._ticks())
            return shelf

    def _is_fresh(self, asked: float) -> bool:
        return self._ticks() - asked < FRESH_SECONDS


def _nobody() -> NotFound:
    """One answer for every address that leads nowhere, so that none can be told from another."""
    return NotFound("there is no calendar at this address")
