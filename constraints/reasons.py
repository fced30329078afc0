"""Why somebody cannot hold a cell, in words that can be told to everybody: "away", never why.

What forbids the cell by itself, whatever else is planned: an excluded cell, a lock, weeks before the plan. What only
stands in the way, because of other weeks in a schedule, is told by the same words from the same rows.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from constraints.encoder import Encoder, Row
from constraints.problem import Cell, Problem
from constraints.rules.eligibility import Eligibility
from constraints.rules.holiday_memory import HolidayMemory
from constraints.rules.monthly_limit import windows
from constraints.rules.one_duty import overlap
from domain.why import Obstacle

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERS = ("no", "one", "two", "three", "four", "five")
CELL_LOCKED = "the cell is locked to its holder"
_PLAINEST = ("locks", "one-duty", "monthly-limit", "minimum-rest")
"""Rules that often speak of the same week; the first of them says it best."""


def day(one: date) -> str:
    """`11 Jan`; the year is the plan's."""
    return f"{one.day} {_MONTHS[one.month - 1]}"


def forbidden_by(encoder: Encoder, cell: Cell) -> tuple[Obstacle, ...]:
    """What forbids the cell whatever anybody else does; empty when nothing does."""
    found = [_excluded(encoder.problem, rule, cell) for rule in encoder.excluded.get(cell, ())]
    locked = {one for row in encoder.rows if row.rule == "locks" for one in row.cells}
    mine = {one.slot for one in locked if one.person == cell.person and one.slot != cell.slot}
    for row in encoder.rows:
        if row.rule == "locks" and any(one.slot == cell.slot and one.person != cell.person for one in row.cells):
            found.append(Obstacle(rule="locks", sentence=CELL_LOCKED))
        elif cell in row.cells and row.at_most == 0:
            found.append(_used_up(encoder.problem, row, cell))
        elif cell in row.cells and all(one.person == cell.person for one in row.cells):
            pinned = tuple(sorted(mine & {one.slot for one in row.cells}))
            if len(pinned) >= row.at_most:
                found.append(_pinned(encoder.problem, pinned))
    return plainest(found)


def in_the_way(problem: Problem, row: Row, slots: Iterable[int]) -> Obstacle:
    """A row that leaves no room beside the slots a person holds already."""
    weeks = tuple(sorted({problem.slots[slot].week for slot in slots}))
    told = " and ".join(day(week) for week in weeks)
    words = _IN_THE_WAY.get(row.rule)
    sentence = words(problem, told) if words else f"on call {told}; the rule {row.rule} allows no more"
    return Obstacle(rule=row.rule, weeks=weeks, sentence=sentence)


def plainest(obstacles: Iterable[Obstacle]) -> tuple[Obstacle, ...]:
    """Each once; of those about the same weeks, the one that says it best."""
    ranked = sorted(obstacles, key=lambda one: _PLAINEST.index(one.rule) if one.rule in _PLAINEST else -1)
    found: dict[object, Obstacle] = {}
    for one in ranked:
        if not any(one.weeks and set(one.weeks) <= set(other.weeks) for other in found.values()):
            found.setdefault(one.weeks or one.sentence, one)
    return tuple(found.values())


def _number(number: int, noun: str) -> str:
    words = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{words} {noun}" if number == 1 else f"{words} {noun}s"


def _limit(problem: Problem, told: str) -> str:
    limit = problem.organisation.policy.monthly_limit
    per = "a month" if limit.window.value == "calendar-month" else "in four"
    return f"already on call {told}: {_number(limit.weeks, 'week')} {per}"


def _rest(problem: Problem, told: str) -> str:
    return f"on call {told}: {_number(problem.organisation.policy.minimum_rest_weeks, 'free week')} between two"


_IN_THE_WAY: dict[str, Callable[[Problem, str], str]] = {
    "one-duty": lambda _, told: f"on call {told} elsewhere, at the same time",
    "monthly-limit": _limit,
    "minimum-rest": _rest,
    "pairing": lambda _problem, _told: "nobody experienced would be in the pair",
}


def _excluded(problem: Problem, rule: str, cell: Cell) -> Obstacle:
    words = _FORBIDS.get(rule)
    sentence = words(problem, cell) if words else f"the rule {rule} forbids it"
    return Obstacle(rule=rule, sentence=sentence, weeks=tuple(_near(problem, rule, cell)))


def _near(problem: Problem, rule: str, cell: Cell) -> Iterator[date]:
    """Weeks just outside the plan that the rule is about."""
    slot = problem.slots[cell.slot]
    for other in problem.around.get(problem.people[cell.person], ()):
        apart = abs(other.week - slot.week).days // 7
        rests = rule == "minimum-rest" and apart <= problem.organisation.policy.minimum_rest_weeks
        if rests or (rule == "one-duty" and overlap(slot, other)):
            yield other.week


def _outside(problem: Problem, rule: str, cell: Cell) -> str:
    weeks = sorted(set(_near(problem, rule, cell)))
    return f"{' and '.join(day(week) for week in weeks)}, outside this plan"


def _elsewhere(problem: Problem, cell: Cell) -> str:
    """The duty that is settled: a week outside the plan, or a week in it as somebody's shadow."""
    slot, who = problem.slots[cell.slot], problem.people[cell.person]
    shadowed = [one for one in problem.shadows if one.engineer == who and overlap(slot, one)]
    told = [f"shadows {one.rotation} {day(one.week)}" for one in shadowed]
    if any(_near(problem, "one-duty", cell)):
        told.append(f"on call {_outside(problem, 'one-duty', cell)}")
    return " and ".join(told)


def remembered_holiday(problem: Problem, cell: Cell) -> str:
    """The holiday's name, without the year that the rule's words end in."""
    return HolidayMemory().remembered(problem, problem.people[cell.person], cell.slot).rsplit(" ", 1)[0]


_FORBIDS: dict[str, Callable[[Problem, Cell], str]] = {
    "availability": lambda _problem, _cell: "away",
    "eligibility": lambda problem, cell: Eligibility().ineligible(
        problem, problem.people[cell.person], problem.slots[cell.slot]
    ),
    "holiday-memory": lambda problem, cell: f"held {remembered_holiday(problem, cell)} last year",
    "minimum-rest": lambda problem, cell: _rest(problem, _outside(problem, "minimum-rest", cell)),
    "one-duty": lambda problem, cell: f"{_elsewhere(problem, cell)}, at the same time",
    "shadowing": lambda _problem, _cell: "not experienced, and a joiner shadows in this week",
}


def _used_up(problem: Problem, row: Row, cell: Cell) -> Obstacle:
    """A limit that weeks outside the plan have used up."""
    limit, slot = problem.organisation.policy.monthly_limit, problem.slots[cell.slot]
    mine = set(windows(limit, slot))
    around = problem.around.get(problem.people[cell.person], ())
    weeks = tuple(sorted({one.week for one in around if mine & set(windows(limit, one))}))
    told = f"{' and '.join(day(week) for week in weeks)}, outside this plan"
    return Obstacle(rule=row.rule, sentence=_limit(problem, told), weeks=weeks)


def _pinned(problem: Problem, slots: tuple[int, ...]) -> Obstacle:
    weeks = tuple(problem.slots[slot].week for slot in slots)
    told = " and ".join(f"{problem.slots[slot].rotation} {day(problem.slots[slot].week)}" for slot in slots)
    return Obstacle(rule="locks", sentence=f"locked on {told}, which leaves no room for this week", weeks=weeks)
