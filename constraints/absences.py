"""When people are away, as UTC intervals: approved absences. A week that somebody "cannot" is a wish, and no leave."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from domain import clock
from domain.organisation import Organisation
from domain.people import Absence

Interval = tuple[datetime, datetime]


def intervals_away(organisation: Organisation) -> Mapping[str, tuple[Interval, ...]]:
    """Merged intervals of approved absence per engineer; engineers who are never away are not listed."""
    found: dict[str, list[Interval]] = {}
    for absence in organisation.absences:
        if absence.approved:
            found.setdefault(absence.engineer, []).append(_interval(absence, organisation.zone_of(absence.engineer)))
    return {engineer: merged(intervals) for engineer, intervals in found.items()}


def merged(intervals: list[Interval]) -> tuple[Interval, ...]:
    """The union of intervals: sorted, disjoint, touching ones joined."""
    union: list[Interval] = []
    for start, end in sorted(intervals):
        if union and start <= union[-1][1]:
            union[-1] = (union[-1][0], max(end, union[-1][1]))
        else:
            union.append((start, end))
    return tuple(union)


def _interval(absence: Absence, zone: str) -> Interval:
    if absence.start and absence.end:
        return (absence.start, absence.end)
    if absence.first_day is None or absence.last_day is None:
        raise ValueError("an absence has days or instants")
    return (clock.midnight(absence.first_day, zone), clock.midnight(absence.last_day + timedelta(days=1), zone))
