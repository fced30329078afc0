"""Schedules in PagerDuty by name and by id, whichever of the two APIs keeps them."""

from typing import NamedTuple

from pager.actual import ScheduleKind
from pager.client import PagerDuty
from pager.refusals import Refused
from pager.wire import entry, identifier


class Named(NamedTuple):
    """A schedule that is there."""

    id: str
    name: str
    kind: ScheduleKind


def schedules_called(client: PagerDuty, query: str) -> tuple[Named, ...]:
    """Every schedule that PagerDuty finds for `query`: its search is fuzzy."""
    layered = client.pages("/schedules", "schedules", {"query": query})
    found = {identifier(one): Named(identifier(one), _name(one), ScheduleKind.LAYERS) for one in layered}
    shifts = client.pages("/v3/schedules", "schedules", {"query": query})
    found |= {identifier(one): Named(identifier(one), _name(one), ScheduleKind.SHIFTS) for one in shifts}
    return tuple(one for one in found.values() if one.id)


def schedule_of(client: PagerDuty, schedule_id: str) -> Named | None:
    """The schedule, or None when there is none of this id. 400 from the newer API means that it is layer-based."""
    try:
        found = client.read(f"/v3/schedules/{schedule_id}")
        return Named(schedule_id, _name(entry(found, "schedule")), ScheduleKind.SHIFTS)
    except Refused as refusal:
        if refusal.status not in (400, 404):
            raise
    try:
        found = client.read(f"/schedules/{schedule_id}")
        return Named(schedule_id, _name(entry(found, "schedule")), ScheduleKind.LAYERS)
    except Refused as refusal:
        if refusal.status != 404:
            raise
    return None


def _name(content: object) -> str:
    """References have a summary, whole schedules a name."""
    return str(entry(content, "name") or entry(content, "summary") or "")
