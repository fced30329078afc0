"""Whether anything moved since a plan was shown, other than by the plan's own writes."""

from collections.abc import Iterable, Iterator, Sequence

from domain.errors import StaleVersion
from pager.actual import Actual, Held, ScheduleKind
from pager.bodies import schedule_name, schedule_placeholder, with_schedules
from pager.lines import Piece, joined_at, without
from pager.plan import LinePlan, PagerPlan, footprint
from pager.policies import rules_of_body
from pager.steps import Step
from services.pagerduty.ledger import CREATE
from storage.pagerduty_journal import Write, WriteState


def refuse_moved(shown: PagerPlan, now: PagerPlan, own: Sequence[Write]) -> None:
    """StaleVersion with everything that moved. `own` are the plan's writes since it was shown, in order."""
    moved = [*_moved_lines(shown, now, own), *_moved_policies(shown, now, own)]
    if {one.rotation for one in shown.held_back} != {one.rotation for one in now.held_back}:
        moved.append("other rotations are held back")
    if moved:
        raise StaleVersion(f"since the plan was shown, {'; '.join(moved)}; make a new plan and look at it")


def _moved_lines(shown: PagerPlan, now: PagerPlan, own: Sequence[Write]) -> Iterable[str]:
    there = {line.line: line for line in now.lines}
    for line in shown.lines:
        found = there.pop(line.line, None)
        name = str(line.line)
        if found is None:
            yield f"{name} was dropped"
        elif found.desired != line.desired:
            yield f"{name} was published otherwise"
        elif _has_another_schedule(line, found, own):
            yield f"{name} was given another schedule"
        elif _changed_there(line, found, own):
            yield f"{name} was changed in PagerDuty"
    yield from (f"{line} was added" for line in there)


def _has_another_schedule(line: LinePlan, found: LinePlan, own: Sequence[Write]) -> bool:
    """One that the plan was to create is its own, or was handed over by somebody meanwhile."""
    if line.schedule is None:
        created = {write.schedule for write in own if write.state is not WriteState.FORGOTTEN}
        return found.schedule is not None and schedule_name(*line.line) not in created
    return line.schedule != found.schedule


def _changed_there(line: LinePlan, found: LinePlan, own: Sequence[Write]) -> bool:
    """Whether its objects, or who is on call, are other than the plan showed and has left them."""
    before, now = _as_left(line, found, own), found.actual
    if before is None or now is None or not before.in_detail or not now.in_detail:
        return bool(footprint(before) != footprint(now))
    times = [*_written_times(now.schedule, own)]
    paged = [_paged_outside(times, line, actual) for actual in (before, now)]
    objects = [footprint(actual.model_copy(update={"final": ()})) for actual in (before, now)]
    return bool(objects[0] != objects[1] or (line.schedule is not None and paged[0] != paged[1]))


def _written_times(schedule: str, own: Sequence[Write]) -> Iterator[Piece]:
    """When the plan's own writes may have changed who is on call: before, after, and what was left in the end."""
    for write in own:
        if write.schedule == schedule and CREATE not in write.step:
            step = Step.model_validate(write.step)
            yield from (piece for piece in (step.before, step.after, write.left) if piece)


def _paged_outside(times: Sequence[Piece], line: LinePlan, actual: Actual) -> list[Piece]:
    """Who is on call at all other times that were looked at, in whatever pieces PagerDuty tells it."""
    shown = [Piece(start=one.start, end=one.end, user=one.user) for one in actual.final]
    pieces = [one.within(line.since, line.until) for one in shown if one.meets(line.since, line.until)]
    for time in times:
        pieces = without(pieces, time.start, time.end)
    return joined_at(pieces, [piece.start for piece in pieces])


def _as_left(line: LinePlan, found: LinePlan, own: Sequence[Write]) -> Actual | None:
    """What was there when the plan was shown, with what the plan has written since."""
    actual = line.actual
    if actual is None and found.schedule is not None:
        kind = ScheduleKind.SHIFTS
        actual = Actual(schedule=found.schedule, kind=kind, held=(), overrides=())
    if actual is None or actual.held is None:
        return actual
    held = {one.id: one for one in actual.held}
    overrides = {one.id: one for one in actual.overrides or ()}
    for write in own:
        if write.schedule == actual.schedule and write.state is WriteState.DONE and write.object_id is not None:
            held.pop(write.object_id, None)
            overrides.pop(write.object_id, None)
            if write.left:
                piece = write.left
                held[write.object_id] = Held(id=write.object_id, start=piece.start, end=piece.end, user=piece.user)
    return actual.model_copy(update={"held": tuple(held.values()), "overrides": tuple(overrides.values())})


def _moved_policies(shown: PagerPlan, now: PagerPlan, own: Sequence[Write]) -> Iterable[str]:
    there = {one.rotation: one for one in now.policies}
    schedules = {schedule_placeholder(*one.line): (one.schedule, one.kind) for one in now.lines if one.schedule}
    written = {write.schedule for write in own}
    for policy in shown.policies:
        found, wanted = there.pop(policy.rotation, None), rules_of_body(with_schedules(policy.body, schedules))
        left = {policy.found, wanted} if policy.name in written else {policy.found}
        if found is None or found.found not in left or policy.policy not in (None, found.policy):
            yield f"the escalation policy {policy.name!r} was changed"
        elif found.wanted != wanted:
            yield f"the escalation policy {policy.name!r} was set otherwise in the organisation"
    yield from (f"the escalation policy {one.name!r} was added" for one in there.values())
