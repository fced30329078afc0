"""Carries out steps: journal, send, and where nobody answered look before sending again."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Protocol

from domain.errors import RemoteFailure
from pager.actual import Held, HeldOverride
from pager.journal import Entry, Journal
from pager.lines import NOBODY, Piece
from pager.refusals import Refused, Unanswered
from pager.steps import Step, Verb

_TRIES = 4
_LOOKS = (1, 2, 4, 8)
"""Seconds between looks: what PagerDuty shows may be a little old."""


class TooLate(Exception):
    """The moment at which a step was to take effect has passed: plan the line again."""


class Target(Protocol):
    """One of PagerDuty's schedule APIs, as far as writing needs it."""

    batch: int

    def add(self, schedule: str, steps: Sequence[Step]) -> Sequence[Held | str]:
        """For each addition, all of one verb, what was made of it, or why it was refused."""

    def change(self, schedule: str, step: Step) -> None:
        """Anything but an addition."""

    def objects(self, schedule: str, since: datetime, until: datetime) -> Sequence[Held]:
        """All objects that meet the time, overrides of shifts too."""

    def wait(self, seconds: float) -> None: ...


def carry_out(
    target: Target, schedule: str, steps: Sequence[Step], journal: Journal, clock: Callable[[], datetime]
) -> None:
    """Every step, in order. TooLate, Refused or Unanswered leave the rest undone and the journal true."""
    for group in _requests(steps, target.batch):
        if any(_passed(step, clock()) for step in group):
            raise TooLate
        if group[0].is_addition:
            _add(target, schedule, group, journal)
        else:
            _change(target, schedule, group[0], journal, clock)


def recover(target: Target, schedule: str, journal: Journal, now: datetime) -> None:
    """Finds out what became of writes that were intended when the process died."""
    entries = journal.open_entries(schedule)
    additions = [entry for entry in entries if entry.step.is_addition]
    _settle_additions(target, schedule, additions, journal)
    for entry in entries:
        if entry not in additions:
            _settle_change(target, schedule, entry, journal, now)


def claim(found: Sequence[Held], schedule: str, journal: Journal) -> bool:
    """Takes as ours what turned up after all; whether there was any."""
    known = {*journal.owned(schedule), *journal.adopted(schedule)}
    strangers = [held for held in found if held.id not in known]
    pairs = pairs_of(journal.may_turn_up(schedule), strangers)
    for entry, held in pairs:
        journal.done(entry.number, held.id, left_of(held))
    return bool(pairs)


def _requests(steps: Sequence[Step], batch: int) -> Iterator[Sequence[Step]]:
    """Additions that follow each other go out together, up to `batch`; every other step alone."""
    for _, group in groupby(steps, key=lambda step: step.verb):
        together = list(group)
        size = batch if together[0].is_addition else 1
        for first in range(0, len(together), size):
            yield together[first : first + size]


def _passed(step: Step, now: datetime) -> bool:
    """Whether a boundary that the step sets, or that it must come before, lies behind."""
    before, after = step.before, step.after
    if step.verb is Verb.MOVE and before and after:
        moved = [(before.end, after.end)] if step.started else [(before.start, after.start), (before.end, after.end)]
        return any(new <= now for old, new in moved if old != new)
    if step.verb is Verb.LIFT:
        return False
    first = before if step.verb is Verb.REMOVE else after
    return first is not None and first.start <= now


def _add(target: Target, schedule: str, steps: Sequence[Step], journal: Journal) -> None:
    left = list(steps)
    for _ in range(_TRIES):
        numbers = journal.intend(schedule, left)
        entries = [Entry(number=number, step=step) for number, step in zip(numbers, left, strict=True)]
        try:
            _note_answers(entries, target.add(schedule, left), journal)
            return
        except Refused:
            for number in numbers:
                journal.refused(number)
            raise
        except Unanswered as unanswered:
            failure = unanswered
            left = _settle_additions(target, schedule, entries, journal)
        if not left:
            return
    raise failure


def _note_answers(entries: Sequence[Entry], answers: Sequence[Held | str], journal: Journal) -> None:
    """Keeps what was made; then says what was refused, of all of them."""
    if len(answers) != len(entries):
        raise Unanswered("an addition", "it does not tell of every item")
    reasons = []
    for entry, answer in zip(entries, answers, strict=True):
        if isinstance(answer, str):
            journal.refused(entry.number)
            reasons.append(answer)
        else:
            journal.done(entry.number, answer.id, left_of(answer))
    if reasons:
        raise RemoteFailure(f"PagerDuty refused {len(reasons)} of {len(entries)} items: {'; '.join(reasons)}")


def _settle_additions(target: Target, schedule: str, entries: Sequence[Entry], journal: Journal) -> list[Step]:
    """Looks until all are seen, or often enough; the steps of those that are not there."""
    missing = list(entries)
    for pause in _LOOKS:
        if not missing:
            break
        target.wait(pause)
        known = {*journal.owned(schedule), *journal.adopted(schedule)}
        start, end = min(one.step.made.start for one in missing), max(one.step.made.end for one in missing)
        strangers = [held for held in target.objects(schedule, start, end) if held.id not in known]
        for entry, held in pairs_of(missing, strangers):
            journal.done(entry.number, held.id, left_of(held))
            missing.remove(entry)
    for entry in missing:
        journal.unseen(entry.number)
    return [entry.step for entry in missing]


def pairs_of(entries: Sequence[Entry], strangers: Sequence[Held]) -> list[tuple[Entry, Held]]:
    """Objects that are what an addition would have made; one that came late begins when it came."""
    found, left = [], list(strangers)
    for entry in entries:
        piece = entry.step.made
        fits = (held for held in left if _made_from(held, piece))
        if (held := next(fits, None)) is not None:
            found.append((entry, held))
            left.remove(held)
    return found


def _made_from(held: Held, piece: Piece) -> bool:
    return (held.user or NOBODY, held.end) == (piece.user, piece.end) and piece.start <= held.start < piece.end


def _change(target: Target, schedule: str, step: Step, journal: Journal, clock: Callable[[], datetime]) -> None:
    for _ in range(_TRIES):
        (number,) = journal.intend(schedule, [step])
        entry = Entry(number=number, step=step)
        try:
            target.change(schedule, step)
        except Refused as refusal:
            if refusal.status != 404 or step.after is not None:
                journal.refused(number)
                raise
        except Unanswered as unanswered:
            failure = unanswered
            if not _settle_change(target, schedule, entry, journal, clock()):
                continue
            return
        journal.done(number, step.changed, step.after)
        return
    raise failure


def _settle_change(target: Target, schedule: str, entry: Entry, journal: Journal, now: datetime) -> bool:
    """Looks until the change is seen, or often enough; whether it was."""
    step = entry.step
    times = [moment for piece in (step.before, step.after) if piece for moment in (piece.start, piece.end)]
    for pause in _LOOKS:
        target.wait(pause)
        there = {held.id: held for held in target.objects(schedule, min(times), max(times))}
        if is_seen(step, there.get(step.changed), now):
            journal.done(entry.number, step.changed, step.after)
            return True
    journal.unseen(entry.number)
    return False


def is_seen(step: Step, there: Held | HeldOverride | None, now: datetime) -> bool:
    """Whether the object is as the step was to leave it; `there` None: it is gone."""
    if step.after is None:
        return there is None or there.end <= now
    if there is None or there.end != step.after.end:
        return False
    return step.started or (there.start, there.user) == (step.after.start, step.after.user)


def left_of(held: Held) -> Piece:
    """What an object holds."""
    return Piece(start=held.start, end=held.end, user=held.user or NOBODY)
