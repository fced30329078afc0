"""Solving one group of rotations that share people, in this process."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from constraints.checker import breaches, encoded
from constraints.problem import Problem
from domain.plan import Status
from scheduler.counted import counted_out
from scheduler.deadline import Deadline
from scheduler.feasibility import any_schedule
from scheduler.greedy import greedy
from scheduler.months_first import MonthsFirst
from scheduler.outcome import Answer, BrokenSolver
from scheduler.program import Program, program_of
from scheduler.proof import floor, worst_floor


@dataclass(frozen=True)
class Step:
    """Progress in one tier. `chosen` (slot -> person) is there when a better schedule is, `floors` with the first."""

    tier: str
    best: int | None
    bound: int | None
    chosen: dict[int, int] | None = None
    floors: Mapping[str, int] | None = None


@dataclass(frozen=True)
class GroupAnswer:
    """What solving a group came to; `bounds` per tier, for the tiers that were reached."""

    status: Status
    chosen: dict[int, int] = field(default_factory=dict)
    bounds: dict[str, int] = field(default_factory=dict)
    floors: Mapping[str, int] = field(default_factory=dict)
    """What no schedule costs less than in each tier, whatever the others come to."""


OnStep = Callable[[Step], None]


def silent(step: Step) -> None:
    """For those who do not want to hear about progress."""


def solve_group(problem: Problem, seed: int, deadline: Deadline, on_step: OnStep = silent) -> GroupAnswer:
    """Prove every tier of one group, or tell how far it came. Deterministic unless the deadline binds."""
    encoder = encoded(problem)
    if counted_out(encoder):
        return GroupAnswer(Status.INFEASIBLE)
    program = program_of(encoder)

    def report(tier: str, best: int | None, bound: int | None, values: Sequence[int]) -> None:
        on_step(Step(tier, best, bound, program.chosen(values) if values else None))

    start = _first_schedule(program, seed, deadline)
    if start:
        on_step(Step("", None, None, program.chosen(start), floors_of(program)))
    solved = MonthsFirst(program, seed, deadline, report).solve(start)
    if solved.answer is Answer.INFEASIBLE:
        return GroupAnswer(confirmed(program, seed, deadline))
    if solved.answer is Answer.OUT_OF_TIME:
        return GroupAnswer(Status.OUT_OF_TIME)
    return GroupAnswer(
        status=Status.OPTIMAL if solved.answer is Answer.PROVED else Status.FEASIBLE,
        chosen=program.chosen(solved.values),
        bounds={one.tier: one.bound for one in solved.tiers},
    )


def floors_of(program: Program) -> dict[str, int]:
    """Bounds for whoever stops the search before a tier has a better one."""
    found = {tier: floor(program, program.objective(tier)) for tier in program.encoder.problem.tiers}
    return found | {tier: worst_floor(program, costs) for tier, costs in program.worst_costs.items()}


def _first_schedule(program: Program, seed: int, deadline: Deadline) -> list[int]:
    """The greedy's schedule, or any other where the greedy fails: something to keep at Ctrl-C. Empty: none found.

    The greedy leaves slots open in tight months, and does not look at pairing.
    """
    problem = program.encoder.problem
    schedule = greedy(program.encoder)
    if any(breach.hard for breach in breaches(problem, schedule)):
        found = any_schedule(program, seed, deadline.left())
        if not found.values:
            return []
        schedule = problem.schedule(program.chosen(found.values))
    values = program.values_of(schedule)
    if values is None:
        raise AssertionError("the program refuses a schedule that keeps all rules")
    return values


def confirmed(program: Program, seed: int, deadline: Deadline) -> Status:
    """No one is told that it cannot be done before a second solver says so."""
    second = any_schedule(program, seed, deadline.left())
    if second.answer is Answer.INFEASIBLE:
        return Status.INFEASIBLE
    if second.answer is Answer.OUT_OF_TIME:
        return Status.OUT_OF_TIME
    raise BrokenSolver("one solver found no schedule, another one did: please report this organisation file")
