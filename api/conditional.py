"""Asking whether a file is still the same: If-None-Match first, If-Modified-Since where there is none (RFC 9110)."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import Request

from api.versions import is_known

_SETTLED = timedelta(seconds=2)


def is_unchanged(request: Request, etag: str, modified: datetime, now: datetime) -> bool:
    """True when the caller already holds this very file."""
    if "if-none-match" in request.headers:
        return is_known(request, etag)
    since = _parsed(request.headers.get("if-modified-since"))
    return since is not None and is_settled(modified, now) and _whole(modified) <= since


def is_settled(modified: datetime, now: datetime) -> bool:
    """False for what changed just now: HTTP tells time in whole seconds, and it may change again within this one."""
    return now - modified >= _SETTLED


def http_date(moment: datetime) -> str:
    """`Mon, 04 Jan 2027 14:00:00 GMT`."""
    return format_datetime(_whole(moment), usegmt=True)


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _parsed(text: str | None) -> datetime | None:
    """None for what is no date: the caller then gets the file."""
    if text is None:
        return None
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else None
