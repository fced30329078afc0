"""Who and what the published list and its overrides speak of."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables.published import OverrideRow, ShiftRow


class PublishedNames(NamedTuple):
    """How many published shifts and overrides there are of each engineer, and of each rotation."""

    engineers: dict[str, int]
    rotations: dict[str, int]


def published_names(session: Session, organisation_id: str) -> PublishedNames:
    """Counted over the whole list and every override that was not withdrawn."""
    shifts = select(ShiftRow.engineer, ShiftRow.rotation, func.count()).where(
        ShiftRow.organisation_id == organisation_id
    )
    overrides = select(OverrideRow.engineer, OverrideRow.rotation, func.count()).where(
        OverrideRow.organisation_id == organisation_id, OverrideRow.withdrawn_at.is_(None)
    )
    engineers: dict[str, int] = {}
    rotations: dict[str, int] = {}
    grouped_shifts = session.execute(shifts.group_by(ShiftRow.engineer, ShiftRow.rotation))
    grouped_overrides = session.execute(overrides.group_by(OverrideRow.engineer, OverrideRow.rotation))
    for engineer, rotation, count in (*grouped_shifts, *grouped_overrides):
        if engineer is not None:
            engineers[engineer] = engineers.get(engineer, 0) + count
        rotations[rotation] = rotations.get(rotation, 0) + count
    return PublishedNames(engineers, rotations)
