"""Who of a rotation's people can hold none of some weeks, and by which rule: in words that can be told to everybody."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from constraints.encoder import Encoder
from constraints.problem import Cell
from constraints.reasons import remembered_holiday
from constraints.rules.availability import Availability, is_away
from constraints.rules.eligibility import Eligibility, Lack
from constraints.rules.holiday_memory import HolidayMemory

AWAY = "away"
CANNOT = 'said "I cannot"'
_WORDS: Mapping[str, str] = {
    "minimum-rest": "would have too little rest beside weeks outside this plan",
    "one-duty": "on call elsewhere then, outside this plan, or shadowing",
    "shadowing": "not experienced, and a joiner shadows",
}


@dataclass(frozen=True)
class HeldBack:
    """People who can hold none of the weeks, mostly for this reason."""

    reason: str
    people: tuple[str, ...]


def held_back(encoder: Encoder, slots: Iterable[int]) -> tuple[HeldBack, ...]:
    """The largest group first; each person once, under the reason that excludes most of her weeks."""
    cells = dict[int, list[Cell]]()
    for slot in slots:
        for cell in encoder.problem.cells_in[slot]:
            cells.setdefault(cell.person, []).append(cell)
    groups = dict[str, list[str]]()
    for person, mine in sorted(cells.items()):
        if all(cell in encoder.excluded for cell in mine):
            groups.setdefault(_reason(encoder, mine), []).append(encoder.problem.people[person])
    found = [HeldBack(reason, tuple(people)) for reason, people in groups.items()]
    return tuple(sorted(found, key=lambda one: (-len(one.people), one.reason)))


def _reason(encoder: Encoder, cells: Iterable[Cell]) -> str:
    counts = Counter(reason for cell in cells for reason in _reasons(encoder, cell))
    return max(counts, key=lambda reason: (counts[reason], reason))


def _reasons(encoder: Encoder, cell: Cell) -> Iterator[str]:
    problem = encoder.problem
    slot, person = problem.slots[cell.slot], problem.people[cell.person]
    for rule in encoder.excluded[cell]:
        if rule == Eligibility.id:
            yield _lacking(Eligibility().lacks(problem, person, slot), slot.role)
        elif rule == HolidayMemory.id:
            yield f"held {remembered_holiday(problem, cell)} last year"
        elif rule == Availability.id:
            tolerated = problem.organisation.policy.absence_tolerance_hours
            yield AWAY if is_away(problem.away.get(person, ()), slot, tolerated) else CANNOT
        else:
            yield _WORDS.get(rule, f"excluded by the rule {rule}")


def _lacking(lack: Lack | None, role: str) -> str:
    """The rule's words without their rotation, for one person or many."""
    if lack is Lack.ROLE:
        return f"may not hold {role}"
    return "not in the rotation all week" if lack is Lack.MEMBERSHIP else "still in onboarding"
