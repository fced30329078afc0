"""Brings the ledger up to what a plan has shown of our objects, and somebody has agreed to build on."""

from datetime import datetime

from sqlalchemy.orm import Session

from pager.lines import Piece
from pager.plan import LinePlan, PagerPlan
from services.pagerduty.stored_journal import StoredJournal
from storage.pagerduty import keep_object, kept_objects, note_gone


def accept(plan: PagerPlan, journal: StoredJournal) -> None:
    """Objects that somebody removed in PagerDuty are noted as gone, those that were changed as they are now."""
    with journal.database.write() as session:
        for line in plan.free:
            if line.in_detail:
                _accept_line(session, journal.organisation_id, line, plan.since, journal.clock())


def _accept_line(session: Session, organisation_id: str, line: LinePlan, since: datetime, now: datetime) -> None:
    schedule = str(line.schedule)
    there = {one.id: one for one in line.actual.objects} if line.actual else {}
    for name, kept in kept_objects(session, organisation_id, schedule, adopted=False).items():
        held = there.get(name)
        if not kept.piece.meets(since, line.until) or (held is None and kept.gone):
            continue
        if held is None:
            note_gone(session, organisation_id, schedule, name)
        elif held.user and (held.start, held.end, held.user) != (kept.piece.start, kept.piece.end, kept.piece.user):
            piece = Piece(start=held.start, end=held.end, user=held.user)
            keep_object(session, organisation_id, schedule, name, piece, now)
