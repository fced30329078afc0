"""Plans out of files as they are in force: with the overrides that other files hold."""

from collections.abc import Iterable
from pathlib import Path

from domain.organisation import Organisation
from domain.overrides import Override, final_schedule, fitting
from domain.schedule import Schedule
from importers.pay_overrides import read_overrides
from importers.report import Report


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
