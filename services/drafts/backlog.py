"""How many jobs wait, run, failed and were lost: for whoever watches the service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.clock import seconds
from domain.drafts import JobState
from storage.database import Database
from storage.jobs import Count, counts
from storage.organisations import organisation_ids


@dataclass(frozen=True)
class Backlog:
    """The jobs of one organisation that are kept."""

    organisation: str
    jobs: Mapping[JobState, int]
    """Every state, also those that none is in."""
    lost: int
    """Attempts whose process died."""
    longest_wait: int
    """Seconds since the oldest of those that wait was asked for; 0 when none waits."""


def backlogs(database: Database, now: datetime) -> tuple[Backlog, ...]:
    """Every organisation, also one without jobs."""
    with database.read() as session:
        found = counts(session)
        names = organisation_ids(session)
    return tuple(_backlog(name, [one for one in found if one.organisation == name], now) for name in names)


def _backlog(organisation: str, found: Sequence[Count], now: datetime) -> Backlog:
    jobs = {state: sum(one.jobs for one in found if one.state is state) for state in JobState}
    waits = [seconds(one.oldest, now) for one in found if one.state is JobState.QUEUED]
    return Backlog(organisation, jobs, sum(one.lost for one in found), max([0, *waits]))
