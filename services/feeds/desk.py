"""Answers calendar programs. Hundreds poll every few minutes and nearly always nothing has changed.

So a desk keeps the calendars of the schedule as it stood, and which feed a secret opens. Once a second it asks the
database, one short question for each organisation, whether anything was published, overridden, edited or revoked since:
whatever another process did is served a second later at the most. Calendars are rendered from the one stored list.
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
from storage.feeds import feed_with_secret, hashed, revocations

FRESH_SECONDS = 1.0
_FAREWELL = timedelta(days=30)
"""How long a revoked feed answers with an empty calendar: clients keep their last copy when an address fails."""
_MOST_FEEDS = 20_000


@dataclass(frozen=True)
class _Standing:
    """How an organisation's feeds stood when it was last asked."""

    shelf: Shelf
    revoked: int
    """How many feeds were revoked: while it stays the same, every feed that was known is still good."""
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
        self._feeds: dict[str, Feed] = {}
        self._standings: dict[str, _Standing] = {}
        self._lock = Lock()

    def at_hand(self, secret: str, now: datetime, agent: str) -> Calendar | None:
        """The calendar if it can be told from memory; None when the database has to be asked."""
        feed = self._feeds.get(hashed(secret))
        standing = self._standings.get(feed.organisation) if feed else None
        if feed is None or standing is None or not self._is_fresh(standing, now):
            return None
        return self._handed_out(feed, standing.shelf, now, agent)

    def calendar(self, secret: str, now: datetime, agent: str) -> Calendar:
        """The calendar behind an address. NotFound for one that nobody was given, or that ended long ago."""
        key = hashed(secret)
        known = self._feeds.get(key)
        if known is not None:
            self._standing(known.organisation, now)
        feed = self._feeds.get(key) or self._looked_up(secret, now)
        if feed.revoked_at is not None:
            if now - feed.revoked_at > _FAREWELL:
                raise _nobody()
            return blank(feed)
        return self._handed_out(feed, self._standing(feed.organisation, now).shelf, now, agent)

    def flush(self) -> int:
        """Write down who fetched what since the last time; how many feeds that were."""
        return self.fetches.write(self._database)

    def forget(self) -> None:
        """Ask the database again for everything: after a change made in this process."""
        with self._lock:
            self._feeds.clear()
            self._standings.clear()

    def _handed_out(self, feed: Feed, shelf: Shelf, now: datetime, agent: str) -> Calendar:
        self._pace.refuse_haste(feed.id)
        found = shelf.calendar(feed.holder)
        self.fetches.add(feed.id, now, agent)
        return found

    def _looked_up(self, secret: str, now: datetime) -> Feed:
        """The feed that this secret opens. One that is revoked is not kept, so that it is looked up each time."""
        with self._database.read() as session:
            feed = feed_with_secret(session, secret)
            if feed is None:
                raise _nobody()
            # Counted first: whoever revokes this feed after it was read makes the count larger than this.
            revoked = revocations(session, feed.organisation)
            feed = feed_with_secret(session, secret) or feed
        if feed.revoked_at is None:
            self._remember(hashed(secret), feed, self._standing(feed.organisation, now), revoked)
        return feed

    def _remember(self, key: str, feed: Feed, standing: _Standing, revoked: int) -> None:
        """Keep it for as long as the count stays; not when a revocation may have come between."""
        with self._lock:
            if standing.revoked == revoked and self._standings.get(feed.organisation) is standing:
                while len(self._feeds) >= _MOST_FEEDS:
                    self._feeds.pop(next(iter(self._feeds)))
                self._feeds[key] = feed

    def _standing(self, organisation_id: str, now: datetime) -> _Standing:
        standing = self._standings.get(organisation_id)
        if standing is not None and self._is_fresh(standing, now):
            return standing
        with self._lock:
            standing = self._standings.get(organisation_id)
            if standing is None or not self._is_fresh(standing, now):
                standing = self._asked(organisation_id, now, standing)
                self._standings[organisation_id] = standing
            return standing

    def _asked(self, organisation_id: str, now: datetime, before: _Standing | None) -> _Standing:
        asked = self._ticks()
        with self._database.read() as session:
            shelf = shelf_of(session, organisation_id, now, before.shelf if before else None)
            revoked = revocations(session, organisation_id)
        if before is None or before.revoked != revoked:
            self._feeds = {key: feed for key, feed in self._feeds.items() if feed.organisation != organisation_id}
        return _Standing(shelf, revoked, asked)

    def _is_fresh(self, standing: _Standing, now: datetime) -> bool:
        return self._ticks() - standing.asked < FRESH_SECONDS and standing.shelf.covers(now)


def _nobody() -> NotFound:
    """One answer for every address that leads nowhere, so that none can be told from another."""
    return NotFound("there is no calendar at this address")
