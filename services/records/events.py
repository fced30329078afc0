"""How often each calendar event changed, kept from one publication to the next."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from exporters.icalendar_entries import Entry
from exporters.icalendar_revisions import Revision, Revisions, advanced
from storage.event_revisions import event_revisions, write_event_revisions


def read_revisions(session: Session, organisation_id: str, *, otherwise: datetime) -> Revisions:
    """The revision of every event that was ever published; `otherwise` stamps events that never were."""
    kept = event_revisions(session, organisation_id)
    slots = {uid: Revision(stamped=stamped, sequence=sequence) for uid, (sequence, stamped) in kept.items()}
    return Revisions(otherwise=Revision(stamped=otherwise), slots=slots)


def advance_revisions(
    session: Session, organisation_id: str, old: Iterable[Entry], new: Iterable[Entry], now: datetime
) -> None:
    """Keep that `old` events were replaced by `new` ones: up where a reader sees a change, never down."""
    before = read_revisions(session, organisation_id, otherwise=now)
    after = advanced(before, old, new, now)
    changed = {uid: (one.sequence, one.stamped) for uid, one in after.slots.items() if before.slots.get(uid) != one}
    write_event_revisions(session, organisation_id, changed, known=before.slots.keys())
