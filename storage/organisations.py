"""The organisation row: made once, locked by every writer, and its two revisions."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain.errors import NotFound
from storage.tables.organisation import OrganisationRow


def create(session: Session, organisation_id: str, name: str, now: datetime) -> OrganisationRow:
    """A new organisation without parts, locked until the transaction ends."""
    row = OrganisationRow(id=organisation_id, name=name, revision=0, schedule_revision=0, created_at=now)
    session.add(row)
    session.flush()
    return row


def locked(session: Session, organisation_id: str) -> OrganisationRow:
    """The row, held until the transaction ends: every writing service calls this first. NotFound when there is none.

    On SQLite the transaction itself has the only write lock; on PostgreSQL writers of one organisation queue up here.
    """
    held = session.get(OrganisationRow, organisation_id, with_for_update=True, populate_existing=True)
    return _found(held, organisation_id)


def locked_or_created(session: Session, organisation_id: str, name: str, now: datetime) -> OrganisationRow:
    """The row, held until the transaction ends; made when there is none, once even when two processes try."""
    try:
        with session.begin_nested():
            if session.get(OrganisationRow, organisation_id) is None:
                return create(session, organisation_id, name, now)
    except IntegrityError:
        pass
    return locked(session, organisation_id)


def organisation_row(session: Session, organisation_id: str) -> OrganisationRow:
    """The row, for reading. NotFound when there is none."""
    return _found(session.get(OrganisationRow, organisation_id), organisation_id)


def organisation_ids(session: Session) -> tuple[str, ...]:
    """Every organisation kept here."""
    return tuple(session.scalars(select(OrganisationRow.id).order_by(OrganisationRow.id)))


def revision(session: Session, organisation_id: str) -> int:
    """How often anything of the organisation changed: the ETag of the whole."""
    return organisation_row(session, organisation_id).revision


def revision_if_any(session: Session, organisation_id: str) -> int:
    """The revision; 0 also when there is no such organisation yet."""
    row = session.get(OrganisationRow, organisation_id)
    return row.revision if row else 0


def _found(row: OrganisationRow | None, organisation_id: str) -> OrganisationRow:
    if row is None:
        raise NotFound(f"there is no organisation {organisation_id!r}")
    return row
