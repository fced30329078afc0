"""What dogwatch knows before it looks: the published list, and what in PagerDuty is its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from domain.organisation import Organisation
from domain.schedule import Schedule
from pager.lines import Line
from services.records.reading import published_schedule, stored_organisation
from storage.database import Database
from storage.pagerduty import KeptObject, KeptPolicy, KeptSchedule, kept_objects, kept_policies, kept_schedules
from storage.pagerduty_journal import WriteState, writes

CREATE = "create"
"""Marks journal entries of schedules and policies, which have a name and no id until they exist."""


@dataclass(frozen=True)
class Ledger:
    """`creating` are names of schedules and policies that may exist because a creation was never answered."""

    organisation: Organisation
    published: Schedule
    schedules: Mapping[Line, KeptSchedule]
    policies: Mapping[str, KeptPolicy]
    owned: Mapping[str, Mapping[str, KeptObject]]
    adopted: Mapping[str, Mapping[str, KeptObject]]
    creating: frozenset[str]


def read_ledger(database: Database, organisation_id: str) -> Ledger:
    """One state of all of it. NotFound when there is no such organisation."""
    with database.read() as session:
        schedules = kept_schedules(session, organisation_id)
        ids = [kept.id for kept in schedules.values()]
        return Ledger(
            organisation=stored_organisation(session, organisation_id),
            published=published_schedule(session, organisation_id),
            schedules=schedules,
            policies=kept_policies(session, organisation_id),
            owned={one: kept_objects(session, organisation_id, one, adopted=False) for one in ids},
            adopted={one: kept_objects(session, organisation_id, one, adopted=True) for one in ids},
            creating=_creating(session, organisation_id),
        )


def _creating(session: Session, organisation_id: str) -> frozenset[str]:
    open_states = (WriteState.INTENDED, WriteState.UNSEEN)
    found = writes(session, organisation_id, states=open_states)
    return frozenset(one.schedule for one in found if CREATE in one.step)
