"""Incidents and log entries as PagerDuty tells them, read tolerantly: its own examples do not keep to its schema.

What has no id or no time cannot be used and is told of; every other gap is taken for "not said".
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from domain.clock import parse_instant
from domain.errors import Fault

FROM = "PagerDuty"
"""What faults name as their file."""


class Kind(StrEnum):
    """What a log entry says happened, as far as it matters who was working."""

    ACKNOWLEDGED = "acknowledge"
    UNACKNOWLEDGED = "unacknowledge"
    ASSIGNED = "assign"
    SNOOZED = "snooze"
    RESOLVED = "resolve"


_KINDS = {
    "acknowledge_log_entry": Kind.ACKNOWLEDGED,
    "unacknowledge_log_entry": Kind.UNACKNOWLEDGED,
    "assign_log_entry": Kind.ASSIGNED,
    "escalate_log_entry": Kind.ASSIGNED,
    "delegate_log_entry": Kind.ASSIGNED,
    "snooze_log_entry": Kind.SNOOZED,
    "resolve_log_entry": Kind.RESOLVED,
}


class Heard(NamedTuple):
    """One incident. `owners` are the ids and names of its teams and service, the most telling first."""

    id: str
    opened: datetime
    open: bool
    resolved_at: datetime | None
    owners: tuple[str, ...]
    priority: str
    urgency: str
    merged_into: str


class Entry(NamedTuple):
    """One log entry. `user`: the agent, where that is a person; `assignees`: who has it from now on."""

    incident: str
    at: datetime
    kind: Kind
    user: str = ""
    assignees: frozenset[str] = frozenset()
    by_itself: bool = False
    """The alert ended, not a time limit: only told for a resolve."""


def heard(incidents: Iterable[object], faults: list[Fault]) -> Iterator[Heard]:
    """Each incident that can be used; the others are in `faults`."""
    for number, one in enumerate(incidents):
        opened, key = moment(said(one, "created_at")), said(one, "id")
        if opened is None or not key:
            faults.append(Fault(FROM, 0, 0, f"incident {key or number + 1}", "has no id or no time of beginning"))
            continue
        teams = [name for team in _many(one, "teams") for name in (said(team, "id"), said(team, "summary"))]
        service = [said(one, "service", "id"), said(one, "service", "summary")]
        yield Heard(
            id=key,
            opened=opened,
            open=said(one, "status") != "resolved",
            resolved_at=moment(said(one, "resolved_at")),
            owners=tuple(name for name in (*service, *teams) if name),
            priority=said(one, "priority", "summary") or said(one, "priority", "name"),
            urgency=said(one, "urgency"),
            merged_into=merged_into(one),
        )


def entries(log_entries: Iterable[object], faults: list[Fault], incident: str = "") -> Iterator[Entry]:
    """Each log entry that says who works; other kinds are left out, and those that cannot be used are in `faults`.

    `incident`: whose entries they are, where they do not say it themselves.
    """
    for one in log_entries:
        kind = _KINDS.get(said(one, "type"))
        if kind is None:
            continue
        at, key = moment(said(one, "created_at")), said(one, "incident", "id") or incident
        if at is None or not key:
            where = f"log entry {said(one, 'id') or 'without an id'}"
            faults.append(Fault(FROM, 0, 0, where, "has no incident or no time, so that nobody knows when it was"))
            continue
        assignees = frozenset(said(person, "id") for person in _many(one, "assignees")) - {""}
        yield Entry(key, at, kind, _user(one), assignees, by_itself=_channel(one) != "timeout")


def emails(users: Iterable[object]) -> Mapping[str, str]:
    """The address of each user, by PagerDuty's id."""
    return {said(one, "id"): said(one, "email") for one in users if said(one, "id") and said(one, "email")}


def merged_into(one: object) -> str:
    """The id of the incident into which this one was merged; empty when it was not."""
    is_merged = said(one, "resolve_reason", "type").startswith("merge")
    return said(one, "resolve_reason", "incident", "id") if is_merged else ""


def said(one: object, *way: str) -> str:
    """The text that stands there; empty when there is none."""
    for name in way:
        one = one.get(name) if isinstance(one, Mapping) else None
    return one.strip() if isinstance(one, str) else ""


def moment(text: str) -> datetime | None:
    """The instant, to the second; None for what is none."""
    try:
        return parse_instant(text).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None


def _many(one: object, name: str) -> list[Any]:
    found = one.get(name) if isinstance(one, Mapping) else None
    return found if isinstance(found, list) else []


def _user(one: object) -> str:
    return said(one, "agent", "id") if said(one, "agent", "type").startswith("user") else ""


def _channel(one: object) -> str:
    return said(one, "channel", "type")
