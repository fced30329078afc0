"""The walk over time that files and storage share: window by window, each kept before the next is read."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from domain.clock import iso
from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from domain.response import ResponseSegment
from importers.incidents.heard import moment, said
from importers.incidents.names import IncidentNames
from importers.incidents.responses import IncidentsRead, read_incidents
from pager.client import PagerDuty
from services.incidents.reading import OVERLAP, Cursor, Record, read_again, read_record, windows

_LONGEST = timedelta(days=31)
_PATIENCE = timedelta(days=31)
"""How long somebody has to put an address right: until then incidents of whoever is not known are read again."""
_MOST_STRANGE = 200
"""The latest so many of them: each takes two requests."""
_FURTHEST = timedelta(days=5 * 366)


class Step(NamedTuple):
    """What one window brought, how far that is, and what could not be used.

    `again`: incidents that were read once more; `moves` is False when nothing else was asked for.
    """

    read: IncidentsRead
    cursor: Cursor
    unused: tuple[Fault, ...]
    again: tuple[str, ...]
    moves: bool = True


def steps(
    client: PagerDuty,
    organisation: Organisation,
    names: IncidentNames,
    cursor: Cursor | None,
    since: datetime | None,
    until: datetime,
) -> Iterator[Step]:
    """Each window from the cursor, or from `since` where that is earlier or there is none, up to `until`.

    Whoever keeps a step keeps its cursor with it: stopped anywhere and begun again, the result is the same.
    """
    start = min(cursor.until - OVERLAP, since or cursor.until) if cursor else since
    if start is None:
        hint = "say since when; six months are enough for a plan"
        raise InvalidInput([Fault("PagerDuty", 0, 0, "since", "incidents were never read before", hint=hint)])
    if start < until - _FURTHEST:
        hint = "give a later day"
        raise InvalidInput([Fault("PagerDuty", 0, 0, "since", "is more than five years ago", iso(start), hint)])
    if start >= until:
        raise InvalidInput([Fault("PagerDuty", 0, 0, "since", "is not before the end", iso(start))])
    still_open = cursor.open if cursor else ()
    for begins, ends in windows(start, until):
        record = read_record(client, begins, ends, still_open)
        step = _step(record, organisation, names, ends, still_open, until)
        still_open = step.cursor.open
        yield step


def noted(
    client: PagerDuty, organisation: Organisation, names: IncidentNames, again: tuple[str, ...], now: datetime
) -> Step:
    """Only these incidents, without moving on."""
    record = read_again(client, again)
    return _step(record, organisation, names, now, again, now)._replace(moves=False)


def _step(
    record: Record,
    organisation: Organisation,
    names: IncidentNames,
    until: datetime,
    again: tuple[str, ...],
    now: datetime,
) -> Step:
    found, unused = read_incidents(record.incidents, record.log_entries, record.users, organisation, names)
    read = _without_future(found, now)
    usable = tuple(one for one in read.segments if one.end - one.start <= _LONGEST)
    too_long = tuple(_too_long(one) for one in read.segments if one.end - one.start > _LONGEST)
    still_open = tuple(dict.fromkeys((*read.open, *_recent(found, record, now))))
    cursor = Cursor(until=until, open=still_open)
    unused = (*record.gone, *unused, *too_long)
    return Step(read.model_copy(update={"segments": usable, "open": still_open}), cursor, unused, again)


def _recent(found: IncidentsRead, record: Record, now: datetime) -> tuple[str, ...]:
    """Incidents of people whom nobody knows yet, and may know the next time."""
    opened = {said(one, "id"): moment(said(one, "created_at")) for one in record.incidents}
    recent = [key for key in found.strange if (began := opened.get(key)) and began > now - _PATIENCE]
    return tuple(recent[-_MOST_STRANGE:])


def _without_future(read: IncidentsRead, now: datetime) -> IncidentsRead:
    """Without what ends after `now`, for PagerDuty's clock may be ahead of ours: its incidents are read again."""
    early = {one.incident for one in read.segments if one.end > now}
    early |= {one.incident for one in read.unanswered if one.opened > now}
    if not early:
        return read
    kept = {
        "segments": tuple(one for one in read.segments if one.incident not in early),
        "unanswered": tuple(one for one in read.unanswered if one.incident not in early),
        "open": tuple(dict.fromkeys((*read.open, *sorted(early)))),
    }
    return read.model_copy(update=kept)


def _too_long(one: ResponseSegment) -> Fault:
    problem = "was acknowledged for more than 31 days; claim what was worked"
    return Fault("PagerDuty", 0, 0, f"incident {one.incident}, {one.engineer}", problem, iso(one.start))
