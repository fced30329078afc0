"""Who worked on an incident from when to when, by its log entries.

Work begins with the own acknowledge. It ends with the first of:
- the resolve;
- an unacknowledge, by hand or because the time of an acknowledge ran out: it ends everybody's;
- an assignment (also an escalation) to others: whoever is still among the assignees goes on;
- a snooze: nobody works on what sleeps, and whoever wakes up to it acknowledges again.
Acknowledging again while working changes nothing. Whoever resolves without an own acknowledge has worked no time that
anybody recorded: a stretch without length, to which a claim can be added. When an incident is merged into another,
those who work on it go on in the other one from that second.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from importers.incidents.heard import Entry, Kind

_ORDER = (Kind.UNACKNOWLEDGED, Kind.ASSIGNED, Kind.ACKNOWLEDGED, Kind.SNOOZED, Kind.RESOLVED)
"""Of entries within one second."""


class Stretch(NamedTuple):
    """One person's work without a break."""

    user: str
    start: datetime
    end: datetime


class Worked(NamedTuple):
    """All work on one incident. `working`: who still is, since when; after a merge, who goes on elsewhere."""

    stretches: tuple[Stretch, ...]
    working: dict[str, datetime]
    acknowledged: bool
    resolved_at: datetime | None
    by_itself: bool


def worked(entries: Iterable[Entry]) -> Worked:
    """The work that the log entries of one incident tell of, in whatever order they come."""
    telling = _Telling()
    for entry in sorted(set(entries), key=lambda one: (one.at, _ORDER.index(one.kind), one.user)):
        telling.hear(entry)
    return Worked(
        tuple(sorted(telling.stretches)),
        telling.working,
        telling.acknowledged,
        telling.resolved_at,
        telling.by_itself,
    )


def at_the_end(entries: Iterable[Entry]) -> frozenset[str]:
    """Who was working right before the incident was resolved: after a merge they go on with the other one."""
    found = list(entries)
    last = max((one.at for one in found if one.kind is Kind.RESOLVED), default=None)
    before = [one for one in found if one.kind is not Kind.RESOLVED and (last is None or one.at <= last)]
    return frozenset(worked(before).working)


class _Telling:
    """Hears the entries one after another."""

    def __init__(self) -> None:
        self.stretches: list[Stretch] = []
        self.working: dict[str, datetime] = {}
        self.acknowledged = False
        self.resolved_at: datetime | None = None
        self.by_itself = False

    def hear(self, entry: Entry) -> None:
        if entry.kind is Kind.ACKNOWLEDGED:
            self._begin(entry)
        elif entry.kind is Kind.ASSIGNED:
            self._end(entry.at, self.working.keys() - entry.assignees)
        else:
            self._end(entry.at, set(self.working))
        if entry.kind is Kind.RESOLVED:
            self._resolve(entry)

    def _begin(self, entry: Entry) -> None:
        self.acknowledged = True
        if entry.user:
            self.working.setdefault(entry.user, entry.at)

    def _end(self, at: datetime, users: Iterable[str]) -> None:
        for user in sorted(users):
            self.stretches.append(Stretch(user, self.working.pop(user), at))

    def _resolve(self, entry: Entry) -> None:
        self.resolved_at, self.by_itself = entry.at, entry.by_itself and not entry.user
        if entry.user and entry.user not in {one.user for one in self.stretches}:
            self.stretches.append(Stretch(entry.user, entry.at, entry.at))
