"""Keeps the one list of shifts true: what versions planned and overrides passed on, rewritten where that changed.

The list, the revisions of the calendar events that follow from it, and the schedule's revision change together, in
the transaction of whoever calls.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from domain.organisation import Organisation
from domain.overrides import Override, final_schedule, fitting
from domain.schedule import Schedule, Shift
from exporters.icalendar_entries import entries
from services.records.events import advance_revisions
from storage.overrides import as_override, override_rows
from storage.shifts import listed_shifts, rewrite, rotation_shifts
from storage.tables.organisation import OrganisationRow
from storage.versions import Line, planned_schedule


@dataclass(frozen=True)
class Scope:
    """The part of the list that may be different now: some weeks, of every line or of one."""

    first_day: date
    last_day: date
    line: Line | None = None


@dataclass(frozen=True)
class ListChange:
    """What went off the list and what came onto it."""

    gone: tuple[Shift, ...]
    new: tuple[Shift, ...]

    @cached_property
    def rotations(self) -> frozenset[str]:
        return frozenset(shift.rotation for shift in (*self.gone, *self.new))

    @property
    def affected(self) -> tuple[str, ...]:
        """Everybody of whose shifts one is different now."""
        return tuple(sorted({shift.engineer for shift in (*self.gone, *self.new)}))


def final_of(
    session: Session, organisation_id: str, organisation: Organisation, scope: Scope, more: Sequence[Override] = ()
) -> Schedule:
    """What the list has to say of the scope, from versions and overrides; as it would be with `more` of these."""
    planned = planned_schedule(
        session, organisation_id, first_day=scope.first_day, last_day=scope.last_day, line=scope.line
    )
    return passed_on(session, organisation_id, organisation, planned, line=scope.line, more=more)


def passed_on(
    session: Session,
    organisation_id: str,
    organisation: Organisation,
    planned: Schedule,
    *,
    line: Line | None = None,
    at: datetime | None = None,
    more: Sequence[Override] = (),
) -> Schedule:
    """What was planned after the overrides that stand now, or stood `at` a moment, and `more` of these."""
    if not planned.shifts:
        return planned
    start, end = planned.shifts[0].start, max(shift.end for shift in planned.shifts)
    rows = override_rows(session, organisation_id, start=start, end=end, line=line, at=at)
    overrides = fitting([*map(as_override, rows), *more], planned, organisation)
    return final_schedule(planned, overrides, organisation)


def rewrite_list(
    session: Session, row: OrganisationRow, organisation: Organisation, scope: Scope, now: datetime
) -> ListChange:
    """Make the list say what it has to say of the scope; the schedule's revision goes up by one."""
    final = final_of(session, row.id, organisation, scope)
    listed = listed_shifts(session, row.id, first_day=scope.first_day, last_day=scope.last_day, line=scope.line)
    was, now_is = frozenset(listed.shifts), frozenset(final.shifts)
    change = ListChange(
        tuple(one for one in listed.shifts if one not in now_is), tuple(one for one in final.shifts if one not in was)
    )
    before = rotation_shifts(session, row.id, change.rotations)
    rewrite(session, row.id, change.gone, change.new)
    after = rotation_shifts(session, row.id, change.rotations)
    advance_revisions(session, row.id, entries(before, organisation), entries(after, organisation), now)
    row.schedule_revision += 1
    session.flush()
    return change
