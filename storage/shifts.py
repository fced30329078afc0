"""The one list of who is on call, in its table."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.clock import iso, parse_instant
from domain.schedule import Schedule, Shift
from storage.tables.published import ShiftRow, VersionShiftRow


def published_shifts(
    session: Session, organisation_id: str, *, start: datetime | None = None, end: datetime | None = None
) -> Schedule:
    """The list; only shifts that touch the time from `start` to `end` where these are given."""
    wanted = select(ShiftRow).where(ShiftRow.organisation_id == organisation_id)
    if start is not None:
        wanted = wanted.where(ShiftRow.end > start)
    if end is not None:
        wanted = wanted.where(ShiftRow.start < end)
    return Schedule.of(map(as_shift, session.scalars(wanted)))


def running_shifts(session: Session, organisation_id: str, at: datetime) -> Schedule:
    """The shifts that run at this moment: a handoff belongs to the one that begins."""
    wanted = select(ShiftRow).where(ShiftRow.organisation_id == organisation_id)
    return Schedule.of(map(as_shift, session.scalars(wanted.where(ShiftRow.start <= at, ShiftRow.end > at))))


def as_shift(row: ShiftRow | VersionShiftRow) -> Shift:
    """The shift that a row keeps."""
    hours = tuple((parse_instant(start), parse_instant(end)) for start, end in row.hours)
    return Shift(
        rotation=row.rotation,
        role=row.role,
        week=row.week,
        start=row.start,
        end=row.end,
        hours=hours,
        engineer=row.engineer,
    )


def columns(shift: Shift) -> dict[str, Any]:
    """What a row keeps of a shift."""
    return {
        "rotation": shift.rotation,
        "role": shift.role,
        "start": shift.start,
        "engineer": shift.engineer,
        "week": shift.week,
        "end": shift.end,
        "hours": [[iso(start), iso(end)] for start, end in shift.hours],
    }
