"""What a draft is planned from: the stored organisation, what is published around its weeks, and the draft's locks."""

from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy.orm import Session

from domain.drafts import Draft
from domain.organisation import Lock, Organisation
from domain.schedule import Horizon, Schedule, Shift
from importers.organisation_file import LoadedOrganisation
from services.records.reading import published_schedule, stored_organisation
from storage.organisations import organisation_row


class Ground(NamedTuple):
    """An organisation ready to be planned, and the two revisions that it is made from."""

    loaded: LoadedOrganisation
    published: Schedule
    organisation_revision: int
    schedule_revision: int


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
    loaded = LoadedOrganisation(settled, sha256(settled.model_dump_json().encode()).hexdigest(), ())
    return Ground(loaded, published, row.revision, row.schedule_revision)


def within(horizon: Horizon, shift: Shift) -> bool:
    """Whether its week is one of the weeks to plan."""
    return horizon.first_day <= shift.week <= horizon.last_day


def _still_known(organisation: Organisation, published: Schedule) -> Iterator[Shift]:
    """History is kept for those who can still be planned: others have no balance to carry on."""
    return (
        shift
        for shift in published.shifts
        if shift.engineer in organisation.engineer and shift.rotation in organisation.rotation
    )


def _further(organisation: Organisation, locks: tuple[Lock, ...]) -> Iterator[Lock]:
    """Locks that the organisation does not have itself."""
    return (lock for lock in locks if lock not in organisation.locks)
