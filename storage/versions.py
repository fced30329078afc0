"""Published versions and what they planned. Rows are added and never changed."""

from datetime import date

from sqlalchemy import exists, func, insert, select
from sqlalchemy.orm import Session, aliased

from domain.errors import NotFound
from domain.schedule import Schedule
from storage.shifts import as_shift, columns
from storage.tables.published import VersionRow, VersionShiftRow

Line = tuple[str, str]
"""Rotation and role."""


def last_number(session: Session, organisation_id: str) -> int:
    """The number of the newest version; 0 before the first publication."""
    newest = select(func.max(VersionRow.number)).where(VersionRow.organisation_id == organisation_id)
    return session.scalar(newest) or 0


def version_row(session: Session, organisation_id: str, number: int) -> VersionRow:
    """One version; NotFound when there is none of that number."""
    found = session.get(VersionRow, (organisation_id, number))
    if found is None:
        raise NotFound(f"there is no version {number}")
    return found


def version_rows(session: Session, organisation_id: str) -> tuple[VersionRow, ...]:
    """All versions, the newest first."""
    wanted = select(VersionRow).where(VersionRow.organisation_id == organisation_id)
    return tuple(session.scalars(wanted.order_by(VersionRow.number.desc())))


def version_schedule(session: Session, organisation_id: str, number: int) -> Schedule:
    """What a version planned, before any override."""
    row = VersionShiftRow
    wanted = select(row).where(row.organisation_id == organisation_id, row.version == number)
    return Schedule.of(map(as_shift, session.scalars(wanted)))


def add_version(session: Session, row: VersionRow, schedule: Schedule) -> None:
    """Keep a version with its shifts."""
    session.add(row)
    session.flush()
    owner = {"organisation_id": row.organisation_id, "version": row.number}
    if schedule.shifts:
        session.execute(insert(VersionShiftRow), [columns(shift) | owner for shift in schedule.shifts])


def planned_schedule(
    session: Session,
    organisation_id: str,
    *,
    first_day: date | None = None,
    last_day: date | None = None,
    line: Line | None = None,
    below: int | None = None,
) -> Schedule:
    """What is planned now, before overrides: for each week, what the newest version says whose horizon covers it.

    Only weeks from `first_day` to `last_day`, and only one `line`, where these are given. `below`: as it was before
    there was a version of that number.
    """
    row, newer = VersionShiftRow, aliased(VersionRow)
    covered_again = exists().where(
        newer.organisation_id == row.organisation_id,
        newer.number > row.version,
        newer.first_day <= row.week,
        newer.last_day >= row.week,
    )
    if below is not None:
        covered_again = covered_again.where(newer.number < below)
    wanted = select(row).where(row.organisation_id == organisation_id, ~covered_again)
    if below is not None:
        wanted = wanted.where(row.version < below)
    if first_day is not None:
        wanted = wanted.where(row.week >= first_day)
    if last_day is not None:
        wanted = wanted.where(row.week <= last_day)
    if line is not None:
        wanted = wanted.where(row.rotation == line[0], row.role == line[1])
    return Schedule.of(map(as_shift, session.scalars(wanted)))
