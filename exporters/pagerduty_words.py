"""Plans, drift and verification of the PagerDuty connection in words: names, weekdays, local times, soonest first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from domain.base import Value
from exporters.local_times import from_to
from exporters.report.words import counted
from pager.actual import ScheduleKind
from pager.coverage import Mismatch, mismatches
from pager.lines import Piece
from pager.plan import LinePlan, PagerPlan, PolicyVerb

_DAY = timedelta(hours=24)
_VERBS = {PolicyVerb.CREATE: "will be created", PolicyVerb.REWIRE: "will follow the organisation's new settings"}


class Change(Value):
    """From `start` to `end` somebody else pages than now. Nobody is an empty tuple."""

    rotation: str
    role: str
    zone: str
    mismatch: Mismatch


def changes(plan: PagerPlan) -> tuple[Change, ...]:
    """Who pages instead of whom, soonest first: instead of nobody in schedules that are still to be created.

    What others keep in ours is not among them: the plan changes nothing about it.
    """
    return _changes_in(plan, plan.free)


def _changes_in(plan: PagerPlan, lines: Iterable[LinePlan]) -> tuple[Change, ...]:
    found = (
        Change(rotation=line.rotation, role=line.role, zone=line.zone, mismatch=one)
        for line in lines
        for one in _changed(line, plan.since)
    )
    return tuple(sorted(found, key=lambda one: (one.mismatch.start, one.rotation, one.role)))


def _changed(line: LinePlan, since: datetime) -> Iterator[Mismatch]:
    """Where nobody is desired, whoever the layers have on call stays."""
    final = line.actual.final if line.actual else ()
    shown = [one for one in final if one.object_id not in line.theirs]
    for one in mismatches(line.desired, shown, since, line.until):
        theirs = any(piece.meets(one.start, one.end) and (piece.user,) == one.found for piece in line.left_alone)
        if not theirs and (one.expected or line.kind is ScheduleKind.SHIFTS):
            yield one


def plan_words(plan: PagerPlan) -> Iterator[str]:
    """A plan for a person who decides about it."""
    yield from _told("Held back, and left as it is until its list is mended:", _held_back(plan))
    yield from _changes(plan)
    yield from _created(plan)
    yield from _told("Made in PagerDuty, and recorded here:", _adopted(plan))
    yield from _told("Taken back in PagerDuty, and withdrawn here:", _withdrawn(plan))
    yield from _told("Not ours, and left alone:", _foreign(plan))
    yield from _told(
        "Escalation policies:", (f"{one.name} {_VERBS[one.verb]}" for one in plan.policies if one.verb in _VERBS)
    )
    yield from _told("Note:", plan.notes)
    yield _sum(plan)


def mismatch_words(rotation: str, role: str, zone: str, one: Mismatch, names: Mapping[str, str]) -> str:
    """`team0 primary from ... to ...: Ana -> Ben`."""
    whom = f"{_who(one.found, names)} -> {_who(one.expected, names)}"
    return f"{rotation} {role} {from_to(one.start, one.end, zone)}: {whom}"


def piece_words(piece: Piece | None, zone: str, names: Mapping[str, str]) -> str:
    """`Ana from ... to ...`, or `nobody`."""
    return "nobody" if piece is None else f"{names.get(piece.user, piece.user)} {from_to(piece.start, piece.end, zone)}"


def _held_back(plan: PagerPlan) -> Iterator[str]:
    return (f"{one.rotation}: {fault}" for one in plan.held_back for fault in one.faults)


def _changes(plan: PagerPlan) -> Iterator[str]:
    found = _changes_in(plan, [line for line in plan.free if line.actual is not None])
    soon = [one for one in found if one.mismatch.start < plan.since + _DAY]
    yield from _told("In the next 24 hours:", (_change(one, plan.names) for one in soon))
    yield from _told("Later:", (_change(one, plan.names) for one in found if one not in soon))


def _created(plan: PagerPlan) -> Iterator[str]:
    new = [line for line in plan.free if line.schedule is None]
    soon = [_first(line, plan) for line in new if line.desired and line.desired[0].start < plan.since + _DAY]
    yield from _told("In the next 24 hours, in schedules that are new:", soon)
    yield from _told("New schedules:", (_extent(line) for line in new))


def _first(line: LinePlan, plan: PagerPlan) -> str:
    piece = line.desired[0]
    piece = piece.within(max(piece.start, plan.since), piece.end)
    return f"{line.line} {piece_words(piece, line.zone, plan.names)}"


def _extent(line: LinePlan) -> str:
    if not line.desired:
        return f"{line.line}, empty"
    shifts = "1 shift" if len(line.desired) == 1 else f"{len(line.desired)} shifts"
    return f"{line.line}, {shifts} {from_to(line.desired[0].start, line.desired[-1].end, line.zone)}"


def _adopted(plan: PagerPlan) -> Iterator[str]:
    for line in plan.lines:
        for one in line.adoptions:
            yield f"{line.line} {piece_words(one.whole, line.zone, plan.names)}"


def _withdrawn(plan: PagerPlan) -> Iterator[str]:
    for line in plan.lines:
        for name in line.withdrawals:
            yield f"{line.line} override {name}"


def _foreign(plan: PagerPlan) -> Iterator[str]:
    for line in plan.lines:
        for sentence in line.foreign:
            yield f"{line.line}: {sentence}"


def _sum(plan: PagerPlan) -> str:
    verbs = Counter(step.verb.value for line in plan.lines for step in line.steps)
    shifts = sum(len(line.desired) for line in plan.free if line.schedule is None)
    steps = [f"{number} x {verb}" for verb, number in sorted(verbs.items())]
    steps += [f"{counted(shifts, 'shift')} in new schedules"] if shifts else []
    if plan.is_empty and not any(line.desired for line in plan.lines):
        return "There is nothing to do, because nothing is published."
    if plan.is_empty and plan.held_back:
        return "There is nothing to do but to mend what is held back."
    if plan.is_empty and any(_differs(line, plan) for line in plan.lines):
        return "There is nothing to do: where somebody else pages, it is by what is not ours."
    if plan.is_empty:
        return "PagerDuty pages who is published: there is nothing to do."
    return f"Steps: {', '.join(steps) or 'none but those above'}."


def _differs(line: LinePlan, plan: PagerPlan) -> bool:
    final = line.actual.final if line.actual else ()
    found = mismatches(line.desired, final, plan.since, line.until)
    return any(one.expected or line.kind is ScheduleKind.SHIFTS for one in found)


def _change(one: Change, names: Mapping[str, str]) -> str:
    return mismatch_words(one.rotation, one.role, one.zone, one.mismatch, names)


def _who(users: Iterable[str], names: Mapping[str, str]) -> str:
    return " and ".join(names.get(user, user) for user in users) or "nobody"


def _told(heading: str, sentences: Iterable[str]) -> Iterator[str]:
    lines = list(sentences)
    if lines:
        yield heading
        yield from (f"  {line}" for line in lines)
