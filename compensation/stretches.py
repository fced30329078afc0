"""Real work on incidents as it is paid: each second once, for the incident that started first."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from compensation.spans import Span, cut, without
from compensation.working_time import WorkingTime


class Work(NamedTuple):
    """One person's work on one incident, as recorded or claimed."""

    span: Span
    incident: str
    began: datetime
    """When the incident began: decides which of two pays for a second that both have."""


class Stretch(NamedTuple):
    """Work for one incident, none of it for another at the same time."""

    span: Span
    incident: str
    rules: frozenset[str] = frozenset()
    """Which rules shaped it: `O2` when incidents shared time, `O3` when working hours were taken away."""


def attributed(works: Iterable[Work]) -> Iterator[Stretch]:
    """The union of one person's work, in order, each second with its incident.

    Time that several incidents share goes to the one that began first, then to the smaller name.
    """
    for group in _meeting(sorted(work for work in works if work.span.start < work.span.end)):
        yield from _united(_sharing(group) if len(group) > 1 else (Stretch(one.span, one.incident) for one in group))


def outside_working_hours(stretches: Iterable[Stretch], engineer: str, working: WorkingTime) -> Iterator[Stretch]:
    """What remains of the stretches when ordinary working time is taken away."""
    for stretch in stretches:
        ordinary = working.ordinary(engineer, stretch.span)
        if not ordinary:
            yield stretch
        else:
            rules = stretch.rules | {"O3"}
            yield from (Stretch(part, stretch.incident, rules) for part in without([stretch.span], ordinary))


def _meeting(works: Sequence[Work]) -> Iterator[list[Work]]:
    """Groups that share time, directly or through others."""
    group: list[Work] = []
    end: datetime | None = None
    for work in works:
        if end is not None and work.span.start >= end:
            yield group
            group, end = [], None
        group.append(work)
        end = max(end, work.span.end) if end else work.span.end
    if group:
        yield group


def _sharing(group: list[Work]) -> Iterator[Stretch]:
    edges = sorted({edge for work in group for edge in work.span})
    for span in cut(Span(edges[0], edges[-1]), edges):
        active = {
            (work.began, work.incident) for work in group if work.span.start <= span.start and span.end <= work.span.end
        }
        yield Stretch(span, min(active)[1], frozenset({"O2"}) if len(active) > 1 else frozenset())


def _united(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    last: Stretch | None = None
    for stretch in stretches:
        if last and last.incident == stretch.incident and last.span.end == stretch.span.start:
            last = Stretch(Span(last.span.start, stretch.span.end), last.incident, last.rules | stretch.rules)
            continue
        if last:
            yield last
        last = stretch
    if last:
        yield last
