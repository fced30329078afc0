"""Incidents far from all others: a mistyped year makes the load of everybody's weeks too small."""

from collections.abc import Iterator, Sequence

from domain import clock
from domain.errors import Fault
from domain.organisation import Incident
from importers.draft import Draft
from importers.rows import Row, knowing

_YEAR = 366 * 86_400
_TOLD = 3
"""Groups that are told one by one."""


def years_apart(draft: Draft) -> Iterator[Fault]:
    """Warns of incidents that more than a year divides from most of the others, once for each such group."""
    groups = _groups(sorted(knowing(draft.incidents, "opened"), key=lambda row: row.value.opened))
    if len(groups) < 2:
        return
    most = max(groups, key=len)
    apart = [group for group in groups if group is not most]
    for number, group in enumerate(apart[:_TOLD], start=1):
        what = "stands" if len(group) == 1 else f"it and {len(group) - 1:,} more near it stand"
        further = f" (so do {len(apart) - _TOLD:,} more groups)" if number == _TOLD < len(apart) else ""
        problem = f"{what} apart from all other incidents by more than a year{further}"
        others = f"most lie between {most[0].value.opened:%Y-%m-%d} and {most[-1].value.opened:%Y-%m-%d}"
        first = min(group, key=lambda row: row.place("opened"))
        yield first.fault("opened", problem=problem, hint=f"is the year mistyped? {others}")


def _groups(in_time: Sequence[Row[Incident]]) -> list[list[Row[Incident]]]:
    """Incidents with no more than a year from each to the next."""
    groups: list[list[Row[Incident]]] = []
    for row in in_time:
        if groups and clock.seconds(groups[-1][-1].value.opened, row.value.opened) <= _YEAR:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups
