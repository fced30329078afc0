"""Whether a plan or an override keeps the rules of the organisation as it is now: asked of the checker, no solver."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from constraints import catalogue, checker
from constraints.framing import frame, frame_around
from constraints.pooling import lent
from constraints.problem import Problem
from constraints.rules.availability import Availability
from constraints.rules.coverage import Coverage
from constraints.rules.eligibility import Eligibility
from constraints.rules.one_duty import OneDuty
from domain.breach import Breach
from domain.clock import WEEK, iso
from domain.errors import BrokenRules
from domain.organisation import Organisation
from domain.overrides import Override
from domain.people import SHADOW
from domain.plan import Plan
from domain.schedule import Horizon, Schedule, Shift
from domain.weeks_held import weeks_held

AROUND = timedelta(weeks=20)
"""Further than any rule looks."""
_OF_MOMENTS = (Availability.id, Eligibility.id, OneDuty.id)
"""Rules that look at the parts of a week that somebody holds; the others count weeks."""


@dataclass(frozen=True)
class Judged:
    """Hard rules that would be broken, and whether it was done all the same."""

    breaches: tuple[Breach, ...]

    @classmethod
    def together(cls, several: Iterable["Judged"]) -> "Judged":
        """Each breach once."""
        return cls(tuple(dict.fromkeys(breach for one in several for breach in one.breaches)))

    def refuse(self, *, forced: bool) -> None:
        """BrokenRules with every breach, unless there is none or it is forced."""
        if self.breaches and not forced:
            raise BrokenRules(self.breaches)


def judged_plan(organisation: Organisation, plan: Plan, published: Schedule) -> Judged:
    """The plan beside what is published outside its horizon."""
    settled = _settled(organisation, published)
    problems = frame(settled, plan.horizon)
    found = (breach for one in problems for breach in checker.breaches(one, checker.part_of(one, plan.schedule)))
    return Judged((*(breach for breach in found if breach.hard), *_holes(settled, plan)))


def _holes(settled: Organisation, plan: Plan) -> Iterator[Breach]:
    """Times of nobody between the plan and the weeks beside it, whose handoff is on another day."""
    lines: dict[tuple[str, str], list[Shift]] = {}
    beside = [one for one in settled.history.shifts if not plan.horizon.covers(one.week)]
    for shift in (*beside, *plan.schedule.shifts):
        if shift.role != SHADOW:
            lines.setdefault((shift.rotation, shift.role), []).append(shift)
    for line in lines.values():
        for before, after in pairwise(sorted(line, key=lambda one: one.start)):
            at_the_edge = plan.horizon.covers(before.week) != plan.horizon.covers(after.week)
            other_day = bool((after.week - before.week) % WEEK)
            if at_the_edge and other_day and timedelta(0) < after.start - before.end < WEEK:
                yield _hole(before, after)


def _hole(before: Shift, after: Shift) -> Breach:
    return Breach(
        rule=Coverage.id,
        rotation=after.rotation,
        weeks=(after.week,),
        sentence=f"nobody is on call for {after.rotation} {after.role} from {iso(before.end)} to {iso(after.start)}, "
        "between this plan and the weeks beside it: they hand over on different days",
    )


def judged_override(organisation: Organisation, override: Override, before: Schedule, after: Schedule) -> Judged:
    """What the override breaks that was not broken before it; `before` and `after` are the list, far around it."""
    changed = frozenset(before.shifts) ^ frozenset(after.shifts)
    if not changed:
        return Judged(())
    weeks = [shift.week for shift in changed]
    horizon = Horizon(first_day=min(weeks), last_day=max(weeks) + timedelta(days=6))
    found: dict[Breach, None] = dict.fromkeys(_gap(override))
    settled = _settled(_with_stranger(organisation, override), before)
    for problem in frame_around(settled, horizon, override.rotation):
        known = frozenset(_breaches(problem, before, organisation))
        found |= {one: None for one in _breaches(problem, after, organisation) if one not in known}
    return Judged((*found, *_strange(organisation, override, weeks)))


def _settled(organisation: Organisation, published: Schedule) -> Organisation:
    """The organisation with all that is published on record, as it was when it was planned."""
    return organisation.settled_by(weeks_held(published, organisation).shifts)


def _breaches(problem: Problem, schedule: Schedule, organisation: Organisation) -> Iterator[Breach]:
    """Hard breaches within the problem's weeks: some rules are asked about whole weeks, some about the parts."""
    parts = Schedule(shifts=tuple(one for one in schedule.shifts if problem.horizon.covers(one.week)))
    parts = checker.part_of(problem, parts)
    whole = weeks_held(parts, organisation)
    for rule in catalogue.rules(problem.organisation.policy):
        if rule.id != Coverage.id:
            found = rule.check(problem, parts if rule.id in _OF_MOMENTS else whole)
            yield from (breach for breach in found if breach.hard)


def _gap(override: Override) -> Iterator[Breach]:
    if override.engineer is None:
        when = f"from {iso(override.start)} to {iso(override.end)}"
        sentence = f"nobody is on call for {override.rotation} {override.role} {when}"
        yield Breach(rule=Coverage.id, rotation=override.rotation, sentence=sentence)


def _is_stranger(organisation: Organisation, override: Override) -> bool:
    """Somebody who belongs to the rotation at no time: no rule of its group would look at her."""
    rotation = organisation.rotation.get(override.rotation)
    if rotation is None or override.engineer is None:
        return False
    teams = {member.team for member in rotation.members}
    named = {member.engineer for member in rotation.members}
    return override.engineer not in named and organisation.engineer[override.engineer].team not in teams


def _with_stranger(organisation: Organisation, override: Override) -> Organisation:
    """The organisation in which she belongs, so that her own weeks, rest and absences are looked at."""
    if not _is_stranger(organisation, override):
        return organisation
    return lent(organisation, override.engineer or "", override.rotation, override.role)


def _strange(organisation: Organisation, override: Override, weeks: Iterable[date]) -> Iterator[Breach]:
    if _is_stranger(organisation, override):
        yield Breach(
            rule=Eligibility.id,
            engineer=override.engineer,
            rotation=override.rotation,
            weeks=tuple(sorted(set(weeks))),
            sentence=f"{override.engineer} is not a member of {override.rotation}",
        )
