"""What a question about one cell stands on: its group of rotations, the schedule, and whether that was proved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from constraints import checker
from constraints.framing import frame
from constraints.problem import Problem
from domain.errors import Conflict, Fault, InvalidInput
from domain.organisation import Organisation
from domain.people import SHADOW
from domain.plan import Status
from domain.schedule import Horizon
from importers.organisation_file import LoadedOrganisation
from importers.schedule_file import ScheduleFile, strangers
from importers.suggestions import known_or_nearest
from scheduler.deadline import Deadline
from scheduler.what_if import WhatIf
from services.agreements import taken

_SHOWN = 5
"""Broken rules that a message names; the others are counted."""


@dataclass(frozen=True)
class Question:
    """One cell; any day of its week names it. `instead`: the best plan in which this engineer holds it.

    `alternative_only`: the best plan without the holder, and no list of candidates. `exact`: every candidate's price
    is proved in every tier, about a second for each.
    """

    rotation: str
    role: str
    week: date
    instead: str | None = None
    alternative_only: bool = False
    exact: bool = False
    allow: tuple[str, ...] = ()
    """Exceptions to ask under, besides those that the schedule was planned under."""
    seconds: float | None = None
    """Limit of wall time; what is not proved by then says so."""


@dataclass(frozen=True, eq=False)
class Facts:
    """The group that the cell belongs to, the schedule as its solver knows it, and what the plan costs in all."""

    loaded: LoadedOrganisation
    file: ScheduleFile
    problem: Problem
    slot: int
    what_if: WhatIf
    totals: Mapping[str, int]

    @property
    def holder(self) -> int:
        return self.what_if.chosen[self.slot]

    @property
    def others(self) -> list[int]:
        """Everybody else who belongs to the rotation."""
        members = self.problem.members[self.problem.slots[self.slot].rotation]
        return [person for person in members if person != self.holder]

    def name(self, person: int) -> str:
        return self.problem.organisation.engineer[self.problem.people[person]].name


def facts_of(loaded: LoadedOrganisation, file: ScheduleFile, question: Question) -> Facts:
    """InvalidInput with every fault of the question; Conflict when the schedule breaks rules as they are now."""
    agreed = taken(loaded.organisation, _horizon(file), question.allow, file.seed or 0, file.allowances)
    organisation = agreed.organisation
    problems = frame(organisation, _horizon(file))
    _refuse(strangers(file, tuple(organisation.engineer), tuple(organisation.rotation)))
    _refuse(_unknown(organisation, question))
    problem, slot = _cell(problems, question)
    _refuse_broken(problem, file)
    chosen = {
        problem.slot_at[shift.key]: problem.position[shift.engineer]
        for shift in file.schedule.shifts
        if shift.key in problem.slot_at
    }
    _refuse(_asked_in_vain(problem, slot, chosen[slot], question))
    totals = checker.total_tiers(problems, file.schedule)
    proved = not question.allow and _proved(loaded, file, totals)
    what_if = WhatIf(problem, chosen, proved, file.seed or 0, Deadline.after(question.seconds))
    return Facts(loaded, file, problem, slot, what_if, totals)


def notes_of(facts: Facts) -> Iterator[str]:
    """What limits the answer."""
    if facts.file.input_sha256 != facts.loaded.sha256:
        yield (
            "The organisation file, or a file it names, has changed since this schedule was planned: prices are "
            "differences to the schedule as it stands, by the organisation as it is now. Plan again to see the best."
        )
    elif not facts.what_if.proved:
        yield "This schedule is not the proved optimum: prices are differences to it, and may be below 0."
    if facts.file.unread:
        yield f"Written by another version of dogwatch; not looked at: {', '.join(facts.file.unread)}."


def _horizon(file: ScheduleFile) -> Horizon:
    if file.horizon is None:
        hint = "give the schedule.json that `dogwatch plan` writes beside it"
        raise InvalidInput([Fault(file.name, 0, 0, "horizon", "a CSV file does not say what was planned", "", hint)])
    return file.horizon


def _refuse(faults: Iterator[Fault]) -> None:
    found = list(faults)
    if found:
        raise InvalidInput(found)


def _option(name: str, problem: str, value: str, hint: str = "") -> Fault:
    return Fault("", 0, 0, name, problem, value, hint)


def _unknown(organisation: Organisation, question: Question) -> Iterator[Fault]:
    rotation = organisation.rotation.get(question.rotation)
    if rotation is None:
        hint = known_or_nearest(question.rotation, organisation.rotation)
        yield _option("--rotation", "the organisation has no such rotation", question.rotation, hint)
    elif question.role == SHADOW:
        yield _option("--role", "shadow weeks follow from onboarding, nobody is chosen for them", question.role)
    elif question.role not in rotation.roles:
        hint = known_or_nearest(question.role, rotation.roles)
        yield _option("--role", "the rotation has no such role", question.role, hint)
    if question.instead is not None and question.instead not in organisation.engineer:
        hint = known_or_nearest(question.instead, organisation.engineer)
        yield _option("--instead", "the organisation has no such engineer", question.instead, hint)


def _cell(problems: Sequence[Problem], question: Question) -> tuple[Problem, int]:
    """The group and the slot; InvalidInput when the plan has no such week."""
    problem = next(one for one in problems if question.rotation in one.members)
    slots = [
        (place, slot)
        for place, slot in enumerate(problem.slots)
        if (slot.rotation, slot.role) == (question.rotation, question.role)
    ]
    found = next((place for place, slot in slots if slot.week <= question.week < slot.next_week), None)
    if found is None:
        weeks = [slot.week.isoformat() for _, slot in slots]
        hint = f"it covers the weeks from {weeks[0]} to {weeks[-1]}" if weeks else ""
        raise InvalidInput([_option("--week", "the plan has no such week", question.week.isoformat(), hint)])
    return problem, found


def _refuse_broken(problem: Problem, file: ScheduleFile) -> None:
    broken = [one for one in checker.breaches(problem, checker.part_of(problem, file.schedule)) if one.hard]
    if broken:
        told = "".join(f"\n- {one.sentence}" for one in broken[:_SHOWN])
        more = f"\n- and {len(broken) - _SHOWN} more" if len(broken) > _SHOWN else ""
        raise Conflict(
            f"{file.name} breaks rules of the organisation file as it is now, so no price means anything:{told}{more}\n"
            "Plan again, or give the organisation file that it was planned from."
        )


def _asked_in_vain(problem: Problem, slot: int, holder: int, question: Question) -> Iterator[Fault]:
    if question.instead is None:
        return
    person = problem.position.get(question.instead)
    if person is None or person not in problem.members[question.rotation]:
        members = [problem.people[one] for one in problem.members[question.rotation]]
        hint = known_or_nearest(question.instead, members)
        yield _option("--instead", f"does not belong to {question.rotation} in this plan", question.instead, hint)
    elif person == holder:
        yield _option("--instead", "holds this week already", question.instead, "ask about somebody else")


def _proved(loaded: LoadedOrganisation, file: ScheduleFile, totals: Mapping[str, int]) -> bool:
    """Whether the file's proof is about this organisation and these very shifts."""
    same = file.input_sha256 == loaded.sha256 and {tier.name: tier.value for tier in file.tiers} == dict(totals)
    return same and file.status is Status.OPTIMAL and all(tier.proved for tier in file.tiers)
