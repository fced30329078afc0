"""The checker's view of two schedules: breaches, goals and burdens, by one organisation."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from constraints import checker
from constraints.framing import frame
from constraints.problem import Problem
from constraints.tiers import UNITS
from domain.breach import Breach
from domain.comparison import Comparison, PersonChange, RuleChange, TierChange
from domain.errors import Fault, InvalidInput
from domain.organisation import Organisation
from domain.schedule import Horizon, Shift
from domain.slots import rotation_called
from importers.organisation_file import LoadedOrganisation
from importers.schedule_file import ScheduleFile, strangers
from services.agreements import taken
from services.breach_names import names_of, with_names
from services.weeks_in_common import Ground


@dataclass(frozen=True, eq=False)
class Judge:
    """The checker's view of both schedules."""

    organisation: Organisation
    problems: tuple[Problem, ...]
    before: ScheduleFile
    after: ScheduleFile
    notes: tuple[str, ...]

    @classmethod
    def of(cls, ground: Ground, loaded: LoadedOrganisation) -> "Judge":
        before, after = ground.before, ground.after
        found, notes = _horizon(before, after, ground.weeks)
        allowances = (Counter(before.allowances) | Counter(after.allowances)).elements()
        organisation = taken(loaded.organisation, found, (), 0, allowances).organisation
        _refuse_strangers(ground, organisation)
        organisation = organisation.settled_by(_known(ground.settled, organisation))
        if Counter(before.allowances) != Counter(after.allowances):
            notes.append("They were planned under different exceptions; both are judged under all of them.")
        notes += [
            f"{file.name} was planned from another state of the organisation file; judged here by the present one."
            for file in (before, after)
            if file.input_sha256 not in (None, loaded.sha256)
        ]
        return cls(organisation, frame(organisation, found), before, after, tuple(notes))

    def judged(self, bare: Comparison) -> Comparison:
        """The comparison with everything that follows from the organisation."""
        people = sorted(map(self._person, bare.people), key=lambda one: (-abs(one.heavier), -one.moved, one.engineer))
        return bare.model_copy(
            update={
                "people": tuple(people),
                "rules": tuple(self._rules()),
                "tiers": tuple(self._tiers()),
                "notes": (*bare.notes, *self.notes),
            }
        )

    def _tiers(self) -> Iterator[TierChange]:
        after = checker.total_tiers(self.problems, self.after.schedule)
        for tier, value in checker.total_tiers(self.problems, self.before.schedule).items():
            yield TierChange(tier=tier, unit=UNITS[tier], before=value, after=after[tier])

    def _rules(self) -> Iterator[RuleChange]:
        """Rules that either breaks; hard ones first."""
        old, new = Counter(self._breaches(self.before)), Counter(self._breaches(self.after))
        rules = {(not breach.hard, breach.rule) for breach in (*old, *new)}
        for soft, rule in sorted(rules):
            mine = [{one: n for one, n in counted.items() if one.rule == rule} for counted in (old, new)]
            yield RuleChange(
                rule=rule,
                hard=not soft,
                before=sum(mine[0].values()),
                after=sum(mine[1].values()),
                healed=self._told(Counter(mine[0]) - Counter(mine[1])),
                new=self._told(Counter(mine[1]) - Counter(mine[0])),
            )

    def _told(self, breaches: Counter[Breach]) -> tuple[Breach, ...]:
        names = names_of(self.organisation)
        return tuple(with_names(one, names) for one in breaches.elements())

    def _breaches(self, file: ScheduleFile) -> Iterator[Breach]:
        for problem in self.problems:
            yield from checker.breaches(problem, checker.part_of(problem, file.schedule))

    def _person(self, person: PersonChange) -> PersonChange:
        """The person with name and burdens; burdens are unknown outside every group of the horizon."""
        update: dict[str, object] = {"name": self.organisation.engineer[person.engineer].name}
        for problem, before, after in self._burdens:
            place = problem.position.get(person.engineer)
            if place is not None:
                carried = problem.carried[place]
                update |= {
                    "burden_before": before[place],
                    "burden_after": after[place],
                    "carried": carried,
                    "target": problem.target[place],
                }
        return person.model_copy(update=update)

    @cached_property
    def _burdens(self) -> list[tuple[Problem, list[int], list[int]]]:
        """What everybody of each group carries before and after."""
        files = self.before, self.after
        loads = [[problem.load_of(file.schedule) for file in files] for problem in self.problems]
        return [
            (problem, [load.burden for load in old], [load.burden for load in new])
            for problem, (old, new) in zip(self.problems, loads, strict=True)
        ]


def _horizon(before: ScheduleFile, after: ScheduleFile, given: Horizon | None) -> tuple[Horizon, list[str]]:
    """The weeks to judge by, and what has to be said about them."""
    named = list(dict.fromkeys(file.horizon for file in (before, after) if file.horizon))
    if given or len(named) == 1:
        return given or named[0], []
    weeks = [shift.week for file in (before, after) for shift in file.schedule.shifts]
    if not weeks:
        hint = "give --quarter, such as 2027-Q1"
        raise InvalidInput([Fault(after.name, 0, 0, "shifts", "neither file holds a shift", "", hint)])
    found = _around(min(weeks), max(weeks))
    return found, [f"Neither file says what it covers; goals and rules count {found.label}. Name it with --quarter."]


def _refuse_strangers(ground: Ground, organisation: Organisation) -> None:
    """InvalidInput with everybody and every rotation that the organisation does not know, in the weeks compared."""
    names = tuple(organisation.engineer), tuple(organisation.rotation)
    faults = [*strangers(ground.before, *names), *strangers(ground.after, *names)]
    if faults:
        raise InvalidInput(dict.fromkeys(faults))


def _known(shifts: Iterable[Shift], organisation: Organisation) -> Iterator[Shift]:
    """Those of people and rotations that the organisation still has, or had under another name."""
    for shift in shifts:
        if shift.engineer in organisation.engineer and rotation_called(organisation, shift.rotation):
            yield shift


def _around(first: date, last: date) -> Horizon:
    """The quarter in which all the weeks lie, or just these weeks."""
    quarter = Horizon.of_quarter(f"{first.year}-Q{(first.month + 2) // 3}")
    return quarter if last <= quarter.last_day else Horizon(first_day=first, last_day=last)
