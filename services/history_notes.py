"""Past shifts and incidents that are none, because they lie in the weeks that are planned, or after them."""

from collections.abc import Iterator

from constraints.burden import BurdenEstimate
from domain.errors import Fault
from domain.organisation import Organisation
from domain.schedule import Horizon


def passed_over(organisation: Organisation, horizon: Horizon) -> Iterator[Fault]:
    """A warning when past shifts lie in the planned weeks: these are planned as if nobody had held them."""
    found = sorted(shift.week for shift in organisation.history.shifts if horizon.covers(shift.week))
    if found:
        shifts = "1 past shift lies" if len(found) == 1 else f"{len(found):,} past shifts lie"
        weeks = f"{found[0]}" if found[0] == found[-1] else f"{found[0]} to {found[-1]}"
        problem = f"{shifts} in the weeks to be planned ({weeks}), and what is planned anew is not counted as past"
        hint = "name that schedule with --replan to keep most of it; as history it is for the weeks before and after"
        yield Fault("", 0, 0, "history.shifts", problem, hint=hint)


def later_incidents(organisation: Organisation, horizon: Horizon) -> Iterator[str]:
    """A sentence when incidents begin on the first planned day or later: they say nothing about the weeks before."""
    later = len(organisation.incidents) - len(BurdenEstimate.seen_from(organisation, horizon).history)
    if later:
        incidents = "1 incident" if later == 1 else f"{later:,} incidents"
        verbs = "is no history and was" if later == 1 else "are no history and were"
        yield f"{incidents} on or after {horizon.first_day}, the first planned day, {verbs} not counted."
