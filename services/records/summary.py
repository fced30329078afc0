"""The organisation at a glance: its name, and how often it and its schedule have changed."""

from domain.base import Value
from storage.database import Database
from storage.organisations import organisation_row


class OrganisationSummary(Value):
    """What every page shows at its top. `revision` is the ETag of the whole organisation."""

    id: str
    name: str
    revision: int
    schedule_revision: int


def summary(database: Database, organisation_id: str) -> OrganisationSummary:
    """The organisation at a glance; NotFound when there is none."""
    with database.read() as session:
        row = organisation_row(session, organisation_id)
        return OrganisationSummary(
            id=row.id, name=row.name, revision=row.revision, schedule_revision=row.schedule_revision
        )
