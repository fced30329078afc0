"""How a changed organisation gets into storage: always the same way, whoever changed what of it."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from domain.slots import rotation_called
from exporters.icalendar_entries import entries
from services.records.events import advance_revisions
from storage.parts import PartChange, part_changes, write_changes
from storage.published_names import published_names
from storage.shifts import published_shifts
from storage.tables.organisation import OrganisationRow

_SHOWN = ("company", "engineer", "rotation")
"""Calendar events show their names and zones: a change of these is a change of the events."""


def checked_changes(
    session: Session, organisation_id: str, before: Organisation | None, after: Organisation
) -> tuple[PartChange, ...]:
    """What is to be written; InvalidInput when somebody or something would be gone that published shifts name."""
    faults = list(_lost_names(session, organisation_id, after))
    if faults:
        raise InvalidInput(faults)
    return part_changes(before, after)


def keep(
    session: Session,
    row: OrganisationRow,
    before: Organisation | None,
    after: Organisation,
    changes: tuple[PartChange, ...],
    now: datetime,
) -> None:
    """Write the changes into the locked organisation; its revision goes up by one when there are any."""
    if changes:
        write_changes(session, row.id, changes)
        row.revision += 1
        row.name = after.company.name
        session.flush()
    if before is not None and any(one.name.kind in _SHOWN and not one.only_moved for one in changes):
        published = published_shifts(session, row.id)
        advance_revisions(session, row.id, entries(published, before), entries(published, after), now)


def _lost_names(session: Session, organisation_id: str, after: Organisation) -> Iterator[Fault]:
    """Feeds, pay and the page of past weeks need them for as long as the list has them."""
    published = published_names(session, organisation_id)
    for engineer, count in sorted(published.engineers.items()):
        if engineer not in after.engineer:
            hint = "keep the engineer, and set last_day"
            yield Fault("published schedule", 0, 0, "engineer", _named(count), engineer, hint)
    for rotation, count in sorted(published.rotations.items()):
        if rotation_called(after, rotation) is None:
            hint = "keep the rotation, or list the name under `formerly` of the one that takes its place"
            yield Fault("published schedule", 0, 0, "rotation", _named(count), rotation, hint)


def _named(count: int) -> str:
    return "is named in 1 published shift" if count == 1 else f"is named in {count} published shifts"
