"""Shifts of people who do not work here any more by then: nobody answers, though the list has a name."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from domain.clock import iso, midnight
from domain.organisation import Organisation
from domain.schedule import Schedule, Shift


def _gone_from(organisation: Organisation, engineer: str) -> datetime | None:
    """When the day after the engineer's last one begins, on their own clock; None: they stay, or nobody knows them."""
    known = organisation.engineer.get(engineer)
    if known is None or known.last_day is None:
        return None
    return midnight(known.last_day + timedelta(days=1), organisation.zone_of(engineer))


def shifts_of_leavers(schedule: Schedule, organisation: Organisation) -> Iterator[tuple[Shift, datetime]]:
    """Each shift that lasts longer than its holder works here, and from when on nobody answers in it."""
    for shift in schedule.shifts:
        gone = _gone_from(organisation, shift.engineer)
        if gone is not None and gone < shift.end:
            yield shift, max(gone, shift.start)


def told_of_leavers(schedule: Schedule, organisation: Organisation, since: datetime) -> Iterator[str]:
    """A sentence for each of them that ends after `since`."""
    for shift, gone in shifts_of_leavers(schedule, organisation):
        if shift.end > since:
            person = organisation.engineer[shift.engineer]
            yield (
                f"{person.name} works here until {person.last_day}, and holds {shift.rotation} {shift.role} "
                f"from {iso(max(gone, since))} to {iso(shift.end)}: plan again, or pass it on."
            )
