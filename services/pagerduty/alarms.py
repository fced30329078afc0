"""A pager that follows a list which ends falls silent with it: told long before, and ever after."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from domain.clock import iso
from domain.leavers import told_of_leavers
from domain.schedule import Schedule
from exporters.pagerduty_faults import paged
from services.pagerduty.ledger import Ledger

_FEW_WEEKS = timedelta(weeks=3)


def alarms(ledger: Ledger, sent: Schedule, since: datetime) -> Iterator[str]:
    """Sentences; `sent` are the shifts that page from `since` on."""
    ends = _ends(paged(ledger.published))
    if not sent.shifts:
        ended = f": the list ended at {iso(max(ends.values()))}" if ends else ""
        yield f"Nothing is published from now on{ended}."
        return
    for rotation in (one.id for one in ledger.organisation.rotations if one.id in ends):
        end = ends[rotation]
        if end <= since:
            yield f"{rotation} is not published from now on: its list ended at {iso(end)}."
        elif end - since < _FEW_WEEKS:
            yield f"{rotation} is published for {(end - since).days} more days only."
    yield from told_of_leavers(sent, ledger.organisation, since)


def _ends(published: Schedule) -> dict[str, datetime]:
    """When the list ends, by rotation."""
    last: dict[str, datetime] = {}
    for shift in published.shifts:
        last[shift.rotation] = max(shift.end, last.get(shift.rotation, shift.end))
    return last
