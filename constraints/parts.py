"""The rules of one problem in parts that a person could name: her rest, an absence, a lock, a week to be held."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from constraints.encoder import Encoder, Row
from constraints.problem import Cell, Problem
from domain.policy import LimitWindow


@dataclass(frozen=True, order=True)
class Part:
    """What is asked of whom: a rule, and the engineer, rotation, role or week it speaks of; empty: of all."""

    rule: str
    engineer: str = ""
    rotation: str = ""
    role: str = ""
    week: date | None = None


@dataclass(eq=False)
class Demand:
    """What a part says to a solver: rows to keep, and cells that may not be chosen."""

    rows: list[Row] = field(default_factory=list)
    excluded: list[Cell] = field(default_factory=list)


_MOST_NAMED = 6
_BY_WEEK = ("availability", "holiday-memory", "eligibility", "shadowing")
"""Rules whose exclusions are told week by week; those of the others person by person."""


def parts(encoder: Encoder) -> dict[Part, Demand]:
    """Everything the encoder collected, part by part."""
    problem, found = encoder.problem, dict[Part, Demand]()
    for row in encoder.rows:
        found.setdefault(_of_row(problem, row), Demand()).rows.append(row)
    for cell, rules in encoder.excluded.items():
        for rule in set(rules):
            found.setdefault(_of_exclusion(problem, rule, cell), Demand()).excluded.append(cell)
    return found


def _of_row(problem: Problem, row: Row) -> Part:
    people = {cell.person for cell in row.cells}
    slots = {cell.slot for cell in row.cells}
    if not row.cells:
        return Part(row.rule)
    slot = problem.slots[row.cells[0].slot]
    if row.rule == "locks":
        return Part(row.rule, problem.people[row.cells[0].person], slot.rotation, slot.role, slot.week)
    if len(slots) == 1:
        return Part(row.rule, "", slot.rotation, slot.role, slot.week)
    if len(people) == 1 and row.at_least == 0:
        return Part(row.rule, problem.people[row.cells[0].person])
    return Part(row.rule, "", slot.rotation, "", slot.week)


def _of_exclusion(problem: Problem, rule: str, cell: Cell) -> Part:
    slot, person = problem.slots[cell.slot], problem.people[cell.person]
    if rule == "eligibility":
        return Part(rule, person, slot.rotation)
    return Part(rule, person, "", "", slot.week) if rule in _BY_WEEK else Part(rule, person)


def in_words(problem: Problem, found: Iterable[Part]) -> tuple[str, ...]:
    """The parts of a conflict as lines for a person; what several share is said once. No reason of an absence."""
    groups: dict[tuple[str, str, str], list[Part]] = {}
    for part in sorted(found, key=lambda one: (one.rule, one.engineer, one.rotation, one.role, one.week or date.min)):
        groups.setdefault((part.rule, part.engineer, f"{part.rotation} {part.role}".strip()), []).append(part)
    return tuple(_SAID[rule](problem, mine) if rule in _SAID else f"{rule}" for (rule, _, _), mine in groups.items())


def _weeks(mine: Sequence[Part]) -> str:
    days = [f"{part.week.day} {part.week:%b}" for part in mine if part.week]
    shown = ", ".join(days[:6]) + (f" and {len(days) - 6} more" if len(days) > 6 else "")
    return f"week of {shown}" if len(days) == 1 else f"weeks of {shown}"


def _name(problem: Problem, part: Part) -> str:
    return problem.organisation.engineer[part.engineer].name


def _without_experience(problem: Problem) -> list[str]:
    """Rotations in which nobody is experienced."""
    members = problem.members.items()
    return [rotation for rotation, people in members if not any(map(problem.is_experienced, people))]


def _experienced(problem: Problem, rotation: str) -> str:
    """`only Hana Sato and Kai Roth are`, of the rotation's people."""
    experienced = [problem.people[person] for person in problem.members[rotation] if problem.is_experienced(person)]
    names = sorted(problem.organisation.engineer[one].name for one in experienced)
    if not names:
        return "nobody there is"
    shown = names if len(names) <= _MOST_NAMED else [*names[:_MOST_NAMED], f"{len(names) - _MOST_NAMED} more"]
    return f"only {', '.join(shown[:-1])} and {shown[-1]} are" if len(shown) > 1 else f"only {shown[0]} is"


def _limit(problem: Problem) -> str:
    """`1 week a month`, `2 weeks in four`, as the policy has it."""
    limit = problem.organisation.policy.monthly_limit
    weeks = "1 week" if limit.weeks == 1 else f"{limit.weeks} weeks"
    return f"{weeks} a month" if limit.window is LimitWindow.CALENDAR_MONTH else f"{weeks} in any four"


_SAID = {
    "coverage": lambda problem, mine: f"{mine[0].rotation} {mine[0].role} must be held: {_weeks(mine)}",
    "locks": lambda problem, mine: (
        f"{_name(problem, mine[0])} is locked on {mine[0].rotation} {mine[0].role}: {_weeks(mine)}"
    ),
    "availability": lambda problem, mine: f"{_name(problem, mine[0])} is away: {_weeks(mine)}",
    "holiday-memory": lambda problem, mine: (
        f"{_name(problem, mine[0])} held the same holiday last year: {_weeks(mine)}"
    ),
    "eligibility": lambda problem, mine: (
        f"{_name(problem, mine[0])} may not hold every week of {mine[0].rotation} (membership, role, onboarding)"
    ),
    "shadowing": lambda problem, mine: f"{_name(problem, mine[0])} is new, and somebody shadows: {_weeks(mine)}",
    "pairing": lambda problem, mine: (
        f"somebody experienced must hold {mine[0].rotation}: {_weeks(mine)}; {_experienced(problem, mine[0].rotation)}"
        if mine[0].rotation
        else f"every week needs somebody experienced, and {' and '.join(_without_experience(problem))} has nobody"
    ),
    "minimum-rest": lambda problem, mine: (
        f"{_name(problem, mine[0])} rests between weeks on call (minimum rest, past weeks included)"
    ),
    "monthly-limit": lambda problem, mine: f"{_name(problem, mine[0])} may hold {_limit(problem)}",
    "one-duty": lambda problem, mine: f"{_name(problem, mine[0])} holds one duty at a time",
}
