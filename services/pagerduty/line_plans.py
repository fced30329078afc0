"""What happens to each line: overrides made in PagerDuty come in first, and then the steps to what is wanted."""

from collections.abc import Callable, Collection, Mapping, Sequence

from pager.actual import ScheduleKind
from pager.adapter import Adapter
from pager.horizon import with_beyond
from pager.lines import Line, Piece
from pager.plan import LinePlan
from services.pagerduty.adopting import Beside, Wanted, found_beside, withdrawn_there
from services.pagerduty.forecast import Forecast
from services.pagerduty.line_reading import LineRead
from services.pagerduty.outlook import all_overrides

AdapterOf = Callable[[ScheduleKind], Adapter]


def line_plans(
    reads: Sequence[LineRead], forecast: Forecast, adapter_of: AdapterOf, held_back: Collection[str]
) -> tuple[LinePlan, ...]:
    """One for each line that was read, in the same order; without steps for the rotations that are `held_back`."""
    withdrawn = {read.line: withdrawn_there(read.actual, read.known, read.window) for read in reads if read.actual}
    numbers = _recorded(reads, withdrawn)
    before = forecast.whole(numbers)
    beside = {read.line: _beside(read, before, forecast) for read in reads}
    more = [one for line, found in beside.items() for one in all_overrides(line, found.adoptions)]
    after = forecast.after(numbers, more)
    plans = [
        _plan(read, after.get(read.line, ()), beside[read.line], withdrawn.get(read.line, ()), forecast)
        for read in reads
    ]
    return tuple(
        plan if plan.rotation in held_back else _with_steps(plan, read, adapter_of(read.kind))
        for plan, read in zip(plans, reads, strict=True)
    )


def _recorded(reads: Sequence[LineRead], withdrawn: Mapping[Line, Sequence[str]]) -> frozenset[int]:
    """The numbers of dogwatch's overrides that stand for what is gone from PagerDuty."""
    return frozenset(
        number
        for read in reads
        for name in withdrawn.get(read.line, ())
        for number in read.known.adopted[name].overrides
    )


def _beside(read: LineRead, desired: Mapping[Line, Sequence[Piece]], forecast: Forecast) -> Beside:
    if read.actual is None:
        return Beside()
    mine = desired.get(read.line, ())
    others = [
        piece
        for line, pieces in desired.items()
        if line.rotation == read.line.rotation and line != read.line
        for piece in pieces
    ]
    return found_beside(read.actual, Wanted(mine, others), read.known, read.window, forecast.engineers)


def _plan(
    read: LineRead,
    desired: Sequence[Piece],
    beside: Beside,
    withdrawn: tuple[str, ...],
    forecast: Forecast,
) -> LinePlan:
    return LinePlan(
        rotation=read.line.rotation,
        role=read.line.role,
        zone=forecast.zone(read.line),
        schedule=read.schedule,
        kind=read.kind,
        since=read.window.look,
        until=read.window.until,
        edge=read.window.edge,
        desired=tuple(desired),
        actual=read.actual,
        adoptions=beside.adoptions,
        withdrawals=withdrawn,
        foreign=beside.foreign,
        theirs=beside.theirs,
    )


def _with_steps(plan: LinePlan, read: LineRead, adapter: Adapter) -> LinePlan:
    if read.actual is None or not read.actual.in_detail:
        return plan
    adopted = {*read.known.adopted} - {*plan.withdrawals} | {one.object_id for one in plan.adoptions}
    wanted = with_beyond(plan.desired, read.actual, read.known.owned, adopted, read.window.edge)
    steps = adapter.plan(wanted, read.actual, read.known.owned, adopted, read.window.since)
    return plan.model_copy(update={"steps": steps})
