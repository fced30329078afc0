"""Solving one group of rotations that share people, in this process."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from constraints.checker import encoded
from constraints.problem import Problem
from domain.plan import Status
from scheduler.feasibility import any_schedule
from scheduler.greedy import greedy
from scheduler.lexicographic import Lexicographic
from scheduler.outcome import Answer, BrokenSolver
from scheduler.program import Program, program_of


@dataclass(frozen=True)
class Deadline:
    """A wall-clock limit, as a moment of the monotonic clock; None: no limit."""

    at: float | None = None

    @classmethod
    def after(cls, seconds: float | None) -> "Deadline":
        return cls(None if seconds is None else time.monotonic() + seconds)

    def left(self) -> float | None:
        return None if self.at is None else self.at - time.monotonic()

    @property
    def passed(self) -> bool:
        return self.at is not None and time.monotonic() >= self.at


@dataclass(frozen=True)
class Step:
    """Progress in one tier. `chosen` (slot -> person) is there when a better schedule is."""

    tier: str
    best: int | None
    bound: int | None
    chosen: dict[int, int] | None = None


@dataclass(frozen=True)
class GroupAnswer:
    """What solving a group came to; `bounds` per tier, for the tiers that were reached."""

    status: Status
    chosen: dict[int, int] = field(default_factory=dict)
    bounds: dict[str, int] = field(default_factory=dict)


OnStep = Callable[[Step], None]


def silent(step: Step) -> None:
    """For those who do not want to hear about progress."""


def solve_group(problem: Problem, seed: int, deadline: Deadline, on_step: OnStep = silent) -> GroupAnswer:
    """Prove every tier of one group, or tell how far it came. Deterministic unless the deadline binds."""
    encoder = encoded(problem)
    program = program_of(encoder)

    def report(tier: str, best: int | None, bound: int | None, values: Sequence[int]) -> None:
        on_step(Step(tier, best, bound, program.chosen(values) if values else None))

    start = program.values_of(greedy(encoder))
    complete = start is not None and len(program.chosen(start)) == len(problem.slots)
    if start is not None and complete:
        on_step(Step("", None, None, program.chosen(start)))
    solved = Lexicographic(program, seed, deadline, report).solve(start if start is not None and complete else ())
    if solved.answer is Answer.INFEASIBLE:
        return GroupAnswer(_confirmed(program, seed, deadline))
    if solved.answer is Answer.OUT_OF_TIME:
        return GroupAnswer(Status.OUT_OF_TIME)
    return GroupAnswer(
        status=Status.OPTIMAL if solved.answer is Answer.PROVED else Status.FEASIBLE,
        chosen=program.chosen(solved.values),
        bounds={one.tier: one.bound for one in solved.tiers},
    )


def _confirmed(program: Program, seed: int, deadline: Deadline) -> Status:
    """No one is told that it cannot be done before a second solver says so."""
    second = any_schedule(program, seed, deadline.left())
    if second.answer is Answer.INFEASIBLE:
        return Status.INFEASIBLE
    if second.answer is Answer.OUT_OF_TIME:
        return Status.OUT_OF_TIME
    raise BrokenSolver("one solver found no schedule, another one did: please report this organisation file")
