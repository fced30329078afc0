"""The calendars of one organisation at one revision: each rendered when it is first asked for, and kept a while."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from threading import Lock

from sqlalchemy.orm import Session

from domain.clock import local_date, midnight
from domain.errors import InvalidInput
from domain.feeds import Feed, Holder
from exporters.icalendar_feeds import FeedBook, Window, blank_calendar
from services.records.events import read_revisions
from services.records.reading import published_schedule, stored_organisation
from storage.audit import last_entry_at
from storage.organisations import organisation_row

_MOST_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class Calendar:
    """What a calendar program gets."""

    content: bytes
    etag: str
    """Strong: a hash of the bytes."""
    modified: datetime


class Shelf:
    """Rendered calendars of one state of the published list; a newer state has a shelf of its own."""

    def __init__(self, book: FeedBook, day: date, revisions: tuple[int, int], modified: datetime) -> None:
        self.revisions = revisions
        self._book = book
        self._begin, self._end = midnight(day, "UTC"), midnight(day + timedelta(days=1), "UTC")
        self._modified = modified
        self._kept: OrderedDict[Holder, Calendar] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def covers(self, now: datetime) -> bool:
        """False on another day (UTC): the window that feeds show may have moved on with it."""
        return self._begin <= now < self._end

    def calendar(self, holder: Holder) -> Calendar:
        """The holder's calendar; a blank one when the engineer or the rotation is there no more."""
        with self._lock:
            found = self._kept.get(holder)
            if found is None:
                found = self._rendered(holder)
                self._keep(holder, found)
            else:
                self._kept.move_to_end(holder)
            return found

    def _rendered(self, holder: Holder) -> Calendar:
        try:
            content = self._book.calendar(holder)
        except InvalidInput:
            content = blank_calendar()
        return Calendar(content, _etag(content), self._modified)

    def _keep(self, holder: Holder, calendar: Calendar) -> None:
        self._kept[holder] = calendar
        self._bytes += len(calendar.content)
        while self._bytes > _MOST_BYTES and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= len(dropped.content)


def shelf_of(session: Session, organisation_id: str, now: datetime, before: Shelf | None = None) -> Shelf:
    """The shelf of what is published now; `before` itself while it still shows that."""
    row = organisation_row(session, organisation_id)
    revisions = (row.revision, row.schedule_revision)
    if before is not None and before.revisions == revisions and before.covers(now):
        return before
    book = FeedBook(
        published_schedule(session, organisation_id),
        stored_organisation(session, organisation_id),
        revisions=read_revisions(session, organisation_id, otherwise=row.created_at),
        window=Window.around(now),
    )
    # Shown events change when somebody changes something, and when the window moves on.
    modified = max(last_entry_at(session, organisation_id) or row.created_at, Window.moved_at(now))
    return Shelf(book, local_date(now, "UTC"), revisions, modified)


def blank(feed: Feed) -> Calendar:
    """A valid calendar without events, for a feed that was revoked: on an error clients would keep their last copy."""
    content = blank_calendar()
    return Calendar(content, _etag(content), feed.revoked_at or feed.created_at)


def _etag(content: bytes) -> str:
    return f'"{sha256(content).hexdigest()[:40]}"'
