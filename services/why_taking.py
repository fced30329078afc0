"""The alternative of a "why", taken: the schedule with exactly its chain of changes, and everything handed out anew."""

from collections.abc import Sequence
from dataclasses import replace

from constraints.reasons import day
from domain.errors import Conflict
from domain.people import SHADOW
from domain.why import Change, Why
from importers.organisation_file import LoadedOrganisation
from importers.schedule_file import ScheduleFile
from scheduler.solve import Request
from services.planning import Planned, plan
from services.why_chain import locks_of


def taken_alternative(
    loaded: LoadedOrganisation, file: ScheduleFile, found: Why, request: Request, allow: Sequence[str] = ()
) -> Planned:
    """The schedule after the chain that was found, judged by the checker like every plan.

    Conflict when there is no chain, and when rules are broken elsewhere, so that more would have to change.
    """
    if found.alternative is None or file.horizon is None:
        raise Conflict("there is no alternative to take: nothing was written")
    changes = found.alternative.changes
    planned = plan(
        loaded, file.horizon, request, allow=allow, standing=file.allowances,
        published=file.schedule, locks=locks_of(changes),
    )  # fmt: skip
    if planned.found:
        _refuse_more(planned, file, changes)
    note = (
        f"The alternative to {found.rotation} {found.role}, {day(found.week)}, was taken: nothing else changed hands."
    )
    return replace(planned, plan=planned.plan.model_copy(update={"notes": (note, *planned.plan.notes)}))


def _refuse_more(planned: Planned, file: ScheduleFile, changes: Sequence[Change]) -> None:
    after = {shift.key: shift.engineer for shift in file.schedule.shifts} | {
        (one.rotation, one.role, one.week): one.after for one in changes
    }
    held = (shift for shift in planned.plan.schedule.shifts if shift.role != SHADOW)
    more = sorted(shift.key for shift in held if after.get(shift.key) != shift.engineer)
    if more:
        rotation, role, week = more[0]
        raise Conflict(
            f"more would have to change than the chain, such as {rotation} {role}, {day(week)}: the schedule does not "
            "fit the organisation file as it is now. Plan it again first: dogwatch plan ... --replan"
        )
