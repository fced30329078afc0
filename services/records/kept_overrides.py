"""What became of overrides when the weeks they lie in were published again."""

from collections.abc import Iterator
from enum import StrEnum

from sqlalchemy.orm import Session

from domain.base import Value
from domain.organisation import Organisation
from domain.overrides import Override, fitting
from domain.schedule import Schedule
from storage.overrides import as_override, override_rows


class Ground(StrEnum):
    """What an override stands on now."""

    OTHER_HOLDER = "other-holder"
    """It is in force as before, and takes the time from somebody else than when it was made."""
    NO_WEEK = "no-week"
    """None of its time lies in a published week any more; it waits, in case such a week comes back."""


class OverrideNote(Value):
    """An override whose ground has moved; whoever planned should look at it."""

    override: int
    ground: Ground
    planned_before: tuple[str, ...]
    planned_now: tuple[str, ...]


def override_notes(
    session: Session, organisation_id: str, organisation: Organisation, before: Schedule, after: Schedule
) -> tuple[OverrideNote, ...]:
    """Overrides that lie in weeks of `before`, of which the planned holder is another in `after`, or nobody."""
    if not before.shifts:
        return ()
    start, end = before.shifts[0].start, max(shift.end for shift in before.shifts)
    rows = override_rows(session, organisation_id, start=start, end=end)
    found = ((row.id, as_override(row)) for row in rows)
    return tuple(note for number, one in found for note in _notes(number, one, organisation, before, after))


def _notes(
    number: int, override: Override, organisation: Organisation, before: Schedule, after: Schedule
) -> Iterator[OverrideNote]:
    was, now_is = _holders(override, before), _holders(override, after)
    if fitting([override], before, organisation) and was != now_is:
        ground = Ground.OTHER_HOLDER if now_is else Ground.NO_WEEK
        yield OverrideNote(override=number, ground=ground, planned_before=was, planned_now=now_is)


def _holders(override: Override, planned: Schedule) -> tuple[str, ...]:
    """Who was planned for its time, in order."""
    return tuple(
        shift.engineer
        for shift in planned.by_rotation.get(override.rotation, ())
        if shift.role == override.role and shift.start < override.end and override.start < shift.end
    )
