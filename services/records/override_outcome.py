"""What the list would say with overrides that are asked for, beside what it says now: as far as rules look."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from domain.errors import InvalidInput
from domain.organisation import Organisation
from domain.overrides import Override, override_faults
from domain.schedule import Schedule
from services.records.judging import AROUND
from services.records.the_list import Scope, final_of
from storage.shifts import listed_shifts, shifts_about
from storage.versions import Line, planned_schedule

_BEGINNING, _END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
"""Of what a calendar can say."""


def outcome(
    session: Session, organisation_id: str, organisation: Organisation, overrides: Sequence[Override]
) -> tuple[Schedule, Schedule]:
    """The list without these overrides and with them; InvalidInput with all that lies outside the published weeks."""
    scopes = _scopes(session, organisation_id, organisation, overrides)
    finals = [
        final_of(session, organisation_id, organisation, scope, [one for one in overrides if _line(one) == scope.line])
        for scope in scopes
    ]
    around = [_around(session, organisation_id, *one) for one in zip(scopes, finals, strict=True)]
    before = Schedule.of(dict.fromkeys(shift for one in around for shift in one.shifts))
    after = before
    for scope, final in zip(scopes, finals, strict=True):
        after = _with(after, final, scope)
    return before, after


def weeks_around(override: Override) -> Scope:
    """Every week of its line that it can lie in: a slot is at most a week long, plus a day and a clock change."""
    before, after = timedelta(days=9), timedelta(days=2)
    first = max(override.start, _BEGINNING + before) - before
    last = min(override.end, _END - after) + after
    return Scope(first.date(), last.date(), _line(override))


def _line(override: Override) -> Line:
    return override.rotation, override.role


def _scopes(
    session: Session, organisation_id: str, organisation: Organisation, overrides: Sequence[Override]
) -> list[Scope]:
    scopes = [weeks_around(one) for one in overrides]
    planned = [
        planned_schedule(session, organisation_id, first_day=scope.first_day, last_day=scope.last_day, line=scope.line)
        for scope in scopes
    ]
    known = Schedule.of(dict.fromkeys(shift for one in planned for shift in one.shifts))
    faults = [fault for _, fault in override_faults(overrides, known, organisation)]
    if faults:
        raise InvalidInput(faults)
    return scopes


def _around(session: Session, organisation_id: str, scope: Scope, final: Schedule) -> Schedule:
    """The rotation's part of the list, and what the people concerned hold elsewhere."""
    line = scope.line or ("", "")
    held = listed_shifts(session, organisation_id, first_day=scope.first_day, last_day=scope.last_day, line=line)
    people = {one.engineer for one in (*held.shifts, *final.shifts)}
    weeks = {"first_day": scope.first_day - AROUND, "last_day": scope.last_day + AROUND}
    return shifts_about(session, organisation_id, line[0], people, **weeks)


def _with(around: Schedule, final: Schedule, scope: Scope) -> Schedule:
    """The list around, with the scope's part of it as it would be."""
    others = (
        one
        for one in around.shifts
        if (one.rotation, one.role) != scope.line or not scope.first_day <= one.week <= scope.last_day
    )
    return Schedule.of((*others, *final.shifts))
