"""What everybody reads: the organisation, and the one list of who is on call."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.errors import NotFound
from domain.organisation import Organisation
from domain.schedule import Schedule, Shift
from storage.database import Database
from storage.organisations import organisation_ids, organisation_row
from storage.parts import read_organisation
from storage.shifts import published_shifts, running_shifts


def organisations(database: Database) -> tuple[str, ...]:
    """What is kept in this database."""
    with database.read() as session:
        return organisation_ids(session)


def stored_organisation(session: Session, organisation_id: str) -> Organisation:
    """The organisation as it stands; NotFound when there is none, or nothing was imported into it yet."""
    organisation_row(session, organisation_id)
    if (found := read_organisation(session, organisation_id)) is None:
        raise NotFound(f"nothing was imported into the organisation {organisation_id!r} yet")
    return found


def published_schedule(
    session: Session, organisation_id: str, *, start: datetime | None = None, end: datetime | None = None
) -> Schedule:
    """THE list, after all overrides and over all published weeks; what touches `start` to `end` where given.

    Empty before the first publication. NotFound when there is no such organisation.
    """
    organisation_row(session, organisation_id)
    return published_shifts(session, organisation_id, start=start, end=end)


def schedule_revision(session: Session, organisation_id: str) -> int:
    """How often the list changed: two readers with the same number have read the same list."""
    return organisation_row(session, organisation_id).schedule_revision


def on_call(session: Session, organisation_id: str, at: datetime) -> tuple[Shift, ...]:
    """Who answers at this moment: shifts that run then, less secondaries outside their business hours."""
    organisation_row(session, organisation_id)
    return tuple(shift for shift in running_shifts(session, organisation_id, at).shifts if shift.is_answered_at(at))
