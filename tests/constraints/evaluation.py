"""Evaluates what the encoder collected on a finished assignment, as a solver would have to."""

from collections.abc import Collection, Iterator
from enum import StrEnum

from constraints.encoder import Encoder, Excess
from constraints.problem import Cell, Load, Problem
from domain.schedule import Schedule


class Verdict(StrEnum):
    """What the model says about an assignment."""

    KEPT = "kept"
    EXCLUDED = "excluded"
    ROW_BROKEN = "row broken"


def cells_of(problem: Problem, schedule: Schedule) -> frozenset[Cell]:
    """The decisions behind a schedule; shifts outside the plan's slots are none."""
    return frozenset(
        Cell(problem.position[shift.engineer], problem.slot_at[shift.key])
        for shift in schedule.shifts
        if shift.key in problem.slot_at
    )


def verdict(encoder: Encoder, chosen: Collection[Cell]) -> Verdict:
    """Whether a model of these exclusions and rows would take the assignment."""
    if any(cell in encoder.excluded for cell in chosen):
        return Verdict.EXCLUDED
    counts = ((row, sum(cell in chosen for cell in row.cells)) for row in encoder.rows)
    if all(row.at_least <= count <= row.at_most for row, count in counts):
        return Verdict.KEPT
    return Verdict.ROW_BROKEN


def costs(encoder: Encoder, chosen: Collection[Cell]) -> dict[str, int]:
    """What the model would charge in each tier."""
    found: dict[str, int] = {}
    for tier, cost in _charges(encoder, chosen):
        found[tier] = found.get(tier, 0) + cost
    return found


def _charges(encoder: Encoder, chosen: Collection[Cell]) -> Iterator[tuple[str, int]]:
    problem = encoder.problem
    yield from encoder.constants.items()
    for tier, prices in encoder.prices.items():
        yield tier, sum(price for cell, price in prices.items() if cell in chosen)
    for excess in encoder.excesses:
        yield excess.tier, _excess(excess, chosen)
    loads = [_load(problem, person, chosen) for person in range(len(problem.people))]
    for tier, personal in encoder.personal.items():
        yield tier, sum(cost(person, load) for cost in personal for person, load in enumerate(loads))
    for tier, worst in encoder.worst.items():
        yield tier, max((worst(person, load) for person, load in enumerate(loads)), default=0)


def _excess(excess: Excess, chosen: Collection[Cell]) -> int:
    count = sum(cell in chosen for cell in excess.cells)
    over = excess.free - count if excess.short else count - excess.free
    return excess.price * max(0, over)


def _load(problem: Problem, person: int, chosen: Collection[Cell]) -> Load:
    mine = [problem.loads[cell.slot] for cell in chosen if cell.person == person]
    return Load(*(sum(column) for column in zip(*mine, strict=True))) if mine else Load()
