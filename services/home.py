"""What somebody sees first after signing in: who is on call, and their own next weeks."""

from datetime import datetime

from domain.access import Actor
from domain.base import Name, Value
from exporters.duties import duties
from exporters.local_times import from_to, on_the_clock
from services.access.proof import why_withheld
from services.oncall import OnCall
from services.records.reading import published_schedule, stored_organisation
from services.records.versions import list_versions
from storage.database import Database

_MOST = 8


class Place(Value):
    """One role of a rotation, and who answers it: None when nobody does."""

    rotation: Name
    role: str
    name: str | None
    until: str


class Home(Value):
    """The first page of one person."""

    company: Name
    name: Name
    roles: tuple[str, ...]
    zone: str
    now: str
    places: tuple[Place, ...]
    mine: tuple[str, ...]
    """Sentences: my next duties, on my clock."""
    hint: str
    """Why pay is not shown to somebody who might see it; else empty."""
    published: str
    """The newest version and its weeks; empty before the first."""


def home(database: Database, on_call: OnCall, actor: Actor, now: datetime) -> Home:
    """The first page of an actor, from the one stored list of shifts."""
    with database.read() as session:
        organisation = stored_organisation(session, actor.organisation)
        ahead = published_schedule(session, actor.organisation, start=now) if actor.engineer else None
    zone = organisation.zone_of(actor.engineer) if actor.engineer else organisation.company.zone
    names = {rotation.id: rotation.name for rotation in organisation.rotations}
    shifts = ahead.by_engineer.get(actor.engineer or "", ()) if ahead else ()
    mine = (
        f"{names.get(one.rotation, one.rotation)}, {one.role}: {from_to(one.start, one.end, zone)}"
        for one in duties(shifts)
    )
    held = [
        Place(
            rotation=names.get(one.rotation, one.rotation),
            role=one.role,
            name=one.name,
            until=on_the_clock(one.end, zone),
        )
        for one in on_call.holders
    ]
    empty = [
        Place(rotation=names.get(rotation, rotation), role=role, name=None, until="")
        for rotation, role in on_call.uncovered
    ]
    return Home(
        company=organisation.company.name,
        name=actor.name,
        roles=tuple(actor.roles),
        zone=zone,
        now=on_the_clock(now, zone),
        places=tuple(sorted((*held, *empty), key=lambda one: (one.rotation, one.role))),
        mine=tuple(mine)[:_MOST],
        hint=why_withheld(actor),
        published=_published(database, actor.organisation),
    )


def _published(database: Database, organisation_id: str) -> str:
    versions = list_versions(database, organisation_id)
    return f"version {versions[0].number}, {versions[0].horizon.label}" if versions else ""
