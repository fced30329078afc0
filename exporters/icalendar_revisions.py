"""When each event last changed and how often: what makes calendar clients take a change and keep the rest."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated

from pydantic import Field

from domain.base import Instant, Value
from exporters.icalendar_entries import Entry


class Revision(Value):
    """`stamped` is the time of the change, not of the rendering; `sequence` counts visible changes."""

    stamped: Instant
    sequence: Annotated[int, Field(ge=0)] = 0


class Revisions(Value):
    """The revision of every event by UID, which names the slot; `otherwise` is that of events not listed."""

    otherwise: Revision
    slots: Mapping[str, Revision] = {}

    def of(self, uid: str) -> Revision:
        return self.slots.get(uid, self.otherwise)


def first_revisions(stamped: datetime) -> Revisions:
    """One revision for all events: for a plan that was never published."""
    return Revisions(otherwise=Revision(stamped=stamped))


def advanced(before: Revisions, old: Iterable[Entry], new: Iterable[Entry], stamped: datetime) -> Revisions:
    """The revisions after `old` was replaced by `new` at `stamped`: up where a reader sees a change, never down.

    Why by entry and not by slot: a week given away shortens the event that began the week before, whose own slot
    did not change. Removed events stay listed, so that one that comes back comes back higher; Google keeps
    showing the old event otherwise, after a rollback too.
    """
    was = {entry.uid: entry for entry in old}
    slots = {**{uid: before.of(uid) for uid in was}, **before.slots}
    for entry in new:
        known = slots.get(entry.uid)
        if known is None:
            slots[entry.uid] = Revision(stamped=stamped, sequence=before.otherwise.sequence)
        elif was.get(entry.uid) != entry:
            slots[entry.uid] = Revision(stamped=max(stamped, known.stamped), sequence=known.sequence + 1)
    return Revisions(otherwise=before.otherwise, slots=slots)
