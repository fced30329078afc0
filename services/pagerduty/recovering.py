"""Finds out what became of writes that a process left behind when it died, or that nobody answered."""

from pager.lines import Line
from pager.writing import claim
from services.pagerduty.connection import Connection
from services.pagerduty.stored_journal import StoredJournal
from storage.pagerduty import KeptSchedule, kept_schedules


def recover(journal: StoredJournal, connection: Connection) -> None:
    """Asks PagerDuty only about schedules with such writes: normally there are none."""
    with journal.database.read() as session:
        schedules = kept_schedules(session, journal.organisation_id)
    for line, kept in sorted(schedules.items()):
        _recover_line(journal, connection, line, kept)


def _recover_line(journal: StoredJournal, connection: Connection, line: Line, kept: KeptSchedule) -> None:
    adapter = connection.adapter(kept.kind)
    if journal.open_entries(kept.id):
        adapter.recover(kept.id, journal, connection.clock())
    waiting = journal.may_turn_up(kept.id)
    if waiting:
        ends = [entry.step.made.end for entry in waiting]
        start = min(entry.step.made.start for entry in waiting)
        claim(adapter.objects(kept.id, start, max(ends)), kept.id, journal)
