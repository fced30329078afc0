"""Things that are there twice: ids, cells locked twice, contradicting wishes, shifts in one cell."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import pairwise
from typing import Any

from domain.errors import Fault
from domain.people import SHADOW, Wish
from domain.schedule import Shift
from importers.draft import Draft
from importers.nodes import Place, Scalar, Step, Table
from importers.past_shifts import PastShift, completed
from importers.rows import Row, knowing

_WITH_IDS = {"teams": "team", "engineers": "engineer", "rotations": "rotation", "incidents": "incident"}


def ids(draft: Draft) -> Iterator[Fault]:
    """Teams, engineers, rotations and incidents are each defined once."""
    for section, noun in _WITH_IDS.items():
        first: dict[str, Place] = {}
        for node, where in draft.written[section]:
            name = node.entries.get("id") if isinstance(node, Table) else None
            if isinstance(name, Scalar) and first.setdefault(name.text, name.place) != name.place:
                hint = f"the first is {_line(first[name.text], name.place)}"
                path = f"{where}.id" if where else "id"
                yield Fault(*name.place, path, f"this {noun} is defined twice", name.text, hint)


def addresses(draft: Draft) -> Iterator[Fault]:
    """An address is one person's: calendars, PagerDuty and lists of work name people by it."""
    for first, second in _twice(knowing(draft.engineers, "id", "email"), lambda engineer: engineer.email.casefold()):
        yield _second(second, first, "email", problem=f"this address is {first.value.id}'s already")


def cells(draft: Draft) -> Iterator[Fault]:
    """A cell is locked once."""
    locks = knowing(draft.locks, "rotation", "role", "week")
    for first, second in _twice(locks, lambda lock: (lock.rotation, lock.role, lock.week)):
        yield _second(second, first, "engineer", problem="this cell is locked already")


def wishes(draft: Draft) -> Iterator[Fault]:
    """Nobody says two different things of the same week."""

    def subject(wish: Wish) -> Hashable:
        return (wish.engineer, wish.week, wish.rotation)

    for first, second in _twice(knowing(draft.wishes, "engineer", "week", "rotation", "level"), subject):
        if first.value.level != second.value.level:
            yield _second(second, first, "level", problem="contradicts another wish of the same person for this week")


def past_cells(draft: Draft) -> Iterator[Fault]:
    """Of two people one cannot have held the same role at the same time; shadows can."""
    by_cell: dict[Hashable, list[tuple[Shift, Row[Any]]]] = {}
    for row in knowing(draft.past_shifts, *PastShift.model_fields):
        rotation = draft.rotation_knowing(row.value.rotation, "handoff")
        zone = draft.company_zone(rotation, row.value) if rotation else None
        if rotation and zone and row.value.role != SHADOW:
            shift = completed(row, rotation, zone)
            by_cell.setdefault((shift.rotation, shift.role), []).append((shift, row))
    for held in by_cell.values():
        held.sort(key=lambda pair: (pair[0].start, pair[1].place()))
        for (earlier, first), (later, second) in pairwise(held):
            if later.start < earlier.end:
                problem = f"overlaps another past shift of {later.rotation} {later.role}"
                yield _second(second, first, "week", problem=problem)


def _twice(rows: Iterable[Row[Any]], key: Callable[[Any], Hashable]) -> Iterator[tuple[Row[Any], Row[Any]]]:
    first: dict[Hashable, Row[Any]] = {}
    for row in rows:
        if (earlier := first.setdefault(key(row.value), row)) is not row:
            yield earlier, row


def _second(second: Row[Any], first: Row[Any], *steps: Step, problem: str) -> Fault:
    return second.fault(
        *steps, problem=problem, hint=f"the other is {_line(first.place(*steps), second.place(*steps))}"
    )


def _line(place: Place, seen_from: Place) -> str:
    """`in line 12`, with the file when it is another one; kept parts have no lines."""
    if not place.line:
        return f"in {place.file}"
    return f"in line {place.line}" if place.file == seen_from.file else f"in {place.file}:{place.line}"
