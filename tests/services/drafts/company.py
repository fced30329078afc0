"""Small companies in a database, and drafts of theirs."""

from datetime import UTC, datetime

from domain.access import Actor, operator
from domain.drafts import Draft, DraftOptions
from domain.organisation import Organisation
from domain.schedule import Horizon
from importers.synthetic import Shape, make_organisation
from services.drafts.opening import open_draft
from storage.database import Database
from storage.organisations import create
from storage.parts import part_changes, write_changes

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
SMALL = Shape(weeks=5, ring=0, people_per_rotation=8)
"""Solved in half a second."""
LONGER = Shape(rotations=2)
"""Solved in a second or two."""
TOO_FEW = Shape(weeks=5, ring=0, people_per_rotation=4)
"""Cannot be planned."""
WHO: Actor = operator("acme")


def horizon(shape: Shape) -> Horizon:
    return Horizon.of_weeks(shape.first_week, shape.weeks)


def store(database: Database, organisation: Organisation, organisation_id: str = "acme") -> None:
    """The organisation as if it had been imported."""
    with database.write() as session:
        create(session, organisation_id, organisation.company.name, NOW)
        write_changes(session, organisation_id, part_changes(None, organisation))


def stored_draft(database: Database, shape: Shape = SMALL, options: DraftOptions | None = None) -> Draft:
    """An organisation of this shape, and a draft of its weeks."""
    store(database, make_organisation(shape, 71))
    return opened(database, shape, options)


def opened(database: Database, shape: Shape = SMALL, options: DraftOptions | None = None) -> Draft:
    """A further draft of the stored organisation."""
    return open_draft(database, "acme", horizon(shape), options or DraftOptions(), "", WHO, NOW)
