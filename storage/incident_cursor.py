"""How far incidents were read from PagerDuty, which of them have to be read again, and which webhooks were taken."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.tables.pagerduty import PagerCursorRow, PagerWebhookRow

_UNTIL = "incidents"
_AGAIN = "incident "
"""Before the id of each incident that has to be read again."""
LONGEST_ID = 30


def read_until(session: Session, organisation_id: str) -> datetime | None:
    """Incidents that began before were read; None when none ever was."""
    row = session.get(PagerCursorRow, (organisation_id, _UNTIL))
    return row.at if row else None


def to_read_again(session: Session, organisation_id: str) -> dict[str, datetime]:
    """Incidents that were not over, or of which a webhook told since; with the moment at which that was noted."""
    wanted = select(PagerCursorRow).where(
        PagerCursorRow.organisation_id == organisation_id, PagerCursorRow.name.startswith(_AGAIN)
    )
    rows = session.scalars(wanted.order_by(PagerCursorRow.name))
    return {row.name.removeprefix(_AGAIN): row.at for row in rows}


def keep_cursor(
    session: Session,
    organisation_id: str,
    until: datetime | None,
    done: Mapping[str, datetime],
    again: Iterable[str],
    now: datetime,
) -> None:
    """Incidents are read up to `until` (None: no further than before), those `done` are over, those of `again` are not.

    `done` has the moments at which they were noted: one of which a webhook told meanwhile stays noted.
    """
    if until is not None:
        session.merge(PagerCursorRow(organisation_id=organisation_id, name=_UNTIL, at=until))
    for key, noted_at in done.items():
        row = session.get(PagerCursorRow, (organisation_id, f"{_AGAIN}{key}"), populate_existing=True)
        if row is not None and row.at == noted_at:
            session.delete(row)
    noted = to_read_again(session, organisation_id)
    for key in again:
        if key not in noted:
            note_incident(session, organisation_id, key, now)
    session.flush()


def note_incident(session: Session, organisation_id: str, incident: str, now: datetime) -> None:
    """The incident has to be read again."""
    session.merge(PagerCursorRow(organisation_id=organisation_id, name=f"{_AGAIN}{incident}", at=now))


def take_webhook(session: Session, organisation_id: str, ids: Iterable[str], now: datetime) -> bool:
    """Remember a webhook by all of its ids; False when one of them was taken before."""
    names = [one[:80] for one in ids]
    if any(session.get(PagerWebhookRow, (organisation_id, name)) for name in names):
        return False
    for name in names:
        session.add(PagerWebhookRow(organisation_id=organisation_id, webhook_id=name, taken_at=now))
    session.flush()
    return True


def forget_webhooks(session: Session, organisation_id: str, before: datetime) -> None:
    """Webhooks taken so long ago that a copy would be refused for its age."""
    session.execute(
        delete(PagerWebhookRow).where(
            PagerWebhookRow.organisation_id == organisation_id, PagerWebhookRow.taken_at < before
        )
    )
