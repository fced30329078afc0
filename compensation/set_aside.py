"""Corrections that somebody decided not to post: they stay so, and cover nothing that becomes owed beyond them.

A correction of 150.00 was set aside, because it was paid in cash. When more work joins the session, so that 180.00 are
missing, 30.00 are a correction. When less is missing than was set aside, nothing is, and that is told.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from compensation.findings import Finding, FindingKind
from compensation.lines import PayLine, line_id
from compensation.responses import Response
from compensation.wording import duration
from domain.money import written


class Compared(NamedTuple):
    """A difference, and what it is beyond all that was set aside of the same work."""

    whole: PayLine
    beyond: PayLine | None
    """None: it is covered."""
    is_changed: bool
    """Whether less is missing now than was set aside."""


@dataclass
class _Aside:
    """What was set aside and covers no other difference yet."""

    line: PayLine
    cents: int
    seconds: int

    @property
    def is_used_up(self) -> bool:
        return not self.cents and not self.seconds


def less_aside(differences: Sequence[PayLine], aside: Iterable[PayLine]) -> tuple[Compared, ...]:
    """The differences without what was set aside, each piece of which covers one thing once."""
    kept = [_Aside(line, line.amount or 0, line.seconds) for line in {line.id: line for line in aside}.values()]
    left = {line.id: (line.amount or 0, line.seconds) for line in differences}
    covering: dict[str, list[_Aside]] = {line.id: [] for line in differences}
    for is_about in (_is_same_line, _is_same_work):
        for line in differences:
            for one in _about(line, kept, is_about):
                beyond = _cover(*left[line.id], one)
                if beyond != left[line.id]:
                    left[line.id] = beyond
                    covering[line.id].append(one)
    return tuple(_compared(_renamed(line, kept), *left[line.id], covering[line.id]) for line in differences)


def told_of_less(found: Iterable[Compared]) -> Iterator[Finding]:
    """An entry for each difference that is less by now than what was set aside of it."""
    for one in found:
        if one.is_changed:
            line = one.whole
            yield Finding(
                kind=FindingKind.SET_ASIDE,
                period=line.period,
                sentence=f"More was set aside of this than would be posted now, so nothing is: {line.sentence}",
                engineer=line.engineer,
                start=line.start,
                end=line.end,
                seconds=line.seconds,
                amount=line.amount,
                currency=line.currency,
            )


def is_work_of(response: Response, aside: PayLine) -> bool:
    """Whether this work was among what a correction would have paid that was set aside."""
    would_pay = (aside.amount or aside.seconds) > 0 and any(flag.startswith(response.flag) for flag in aside.flags)
    same_time = any(span.within(response.span) for span in aside.spans)
    return bool(response.flag) and would_pay and same_time and response.engineer == aside.engineer


def _about(line: PayLine, kept: Iterable[_Aside], is_about: Callable[[PayLine, PayLine], bool]) -> Iterator[_Aside]:
    return (one for one in kept if not one.is_used_up and _kind(line) == _kind(one.line) and is_about(line, one.line))


def _kind(line: PayLine) -> tuple[object, ...]:
    return line.engineer, line.of_period, line.earning, line.currency, line.amount is None, line.rotation, line.role


def _is_about(line: PayLine, aside: PayLine) -> bool:
    return _is_same_line(line, aside) or _is_same_work(line, aside)


def _is_same_line(line: PayLine, aside: PayLine) -> bool:
    return line.adjustment_of == aside.adjustment_of


def _is_same_work(line: PayLine, aside: PayLine) -> bool:
    """Of another name: a session that begins earlier now, was cut in two, or joined another."""
    return any(mine.within(theirs) for mine in line.spans for theirs in aside.spans)


def _cover(cents: int, seconds: int, one: _Aside) -> tuple[int, int]:
    covered, covered_seconds = _within(cents, one.cents), _within(seconds, one.seconds)
    one.cents, one.seconds = one.cents - covered, one.seconds - covered_seconds
    return cents - covered, seconds - covered_seconds


def _within(difference: int, aside: int) -> int:
    """As much of the difference as was set aside: nothing where they point in different directions."""
    return min(max(difference, min(aside, 0)), max(aside, 0))


def _renamed(line: PayLine, kept: Iterable[_Aside]) -> PayLine:
    """Under another name than what was set aside of the same work: the two are told apart for good."""
    names = [one.line.id for one in kept if _kind(line) == _kind(one.line) and _is_about(line, one.line)]
    return line.model_copy(update={"id": line_id("A", line.id, *names)}) if names else line


def _compared(line: PayLine, cents: int, seconds: int, covering: Sequence[_Aside]) -> Compared:
    is_changed = any(not one.is_used_up for one in covering)
    if not covering or not (cents or seconds):
        return Compared(line, None if covering else line, is_changed)
    amount = None if line.amount is None else cents
    told = " and ".join(_sum(one.line.amount, one.line.seconds) for one in covering)
    update = {
        "amount": amount,
        "seconds": seconds,
        "sentence": f"{_sum(amount, seconds)} beyond what was set aside, which was {told}. {line.sentence}",
    }
    return Compared(line, line.model_copy(update=update), is_changed)


def _sum(cents: int | None, seconds: int) -> str:
    return duration(seconds) if cents is None else f"{written(cents)} ({duration(seconds)})"
