"""Calendar feeds: addresses that people subscribe to, and the calendars behind them."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from api.conditional import http_date, is_settled, is_unchanged
from api.credentials import own_origin
from api.dependencies import Asking, Now, Store, allowed, public
from api.forms import Form
from api.idempotency import shown_once
from api.paging import Listing, Paged
from api.problems import answers
from api.versions import not_modified
from domain.access import Right
from domain.base import Name
from domain.errors import NotFound, TooOften
from domain.feeds import Feed, Holder
from services.feeds.desk import FeedDesk
from services.feeds.keep import list_feeds, make_feed, revoke_feed
from services.feeds.shelf import Calendar

router = APIRouter(prefix="/organisations/{organisation}/feeds", tags=["feeds"])
addresses = APIRouter(tags=["feeds"])

_FLUSH_SECONDS = 30
_HEADERS = {
    "Cache-Control": "private, max-age=300",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
_CALENDAR: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/calendar": {"schema": {"type": "string"}}}, "description": "The calendar"}
}


class FeedWish(Form):
    """What a new feed shows, and what its holder calls it."""

    holder: Holder
    label: Name = "calendar"


class FeedAddresses(BaseModel):
    """A feed just made. The addresses hold its secret and are shown this once."""

    feed: Feed
    url: str
    webcal: str
    """Opens the calendar program of most phones and computers."""
    google: str
    """Adds it to Google Calendar, which then looks for changes every 4 to 24 hours."""


@router.get("", dependencies=[allowed(Right.READ_SCHEDULE)], responses=answers(401, 403, 404))
def feeds(database: Store, asking: Asking, page: Paged) -> Listing[Feed]:
    """Your feeds, with who fetched them last; everybody's for whoever looks after them. Never a secret."""
    return page.of(list_feeds(database, asking), lambda one: (one.created_at.isoformat(), one.id))


@router.post("", status_code=201, dependencies=[allowed(Right.READ_SCHEDULE)], responses=answers(401, 403, 404))
def new_feed(request: Request, wish: FeedWish, database: Store, asking: Asking, now: Now) -> FeedAddresses:
    """A new feed of your shifts, of a rotation, or of the company: a holder of the kind `all`."""
    made = make_feed(database, wish.holder, wish.label, asking, now)
    shown_once(request)
    url = f"{own_origin(request)}{made.path}"
    webcal = "webcal:" + url.partition(":")[2]
    google = f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}"
    return FeedAddresses(feed=made.feed, url=url, webcal=webcal, google=google)


@router.delete("/{feed}", dependencies=[allowed(Right.READ_SCHEDULE)], responses=answers(401, 403, 404))
def end_feed(feed: str, request: Request, database: Store, asking: Asking, now: Now) -> Feed:
    """Revoke a feed: it answers with an empty calendar for 30 days, then with 404. Once more changes nothing."""
    ended = revoke_feed(database, feed, asking, now)
    request.app.state.feed_desk.forget()
    return ended


_ANSWERS: dict[int | str, dict[str, Any]] = {**_CALENDAR, 304: {"description": "Nothing changed"}, **answers(404, 429)}
_PUBLIC = public("calendar programs send no token: the address is the secret")


@addresses.head("/feeds/{secret}.ics", name="calendar_head", responses=_ANSWERS, dependencies=[_PUBLIC])
@addresses.get("/feeds/{secret}.ics", response_class=Response, responses=_ANSWERS, dependencies=[_PUBLIC])
async def calendar(secret: str, request: Request) -> Response:
    """A calendar, as programs poll it."""
    state = request.app.state  # asked directly: every dependency costs a request as much as the answer does
    feeds, now = state.feed_desk, state.clock()
    counted = state.metrics.feeds
    try:
        agent = request.headers.get("user-agent", "")
        found = feeds.at_hand(secret, now, agent)
        if found is None:
            found = await run_in_threadpool(feeds.calendar, secret, now, agent)
    except (NotFound, TooOften):
        counted.labels("refused").inc()
        raise
    if is_unchanged(request, found.etag, found.modified, now):
        counted.labels("not_modified").inc()
        return not_modified(found.etag, _headers(found, now))
    counted.labels("sent").inc()
    return Response(found.content, 200, {"ETag": found.etag, **_headers(found, now)}, "text/calendar; charset=utf-8")


def _headers(found: Calendar, now: datetime) -> dict[str, str]:
    settled = is_settled(found.modified, now)
    return {**_HEADERS, **({"Last-Modified": http_date(found.modified)} if settled else {})}


@asynccontextmanager
async def feeds_alive(app: FastAPI) -> AsyncIterator[None]:
    """The desk, and a task that writes down every half minute who fetched what."""
    app.state.feed_desk = FeedDesk(app.state.database, per_minute=app.state.settings.feed_fetches_per_minute)
    task = asyncio.create_task(_flushing(app.state.feed_desk))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await run_in_threadpool(app.state.feed_desk.flush)


async def _flushing(feed_desk: FeedDesk) -> None:
    while True:
        await asyncio.sleep(_FLUSH_SECONDS)
        try:
            await run_in_threadpool(feed_desk.flush)
        except Exception:
            logging.getLogger("dogwatch").exception("fetches of feeds could not be written down; they are kept")
