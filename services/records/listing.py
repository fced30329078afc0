"""The one list of who is on call, as a reader asks for it; and what was done, for auditors."""

from datetime import datetime
from typing import Any, NamedTuple

from domain.base import Instant, Value
from domain.schedule import Shift
from services.records.reading import published_schedule, schedule_revision
from storage.audit import audit_entries
from storage.database import Database


class AuditEntry(Value):
    """One thing that was done: by whom, to what, and what changed. No private reasons, no secrets."""

    id: int
    at: Instant
    actor: str
    action: str
    subject: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    request_id: str | None = None


class Listed(NamedTuple):
    """Shifts, and the revision of the list that they were read from."""

    revision: int
    shifts: tuple[Shift, ...]


def listed(
    database: Database,
    organisation_id: str,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    rotation: str | None = None,
    engineer: str | None = None,
) -> Listed:
    """The shifts that touch the time from `start` to `end`, of one rotation or engineer where named; by start."""
    with database.read() as session:
        revision = schedule_revision(session, organisation_id)
        found = published_schedule(session, organisation_id, start=start, end=end).shifts
    return Listed(
        revision,
        tuple(one for one in found if rotation in (None, one.rotation) and engineer in (None, one.engineer)),
    )


def audited(database: Database, organisation_id: str, *, before_id: int | None, most: int) -> tuple[AuditEntry, ...]:
    """What was done, the newest first; what was done before entry `before_id` where it is given."""
    with database.read() as session:
        rows = audit_entries(session, organisation_id, before_id=before_id, most=most)
        return tuple(
            AuditEntry.model_validate({name: getattr(row, name) for name in AuditEntry.model_fields}) for row in rows
        )
