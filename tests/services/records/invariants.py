"""What must be true of the records whatever happened: told from the rows alone, moment by moment."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from exporters.icalendar_entries import Entry, entries
from services.records.publish import shifts_sha256
from services.records.reading import published_schedule, stored_organisation
from storage.database import Database
from storage.tables.audit import AuditRow
from storage.tables.organisation import OrganisationRow, PartRow
from storage.tables.published import EventRevisionRow, OverrideRow, ShiftRow, VersionRow, VersionShiftRow
from storage.versions import version_schedule
from tests.services.records.company import ACME

Held = tuple[str, str, datetime, datetime, str]


class Snapshot(NamedTuple):
    """All that can only go forward."""

    revision: int
    schedule_revision: int
    versions: int
    audit: int
    sequences: dict[str, int]
    entries: dict[str, Entry]


def check(database: Database, before: Snapshot | None = None) -> Snapshot:
    """The list is what versions and overrides make of it, and nothing went backwards since `before`."""
    with database.read() as session:
        assert sorted(_joined(_listed(session))) == sorted(_joined(_painted(session)))
        now = _snapshot(session)
        _check_versions(session)
    if before is not None:
        _check_forward(before, now)
    return now


def _listed(session: Session) -> Iterator[Held]:
    for row in session.scalars(select(ShiftRow)):
        yield row.rotation, row.role, row.start, row.end, row.engineer


def _painted(session: Session) -> Iterator[Held]:
    """Each planned slot cut at every moment at which anything begins or ends, and each piece given to its holder."""
    versions = list(session.scalars(select(VersionRow).order_by(VersionRow.number.desc())))
    overrides = list(session.scalars(select(OverrideRow).order_by(OverrideRow.id.desc())))
    overrides = [one for one in overrides if one.withdrawn_at is None]
    for row in session.scalars(select(VersionShiftRow)):
        in_force = next(one for one in versions if one.first_day <= row.week <= one.last_day)
        if in_force.number != row.version:
            continue
        mine = [one for one in overrides if (one.rotation, one.role) == (row.rotation, row.role)]
        cuts = {row.start, row.end}
        cuts |= {cut for one in mine for cut in (one.start, one.end) if row.start < cut < row.end}
        for start, end in pairwise(sorted(cuts)):
            last = next((one for one in mine if one.start <= start and end <= one.end), None)
            who = row.engineer if last is None else last.engineer
            if who is not None:
                yield row.rotation, row.role, start, end, who


def _joined(held: Iterable[Held]) -> Iterator[Held]:
    """Pieces of one holder that touch as one."""
    last: Held | None = None
    for piece in sorted(held, key=lambda one: (one[0], one[1], one[4], one[2])):
        if last and (last[:2], last[4], last[3]) == (piece[:2], piece[4], piece[2]):
            last = (*last[:3], piece[3], last[4])
        else:
            if last:
                yield last
            last = piece
    if last:
        yield last


def _snapshot(session: Session) -> Snapshot:
    row = session.get(OrganisationRow, ACME)
    if row is None or not session.scalar(select(PartRow.key).limit(1)):
        return Snapshot(0, 0, 0, 0, {}, {})
    shown = entries(published_schedule(session, ACME), stored_organisation(session, ACME))
    sequences = {one.uid: one.sequence for one in session.scalars(select(EventRevisionRow))}
    assert {one.uid for one in shown} <= sequences.keys()
    return Snapshot(
        revision=row.revision,
        schedule_revision=row.schedule_revision,
        versions=len(session.scalars(select(VersionRow.number)).all()),
        audit=len(session.scalars(select(AuditRow.id)).all()),
        sequences=sequences,
        entries={one.uid: one for one in shown},
    )


def _check_versions(session: Session) -> None:
    """Numbered without a gap, each with all the shifts it was published with."""
    for row in session.scalars(select(VersionRow)):
        assert shifts_sha256(version_schedule(session, ACME, row.number)) == row.shifts_sha256
    numbers = session.scalars(select(VersionRow.number).order_by(VersionRow.number)).all()
    assert list(numbers) == list(range(1, len(numbers) + 1))


def _check_forward(before: Snapshot, now: Snapshot) -> None:
    assert before[:4] <= now[:4]
    assert all(now.sequences[uid] >= sequence for uid, sequence in before.sequences.items())
    for uid, entry in now.entries.items():
        if uid in before.sequences and before.entries.get(uid) != entry:
            assert now.sequences[uid] > before.sequences[uid], uid
