"""What dogwatch knows before it looks: the published list, and what in PagerDuty is its own."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from domain.organisation import Organisation
from domain.schedule import Schedule
from exporters.pagerduty_faults import Gaps
from pager.journal import Entry
from pager.lines import Line
from pager.steps import Step
from services.pagerduty.creation import Creation
from services.pagerduty.left_open import left_open
from services.records.reading import published_schedule, stored_organisation
from storage.database import Database
from storage.pagerduty import (
    KeptObject,
    KeptPolicy,
    KeptSchedule,
    kept_by_schedule,
    kept_elsewhere,
    kept_policies,
    kept_schedules,
)
from storage.pagerduty_journal import Write, WriteState, writes

CREATE = "create"
"""Marks journal entries of schedules and policies, which have a name and no id until they exist."""
MAY_TURN_UP = timedelta(days=1)
"""What nobody saw until then will not be seen."""
_OPEN = (WriteState.INTENDED, WriteState.UNSEEN)


@dataclass(frozen=True)
class Ledger:
    """`creating` are the schedules and policies, by name, that may exist because a creation was never answered.

    `elsewhere` are the ids of those of other organisations: never ours, whatever they are called. What became of the
    `unfinished` writes of each schedule nobody knows: their process died, or nobody answered.
    """

    organisation: Organisation
    published: Schedule
    schedules: Mapping[Line, KeptSchedule]
    policies: Mapping[str, KeptPolicy]
    owned: Mapping[str, Mapping[str, KeptObject]]
    adopted: Mapping[str, Mapping[str, KeptObject]]
    unfinished: Mapping[str, tuple[Entry, ...]]
    creating: Mapping[str, Creation]
    elsewhere: frozenset[str]
    left_open: Gaps
    """What was passed on to nobody."""


def read_ledger(database: Database, organisation_id: str, now: datetime) -> Ledger:
    """One state of all of it. NotFound when there is no such organisation."""
    with database.read() as session:
        schedules = kept_schedules(session, organisation_id)
        ids = [kept.id for kept in schedules.values()]
        owned, adopted = (kept_by_schedule(session, organisation_id, adopted=one) for one in (False, True))
        waiting = tuple(_waiting(session, organisation_id, now))
        return Ledger(
            organisation=stored_organisation(session, organisation_id),
            published=published_schedule(session, organisation_id),
            schedules=schedules,
            policies=kept_policies(session, organisation_id),
            owned={one: owned.get(one, {}) for one in ids},
            adopted={one: adopted.get(one, {}) for one in ids},
            unfinished={one: _unfinished(waiting, one) for one in ids},
            creating=_creations(one for one in waiting if CREATE in one.step),
            elsewhere=kept_elsewhere(session, organisation_id),
            left_open=left_open(session, organisation_id),
        )


def _unfinished(waiting: Iterable[Write], schedule: str) -> tuple[Entry, ...]:
    return tuple(entry_of(one) for one in waiting if one.schedule == schedule and CREATE not in one.step)


def entry_of(write: Write) -> Entry:
    """A write of a step, as whoever carries steps out knows it."""
    return Entry(number=write.number, step=Step.model_validate(write.step))


def _creations(waiting: Iterable[Write]) -> dict[str, Creation]:
    """By name, as the last attempt meant it."""
    return {one.schedule: Creation.model_validate(one.step[CREATE]) for one in waiting}


def waiting_creations(session: Session, organisation_id: str, now: datetime) -> tuple[Write, ...]:
    """Those that nobody answered, for a day, and those of a process that died."""
    return tuple(one for one in _waiting(session, organisation_id, now) if CREATE in one.step)


def _waiting(session: Session, organisation_id: str, now: datetime) -> Iterator[Write]:
    found = writes(session, organisation_id, states=_OPEN)
    return (one for one in found if one.state is WriteState.INTENDED or now - one.intended_at < MAY_TURN_UP)
