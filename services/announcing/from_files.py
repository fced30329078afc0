"""Plans out of files as they are in force: with the overrides that other files hold, in the weeks that are planned."""

from collections.abc import Iterable
from pathlib import Path

from domain.organisation import Organisation
from domain.overrides import Override, final_schedule, fitting
from domain.schedule import Schedule
from importers.pay_overrides import read_overrides
from importers.report import Report
from importers.schedule_file import ScheduleFile
from services.weeks_in_common import span_of, weeks_outside, within


def in_force(paths: Iterable[Path], organisation: Organisation, *plans: Schedule) -> tuple[Schedule, ...]:
    """Each plan after the overrides of these files, as far as they lie in its weeks.

    InvalidInput with every fault of every file; an override has to lie in the weeks of all plans together.
    """
    report, found = Report(), list[Override]()
    weeks = Schedule.of({shift for plan in plans for shift in plan.shifts})
    for path in paths:
        found += read_overrides(path, organisation, weeks, report, found).overrides
    report.refuse_faults()
    return tuple(final_schedule(plan, fitting(found, plan, organisation), organisation) for plan in plans)


def replaced(before: Schedule, plan: ScheduleFile) -> tuple[Schedule, str]:
    """What of the earlier schedule the plan takes the place of, and which weeks it leaves as they are: no news.

    A file without any week takes the place of them all: whoever held one hears that it is withdrawn.
    """
    span = span_of(plan)
    return (within(before, span), weeks_outside(before, span)) if span else (before, "")
