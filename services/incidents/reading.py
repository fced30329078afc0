"""Reads incidents and their log entries from PagerDuty: a month at a call, every page, and what was open again.

An incident is read together with the one into which it was merged, whenever that began: whoever works on goes on there.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from domain.base import Instant, Value
from domain.clock import iso
from domain.errors import Fault
from importers.incidents.heard import merged_into
from importers.incidents.names import NameMeaning
from pager.client import PagerDuty
from pager.refusals import Refused

WINDOW = timedelta(days=30)
"""PagerDuty takes six months at most; a month keeps what has to be done again small."""
OVERLAP = timedelta(hours=1)
"""Read again each time: what began a moment before the last look may have appeared after it."""
_MOST_PAGED = 9_900
"""PagerDuty pages through 10,000 incidents of one question and no further."""
_SMALLEST = timedelta(minutes=1)
_STATUSES = ["triggered", "acknowledged", "resolved"]


class Cursor(Value):
    """How far incidents were read: those that began before `until`, those not over then, and how names were read."""

    until: Instant
    open: tuple[str, ...] = ()
    names: tuple[NameMeaning, ...] = ()


class Record(NamedTuple):
    """What PagerDuty said of one window; `gone` could not be read again."""

    incidents: list[dict[str, Any]]
    log_entries: list[dict[str, Any]]
    users: list[dict[str, Any]]
    gone: tuple[Fault, ...]


def windows(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The time from `since` to `until` in pieces that one call may ask for."""
    while since < until:
        end = min(since + WINDOW, until)
        yield since, end
        since = end


def read_record(client: PagerDuty, start: datetime, end: datetime, again: Sequence[str]) -> Record:
    """Incidents that began in the window, those of `again`, what they were merged into, and all their log entries."""
    return _whole(client, {str(one.get("id")): one for one in _began(client, start, end)}, again)


def read_again(client: PagerDuty, again: Sequence[str]) -> Record:
    """Only these incidents and what they were merged into, whenever they began."""
    return _whole(client, {}, again)


def _whole(client: PagerDuty, found: dict[str, dict[str, Any]], again: Sequence[str]) -> Record:
    gone: list[Fault] = []
    for key in again:
        if key not in found:
            found.update(_once_more(client, key, gone, "was open when it was last read, and is gone"))
    _read_merged(client, found, gone)
    entries = [_of(entry, key) for key in found for entry in _log(client, key)]
    return Record(list(found.values()), entries, list(client.pages("/users", "users")), tuple(gone))


def _read_merged(client: PagerDuty, found: dict[str, dict[str, Any]], gone: list[Fault]) -> None:
    """Add what the incidents were merged into, and what that was merged into, until nothing is missing."""
    asked = {""}
    while missing := sorted({merged_into(one) for one in found.values()} - found.keys() - asked):
        asked |= set(missing)
        for key in missing:
            found.update(_once_more(client, key, gone, "is gone, so that nobody is paid for work in it after a merge"))


def _began(client: PagerDuty, start: datetime, end: datetime) -> Iterator[dict[str, Any]]:
    asked = {
        "since": iso(start),
        "until": iso(end),
        "statuses[]": _STATUSES,
        "sort_by": "created_at:asc",
        "time_zone": "UTC",
    }
    found = list(islice(client.pages("/incidents", "incidents", asked), _MOST_PAGED))
    if len(found) < _MOST_PAGED or end - start < 2 * _SMALLEST:
        yield from found
        return
    middle = start + (end - start) / 2
    yield from _began(client, start, middle.replace(microsecond=0))
    yield from _began(client, middle.replace(microsecond=0), end)


def _once_more(client: PagerDuty, key: str, gone: list[Fault], problem: str) -> dict[str, dict[str, Any]]:
    """The incident as it is now; empty, and told of, when PagerDuty does not have it any more."""
    try:
        one = client.read(f"/incidents/{key}").get("incident")
    except Refused as refusal:
        if refusal.status != 404:
            raise
        one = None
    if isinstance(one, dict):
        return {key: one}
    gone.append(Fault("PagerDuty", 0, 0, f"incident {key}", problem))
    return {}


def _log(client: PagerDuty, key: str) -> Iterator[dict[str, Any]]:
    return client.pages(f"/incidents/{key}/log_entries", "log_entries", {"time_zone": "UTC"})


def _of(entry: dict[str, Any], key: str) -> dict[str, Any]:
    """The entry, saying whose it is: an answer that leaves it out is still about the incident that was asked for."""
    return entry if isinstance(entry.get("incident"), dict) else {**entry, "incident": {"id": key}}
