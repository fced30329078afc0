"""The one list of who is on call, in its table."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, bindparam, insert, or_, select
from sqlalchemy.orm import Session

from domain.clock import iso, parse_instant
from domain.schedule import Schedule, Shift
from storage.tables.published import ShiftRow, VersionShiftRow

_TABLE: Table = ShiftRow.__table__  # type: ignore[assignment]  # declared as any FROM clause
_REMOVE = _TABLE.delete().where(
    _TABLE.c.organisation_id == bindparam("of_organisation"),
    *(_TABLE.c[name] == bindparam(f"of_{name}") for name in ("rotation", "role", "start", "engineer")),
)


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


def listed_shifts(
    session: Session, organisation_id: str, *, first_day: date, last_day: date, line: tuple[str, str] | None = None
) -> Schedule:
    """The part of the list that belongs to the weeks from `first_day` to `last_day`, and to one rotation and role."""
    row = ShiftRow
    wanted = select(row).where(row.organisation_id == organisation_id, row.week >= first_day, row.week <= last_day)
    if line is not None:
        wanted = wanted.where(row.rotation == line[0], row.role == line[1])
    return Schedule.of(map(as_shift, session.scalars(wanted)))


def shifts_about(
    session: Session, organisation_id: str, rotation: str, people: Iterable[str], *, first_day: date, last_day: date
) -> Schedule:
    """The part of the list that belongs to a rotation, and what these people hold elsewhere, in those weeks."""
    row = ShiftRow
    wanted = select(row).where(row.organisation_id == organisation_id, row.week >= first_day, row.week <= last_day)
    return Schedule.of(
        map(as_shift, session.scalars(wanted.where(or_(row.rotation == rotation, row.engineer.in_(sorted(people))))))
    )


def rotation_shifts(session: Session, organisation_id: str, rotations: Iterable[str]) -> Schedule:
    """All of the list that belongs to these rotations."""
    wanted = select(ShiftRow).where(ShiftRow.organisation_id == organisation_id)
    return Schedule.of(map(as_shift, session.scalars(wanted.where(ShiftRow.rotation.in_(sorted(rotations))))))


def rewrite(session: Session, organisation_id: str, gone: Iterable[Shift], new: Iterable[Shift]) -> None:
    """Take shifts off the list and put others on it; whatever is in neither stays untouched."""
    removed = [{**_named(shift), "of_organisation": organisation_id} for shift in gone]
    added = [columns(shift) | {"organisation_id": organisation_id} for shift in new]
    connection = session.connection()
    if removed:
        connection.execute(_REMOVE, removed)
    if added:
        connection.execute(insert(ShiftRow), added)
    session.expire_all()


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


def _named(shift: Shift) -> dict[str, Any]:
    named = columns(shift)
    return {f"of_{name}": named[name] for name in ("rotation", "role", "start", "engineer")}
