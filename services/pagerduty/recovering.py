"""Finds out what became of writes that a process left behind when it died, or that nobody answered."""

from collections.abc import Sequence
from itertools import groupby

from pager.lines import Line
from pager.writing import claim
from services.pagerduty.connection import Connection
from services.pagerduty.creation import Creation, looked_for, seen
from services.pagerduty.ledger import CREATE
from services.pagerduty.stored_journal import StoredJournal
from storage.pagerduty import KeptSchedule, kept_schedules
from storage.pagerduty_journal import Write, WriteState


def recover(journal: StoredJournal, connection: Connection) -> None:
    """Asks PagerDuty only about what has such writes: normally there is none."""
    waiting = sorted(journal.waiting_creations(), key=lambda one: (one.schedule, one.number))
    for _, attempts in groupby(waiting, key=lambda one: one.schedule):
        _recover_creation(journal, connection, list(attempts))
    with journal.database.read() as session:
        schedules = kept_schedules(session, journal.organisation_id)
    for line, kept in sorted(schedules.items()):
        _recover_line(journal, connection, line, kept)


def _recover_creation(journal: StoredJournal, connection: Connection, attempts: Sequence[Write]) -> None:
    """What the last attempt meant to create is ours when it is there. One that nobody saw is looked for once more."""
    *_, last = attempts
    creation, died = Creation.model_validate(last.step[CREATE]), last.state is WriteState.INTENDED
    found = (looked_for if died else seen)(connection.client, creation, journal.elsewhere())
    if found is not None:
        journal.created(last.number, creation, found)
    elif died:
        journal.unseen(last.number)


def _recover_line(journal: StoredJournal, connection: Connection, line: Line, kept: KeptSchedule) -> None:
    adapter = connection.adapter(kept.kind)
    if journal.open_entries(kept.id):
        adapter.recover(kept.id, journal, connection.clock())
    waiting = journal.may_turn_up(kept.id)
    if waiting:
        ends = [entry.step.made.end for entry in waiting]
        start = min(entry.step.made.start for entry in waiting)
        claim(adapter.objects(kept.id, start, max(ends)), kept.id, journal)
