"""What a draft is planned from: the stored organisation, what is published around its weeks, and the draft's locks."""

import zlib
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.orm import Session

from domain.base import Value
from domain.drafts import Draft
from domain.organisation import Lock, Organisation
from domain.schedule import Horizon, Schedule
from domain.weeks_held import weeks_held
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

    @property
    def to_replan(self) -> Schedule | None:
        """What is published, as whole weeks: None when nothing is."""
        return weeks_held(self.published, self.loaded.organisation) if self.published.shifts else None

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

    Published weeks outside the horizon are its history, by who really held them. The hash is of all that a plan follows
    from: the same before and after the weeks of the horizon themselves are published.
    """
    row = organisation_row(session, organisation_id)
    stored = stored_organisation(session, organisation_id)
    published = published_schedule(session, organisation_id)
    settled = _settled(stored, published, horizon)
    return Ground(_loaded(under_locks(settled, locks)), published, row.revision, row.schedule_revision)


def settled_around(session: Session, stored: Organisation, organisation_id: str, horizon: Horizon) -> Organisation:
    """The organisation with the published weeks outside the horizon on record."""
    return _settled(stored, published_schedule(session, organisation_id), horizon)


def _settled(stored: Organisation, published: Schedule, horizon: Horizon) -> Organisation:
    outside = Schedule(shifts=tuple(one for one in published.shifts if not horizon.covers(one.week)))
    return stored.settled_by(weeks_held(outside, stored).shifts)


def _loaded(organisation: Organisation) -> LoadedOrganisation:
    """As if it had been read from a file: with a hash that tells whether it is the same."""
    return LoadedOrganisation(organisation, sha256(organisation.model_dump_json().encode()).hexdigest(), ())


def under_locks(organisation: Organisation, locks: tuple[Lock, ...]) -> Organisation:
    """The organisation with further cells locked."""
    further = tuple(lock for lock in locks if lock not in organisation.locks)
    return organisation.model_copy(update={"locks": (*organisation.locks, *further)}) if further else organisation
