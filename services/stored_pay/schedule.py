"""The schedule that pay follows: what the versions planned and every override since, which together are the list.

Pay takes both and not only the list, so that it still knows how long a week was of which somebody gave an hour to
nobody. Weeks before the first publication come from the history of the organisation.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from compensation.facts import PayFacts
from domain.organisation import Organisation
from domain.overrides import Override
from domain.schedule import Schedule, Shift
from storage.shifts import as_shift
from storage.tables.published import OverrideRow, VersionRow, VersionShiftRow

_Key = tuple[object, ...]


def schedule_facts(session: Session, organisation: Organisation, organisation_id: str) -> PayFacts:
    """Planned weeks and overrides; their final schedule is the published list, and before it the history."""
    planned = _planned(session, organisation_id)
    earlier = [shift for shift in organisation.history.shifts if shift.key not in planned]
    shifts = [shift for week in planned.values() for shift in week]
    return PayFacts(planned=Schedule.of((*earlier, *shifts)), overrides=_overrides(session, organisation_id))


def _planned(session: Session, organisation_id: str) -> dict[_Key, list[Shift]]:
    """By slot; a later version stands for everything that begins in its weeks."""
    found: dict[_Key, list[Shift]] = {}
    wanted = select(VersionRow).where(VersionRow.organisation_id == organisation_id).order_by(VersionRow.number)
    for version in session.scalars(wanted):
        kept = {key: week for key, week in found.items() if not version.first_day <= week[0].week <= version.last_day}
        found = kept
        for shift in _shifts(session, version):
            found.setdefault(shift.key, []).append(shift)
    return found


def _shifts(session: Session, version: VersionRow) -> list[Shift]:
    row = VersionShiftRow
    wanted = select(row).where(row.organisation_id == version.organisation_id, row.version == version.number)
    return [as_shift(shift) for shift in session.scalars(wanted)]


def _overrides(session: Session, organisation_id: str) -> tuple[Override, ...]:
    wanted = select(OverrideRow).where(
        OverrideRow.organisation_id == organisation_id, OverrideRow.withdrawn_at.is_(None)
    )
    return tuple(
        Override(rotation=row.rotation, role=row.role, start=row.start, end=row.end, engineer=row.engineer)
        for row in session.scalars(wanted.order_by(OverrideRow.id))
    )
