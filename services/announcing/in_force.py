"""What was in force in the weeks of a version, after all overrides: before it was published, and since then."""

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.organisation import Organisation
from domain.schedule import Schedule, Shift
from services.records.the_list import passed_on
from storage.tables.published import VersionRow
from storage.versions import planned_schedule, version_rows, version_schedule


def in_force_before(session: Session, row: VersionRow, organisation: Organisation) -> Schedule:
    """What everybody read of these weeks when the version was published."""
    planned = planned_schedule(
        session, row.organisation_id, first_day=row.first_day, last_day=row.last_day, below=row.number
    )
    return passed_on(session, row.organisation_id, organisation, _known(planned, organisation), at=row.published_at)


def in_force_since(session: Session, row: VersionRow, organisation: Organisation) -> Schedule:
    """What is in force of the version now; of weeks that a newer version took, what was when it took them."""
    by_end: dict[datetime | None, list[Shift]] = defaultdict(list)
    newer = [one for one in version_rows(session, row.organisation_id) if one.number > row.number]
    for shift in _known(version_schedule(session, row.organisation_id, row.number), organisation).shifts:
        by_end[_taken_at(newer, shift.week)].append(shift)
    parts = (
        passed_on(session, row.organisation_id, organisation, Schedule.of(mine), at=end) for end, mine in by_end.items()
    )
    return Schedule.of(shift for part in parts for shift in part.shifts)


def _taken_at(newer: list[VersionRow], week: date) -> datetime | None:
    """When a newer version took the week; None while none has. `newer`: the newest first."""
    return next((one.published_at for one in reversed(newer) if one.first_day <= week <= one.last_day), None)


def _known(schedule: Schedule, organisation: Organisation) -> Schedule:
    """Without people and rotations that are not there any more: there is nobody left to tell."""
    names = {*organisation.rotation, *(name for one in organisation.rotations for name in one.formerly)}
    return Schedule.of(
        one for one in schedule.shifts if one.engineer in organisation.engineer and one.rotation in names
    )
