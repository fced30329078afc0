"""Recorded overrides, in the order in which they were made."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.errors import NotFound
from domain.overrides import Override
from storage.tables.published import OverrideRow
from storage.versions import Line


def override_row(session: Session, organisation_id: str, number: int) -> OverrideRow:
    """One override, withdrawn or not; NotFound when there is none of that number in this organisation."""
    found = session.get(OverrideRow, number)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound(f"there is no override {number}")
    return found


def override_rows(
    session: Session,
    organisation_id: str,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    line: Line | None = None,
    at: datetime | None = None,
    withdrawn: bool = False,
) -> tuple[OverrideRow, ...]:
    """Overrides that touch the time from `start` to `end`, of one line, where these are given; the latest wins.

    Those that stand now; that stood `at` a moment; or, with `withdrawn`, all of them.
    """
    row = OverrideRow
    wanted = select(row).where(row.organisation_id == organisation_id)
    if at is not None:
        wanted = wanted.where(row.made_at <= at, or_(row.withdrawn_at.is_(None), row.withdrawn_at > at))
    elif not withdrawn:
        wanted = wanted.where(row.withdrawn_at.is_(None))
    if start is not None:
        wanted = wanted.where(row.end > start)
    if end is not None:
        wanted = wanted.where(row.start < end)
    if line is not None:
        wanted = wanted.where(row.rotation == line[0], row.role == line[1])
    return tuple(session.scalars(wanted.order_by(row.id)))


def as_override(row: OverrideRow) -> Override:
    """The override that a row keeps."""
    return Override(
        rotation=row.rotation, role=row.role, start=row.start, end=row.end, engineer=row.engineer, reason=row.reason
    )
