"""Everything owed for some pay periods, from facts and policy alone: the same input gives the same lines."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from compensation.facts import PayFacts
from compensation.findings import Finding, on_call_twice, uncovered
from compensation.lines import PayLine
from compensation.no_schedule import without_schedule
from compensation.overtime import overtime
from compensation.periods import Period
from compensation.stipend import stipend
from domain.clock import WEEK, weekly
from domain.errors import DogwatchError
from domain.organisation import Organisation
from domain.rotations import Rotation
from domain.schedule import Schedule, Slot
from domain.slots import planned_slot, rotation_called, slot_in

_NEIGHBOURS = timedelta(days=15)
"""A week on call can share time only with weeks that begin less than two weeks before or after it."""


@dataclass(frozen=True)
class Computed:
    """Lines and exceptions of the periods that were asked for."""

    lines: tuple[PayLine, ...]
    findings: tuple[Finding, ...]

    def lines_of(self, period: Period) -> tuple[PayLine, ...]:
        return tuple(line for line in self.lines if line.period == period.label)

    def findings_of(self, period: Period) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.period == period.label)


def compute(facts: PayFacts, organisation: Organisation, periods: Collection[Period]) -> Computed:
    """What the facts owe for `periods`; InvalidInput with every fault of facts or policy that forbids an answer."""
    if not periods:
        return Computed((), ())
    final = facts.schedule(organisation)
    first, last = min(periods).first_day - _NEIGHBOURS, max(periods).next.first_day + _NEIGHBOURS
    near = Schedule(shifts=tuple(shift for shift in final.shifts if first <= shift.week <= last))
    slots = [
        slot_in(organisation, facts.planned, key)
        for key in facts.planned.by_slot
        if first <= key[2] <= last and rotation_called(organisation, key[0])
    ]
    missing = [slot for period in periods for slot in _missing(facts.planned, organisation, period)]
    carried = stipend(organisation, near, slots=[*slots, *missing], periods=periods)
    worked = overtime(facts, organisation, final)
    labels = {period.label for period in periods}
    lines = tuple(line for line in (*carried.lines, *worked.lines) if line.period in labels)
    _refuse_same_names(lines)
    gaps, twice = map(uncovered, carried.gaps), map(on_call_twice, carried.elsewhere)
    unknown = [one for period in periods for one in without_schedule([*slots, *missing], organisation, period)]
    findings = (*gaps, *unknown, *twice, *worked.findings)
    return Computed(in_order(lines), tuple(finding for finding in findings if finding.period in labels))


def in_order(lines: Sequence[PayLine]) -> tuple[PayLine, ...]:
    """Lines by person, then kind, then time: the order of every report."""
    return tuple(sorted(lines, key=lambda line: (line.engineer, line.earning.place, line.start, line.id)))


def _missing(planned: Schedule, organisation: Organisation, period: Period) -> Iterator[Slot]:
    """Weeks of the period that a rotation must have, from its first known week on, and that nobody planned."""
    span = period.span(organisation.payroll_zone)
    for rotation in organisation.rotations:
        for week in _weeks(rotation, planned, period):
            for role in rotation.roles:
                slot = planned_slot(organisation, rotation.id, role, week)
                if slot.key not in planned.by_slot and slot.start < span.end and span.start < slot.end:
                    yield slot


def _weeks(rotation: Rotation, planned: Schedule, period: Period) -> Iterator[date]:
    known = [week for name, _, week in planned.by_slot if name == rotation.id]
    if known:
        first = max(min(known), period.first_day - 2 * WEEK)
        yield from weekly(first, period.last_day, rotation.handoff.weekday)


def _refuse_same_names(lines: Sequence[PayLine]) -> None:
    names = {line.id for line in lines}
    if len(names) != len(lines):
        raise DogwatchError("two pay lines have the same name; nothing is reported, because one could hide the other")
