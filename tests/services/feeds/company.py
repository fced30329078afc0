"""The small company with its first quarter of 2027 published, or with the weeks around the end of summer time."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from domain.overrides import Override
from domain.plan import Plan
from domain.schedule import Horizon, Schedule
from importers.organisation_file import LoadedOrganisation
from scheduler.solve import Request
from services.planning import plan
from services.records.import_organisation import import_organisation
from services.records.overriding import Overridden, record_override
from services.records.publish import publish
from services.records.reading import published_schedule
from storage.database import Database
from tests.services.records.company import ACME, OPERATOR, loaded

NOW = datetime(2027, 1, 6, 12, 0, 0, 250_000, tzinfo=UTC)
"""A Wednesday, and not a whole second."""


QUARTER = Horizon.of_quarter("2027-Q1")
"""Over the night of 14 March, in which New York begins summer time."""
AUTUMN = Horizon.of_weeks(date(2027, 10, 25), 3)
"""Over the night of 7 November, in which it ends."""


@cache
def _company() -> LoadedOrganisation:
    with TemporaryDirectory() as folder:
        return loaded(Path(folder))


@cache
def _planned(horizon: Horizon) -> Plan:
    """Solved once: the same input gives the same plan."""
    return plan(_company(), horizon, Request(seed=0, seconds=30)).plan


def publish_quarter(database: Database, now: datetime = NOW) -> Schedule:
    """Import, plan and publish; what is published."""
    return publish_weeks(database, QUARTER, now)


def publish_weeks(database: Database, horizon: Horizon, now: datetime = NOW) -> Schedule:
    """The same for any weeks."""
    import_organisation(database, _company(), ACME, OPERATOR, now)
    publish(database, ACME, _planned(horizon), OPERATOR, now, expected_version=0)
    return listed(database)


def listed(database: Database) -> Schedule:
    """THE list."""
    with database.read() as session:
        return published_schedule(session, ACME)


def pass_on(database: Database, override: Override, now: datetime = NOW) -> Overridden:
    """Somebody else takes over, whatever the rules say."""
    return record_override(database, ACME, override, OPERATOR, now, force=True)
