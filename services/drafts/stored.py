"""What a draft is planned from: the stored organisation, what is published around its weeks, and the draft's locks."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.orm import Session

from domain.base import Value
from domain.drafts import Draft
from domain.organisation import Lock, Organisation
from domain.schedule import Horizon, Schedule, Shift
from domain.slots import rotation_called
from importers.organisation_file import LoadedOrganisation
from services.records.reading import published_schedule, stored_organisation
from storage.organisations import organisation_row


class _Snapshot(Value):
    """What is kept of a ground beside the plan that was made from it."""

    organisation: Organisation
    published: Schedule


@dataclass(frozen=True)
class Ground:
    """An organisation ready to be planned, what is published, and the two revisions that they are of."""

    loaded: LoadedOrganisation
    published: Schedule
    organisation_revision: int
    schedule_revision: int

    def packed(self) -> bytes:
        """To be kept: the plan can then be explained for ever by what it was made from."""
        kept = _Snapshot(organisation=self.loaded.organisation, published=self.published)
        return zlib.compress(kept.model_dump_json().encode())

    @classmethod
    def unpacked(cls, packed: bytes, organisation_revision: int, schedule_revision: int) -> "Ground":
        kept = _Snapshot.model_validate_json(zlib.decompress(packed))
        return cls(_loaded(kept.organisation), kept.published, organisation_revision, schedule_revision)


def ground_of(session: Session, draft: Draft) -> Ground:
    """What the draft would be planned from now."""
    return ground(session, draft.organisation, draft.horizon, draft.locks)


def ground(session: Session, organisation_id: str, horizon: Horizon, locks: tuple[Lock, ...] = ()) -> Ground:
    """The organisation as it is to be planned; NotFound when there is none.

    Published weeks outside the horizon are its history, as far as people and rotations are still there. The hash is of
    all that a plan follows from: the same before and after the weeks of the horizon themselves are published.
    """
    row = organisation_row(session, organisation_id)
    stored = stored_organisation(session, organisation_id)
    published = Schedule.of(_still_known(stored, published_schedule(session, organisation_id)))
    settled = stored.settled_by(one for one in published.shifts if not within(horizon, one))
    if locks:
        settled = settled.model_copy(update={"locks": (*settled.locks, *_further(settled, locks))})
    return Ground(_loaded(settled), published, row.revision, row.schedule_revision)


def within(horizon: Horizon, shift: Shift) -> bool:
    """Whether its week is one of the weeks to plan."""
    return horizon.first_day <= shift.week <= horizon.last_day


def _loaded(organisation: Organisation) -> LoadedOrganisation:
    """As if it had been read from a file: with a hash that tells whether it is the same."""
    return LoadedOrganisation(organisation, sha256(organisation.model_dump_json().encode()).hexdigest(), ())


def _still_known(organisation: Organisation, published: Schedule) -> Iterator[Shift]:
    """Shifts of those who can still be planned, under the names that rotations have now."""
    for shift in published.shifts:
        rotation = rotation_called(organisation, shift.rotation)
        if rotation is not None and shift.engineer in organisation.engineer:
            yield shift if rotation.id == shift.rotation else shift.model_copy(update={"rotation": rotation.id})


def _further(organisation: Organisation, locks: tuple[Lock, ...]) -> Iterator[Lock]:
    """Locks that the organisation does not have itself."""
    return (lock for lock in locks if lock not in organisation.locks)
