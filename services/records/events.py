"""How often each calendar event changed, kept from one publication to the next."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exporters.icalendar_entries import Entry
from exporters.icalendar_revisions import Revision, Revisions, advanced
from storage.tables.published import EventRevisionRow


def read_revisions(session: Session, organisation_id: str, *, otherwise: datetime) -> Revisions:
    """The revision of every event that was ever published; `otherwise` stamps events that never were."""
    rows = session.scalars(select(EventRevisionRow).where(EventRevisionRow.organisation_id == organisation_id))
    slots = {row.uid: Revision(stamped=row.stamped, sequence=row.sequence) for row in rows}
    return Revisions(otherwise=Revision(stamped=otherwise), slots=slots)


def advance_revisions(
    session: Session, organisation_id: str, old: Iterable[Entry], new: Iterable[Entry], now: datetime
) -> None:
    """Keep that `old` events were replaced by `new` ones: up where a reader sees a change, never down."""
    before = read_revisions(session, organisation_id, otherwise=now)
    after = advanced(before, old, new, now)
    for uid, revision in after.slots.items():
        if before.slots.get(uid) != revision:
            kept = EventRevisionRow(
                organisation_id=organisation_id, uid=uid, sequence=revision.sequence, stamped=revision.stamped
            )
            session.merge(kept)
    session.flush()
