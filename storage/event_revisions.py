"""Revisions of calendar events, in their table."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.orm import Session

from storage.tables.published import EventRevisionRow

Kept = tuple[int, datetime]
"""Sequence, and when it was stamped."""

_TABLE: Table = EventRevisionRow.__table__  # type: ignore[assignment]  # declared as any FROM clause
_CHANGE = (
    _TABLE.update()
    .where(_TABLE.c.organisation_id == bindparam("of_organisation"), _TABLE.c.uid == bindparam("of_uid"))
    .values(sequence=bindparam("to_sequence"), stamped=bindparam("to_stamped"))
)


def event_revisions(session: Session, organisation_id: str) -> dict[str, Kept]:
    """The revision of every event by its UID."""
    row = EventRevisionRow
    found = session.execute(select(row.uid, row.sequence, row.stamped).where(row.organisation_id == organisation_id))
    return {uid: (sequence, stamped) for uid, sequence, stamped in found}


def write_event_revisions(
    session: Session, organisation_id: str, revisions: Mapping[str, Kept], known: Collection[str]
) -> None:
    """Write these; those of `known` events are rows already."""
    connection = session.connection()
    changed = [
        {"of_organisation": organisation_id, "of_uid": uid, "to_sequence": sequence, "to_stamped": stamped}
        for uid, (sequence, stamped) in revisions.items()
        if uid in known
    ]
    new = [
        {"organisation_id": organisation_id, "uid": uid, "sequence": sequence, "stamped": stamped}
        for uid, (sequence, stamped) in revisions.items()
        if uid not in known
    ]
    if changed:
        connection.execute(_CHANGE, changed)
    if new:
        connection.execute(insert(EventRevisionRow), new)
