"""Several groups at once, each in a process of its own, with the best schedule of each at hand at any moment.

Ctrl-C and a limit end the processes, and the best schedules reported so far stand. So does a group that is proved to
have no schedule: no other can make up for it.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from constraints.problem import Problem
from domain.plan import Status
from scheduler.deadline import Deadline
from scheduler.group import GroupAnswer, Step, solve_group
from scheduler.processes import Stops, at_ctrl_c, in_processes

_GRACE_SECONDS = 3.0
"""Solvers keep to their limit by themselves, a little late; after this they are ended."""
_SELDOM_SECONDS = 0.1

OnGroupStep = Callable[[int, Step], None]
"""Called in the parent with the position of a group and what it reports."""

_Message = tuple[int, Step]


@dataclass(eq=False)
class Pool:
    """Solves problems in `jobs` processes; `jobs` 0: here, one after the other, and not to be interrupted."""

    seed: int
    seconds: float | None
    jobs: int
    on_step: OnGroupStep
    prove_all: bool = False
    stops: Stops = field(default_factory=Stops)
    _bounds: dict[int, dict[str, int]] = field(default_factory=dict)
    _chosen: dict[int, dict[int, int]] = field(default_factory=dict)
    _floors: dict[int, Mapping[str, int]] = field(default_factory=dict)

    def solve(self, problems: Sequence[Problem]) -> list[GroupAnswer]:
        """An answer for each problem, in order. What was interrupted comes back feasible, or out of time."""
        deadline = Deadline.after(self.seconds, prove_all=self.prove_all)
        if self.jobs:
            return self._in_processes(problems, deadline)
        return [
            solve_group(problem, self.seed, deadline, partial(self._hear, place))
            for place, problem in enumerate(problems)
        ]

    def _in_processes(self, problems: Sequence[Problem], deadline: Deadline) -> list[GroupAnswer]:
        tasks = [partial(_solve, place, one, self.seed, deadline) for place, one in enumerate(problems)]

        def is_over(answers: Sequence[GroupAnswer]) -> bool:
            left = deadline.left()
            late = left is not None and left < -_GRACE_SECONDS
            return late or self.stops.any or any(one.status is Status.INFEASIBLE for one in answers)

        with at_ctrl_c(self.stops.heard):
            answers = in_processes(tasks, self.jobs, lambda message: self._hear(*message), is_over)
        return [answer or self._so_far(place) for place, answer in enumerate(answers)]

    def _hear(self, place: int, step: Step) -> None:
        if step.chosen:
            self._chosen[place] = step.chosen
        if step.floors:
            self._floors[place] = step.floors
        if step.bound is not None:
            self._bounds.setdefault(place, {})[step.tier] = step.bound
        self.on_step(place, step)

    def _so_far(self, place: int) -> GroupAnswer:
        if place not in self._chosen:
            return GroupAnswer(Status.OUT_OF_TIME)
        return GroupAnswer(
            Status.FEASIBLE, self._chosen[place], self._bounds.get(place, {}), self._floors.get(place, {})
        )


def _solve(
    place: int, problem: Problem, seed: int, deadline: Deadline, tell: Callable[[_Message], None]
) -> GroupAnswer:
    last = [0.0]

    def report(step: Step) -> None:
        """Schedules always; mere bounds at most ten times a second."""
        now = time.monotonic()
        if step.chosen or now - last[0] > _SELDOM_SECONDS:
            last[0] = now
            tell((place, step))

    return solve_group(problem, seed, deadline, report)
