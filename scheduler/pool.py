"""Several groups at once, each in a process of its own, with the best schedule of each at hand at any moment.

The solver cannot be interrupted while it thinks; a process can be ended. So Ctrl-C and a limit end the processes, and
the best schedules reported so far stand.
"""

import multiprocessing
import os
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import wait
from multiprocessing.queues import Queue

from constraints.problem import Problem
from domain.errors import DogwatchError
from domain.plan import Status
from scheduler.deadline import Deadline
from scheduler.group import GroupAnswer, Step, solve_group

_POLL_SECONDS = 0.05
_GRACE_SECONDS = 3.0
"""Solvers keep to their limit by themselves, a little late; after this they are ended."""

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
    stops: int = 0
    """How often somebody pressed Ctrl-C."""
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
        context = multiprocessing.get_context("spawn")
        steps: Queue[_Message] = context.Queue()
        executor = ProcessPoolExecutor(
            min(self.jobs, len(problems)), mp_context=context, initializer=_begin, initargs=(steps,)
        )
        try:
            with at_ctrl_c(self.stop):
                with _deaf_children():
                    futures = [
                        executor.submit(_solve, place, one, self.seed, deadline) for place, one in enumerate(problems)
                    ]
                self._listen(steps, futures, deadline)
            return [self._answer(place, future) for place, future in enumerate(futures)]
        finally:
            _end(executor)

    def stop(self, *_: object) -> None:
        """Noted, not raised: an exception in the middle of a message would garble all that follow."""
        self.stops += 1

    @property
    def interrupted(self) -> bool:
        """Whether somebody stopped it by hand."""
        return self.stops > 0

    def _listen(self, steps: "Queue[_Message]", futures: Sequence[Future[GroupAnswer]], deadline: Deadline) -> None:
        """Pass on what the processes report until all are done, Ctrl-C, or well past the deadline."""
        while not self.interrupted and not all(future.done() for future in futures):
            self._drain(steps, _POLL_SECONDS)
            left = deadline.left()
            if left is not None and left < -_GRACE_SECONDS:
                return
        self._drain(steps, _POLL_SECONDS)

    def _drain(self, steps: "Queue[_Message]", wait: float) -> None:
        try:
            self._hear(*steps.get(timeout=wait))
            while True:
                self._hear(*steps.get_nowait())
        except queue.Empty:
            return

    def _hear(self, place: int, step: Step) -> None:
        if step.chosen:
            self._chosen[place] = step.chosen
        if step.floors:
            self._floors[place] = step.floors
        if step.bound is not None:
            self._bounds.setdefault(place, {})[step.tier] = step.bound
        self.on_step(place, step)

    def _answer(self, place: int, future: Future[GroupAnswer]) -> GroupAnswer:
        if future.done():
            return _result(future)
        if place not in self._chosen:
            return GroupAnswer(Status.OUT_OF_TIME)
        return GroupAnswer(
            Status.FEASIBLE, self._chosen[place], self._bounds.get(place, {}), self._floors.get(place, {})
        )


@contextmanager
def at_ctrl_c(handler: Callable[..., None]) -> Iterator[None]:
    """What Ctrl-C does meanwhile; only the main thread may say so, in others it stays as it is."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _deaf_children() -> Iterator[None]:
    """Processes started within never hear Ctrl-C, not even before their first line; this one hears it at the end."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Worker:
    """What a worker process knows: where to report."""

    steps: "Queue[_Message] | None" = None


def _result(future: Future[GroupAnswer]) -> GroupAnswer:
    try:
        return future.result()
    except BrokenProcessPool as failure:
        raise DogwatchError(
            "a process that was solving was ended from outside, perhaps because the machine ran out of memory; "
            "nothing was written. Free some memory, or plan fewer weeks at a time"
        ) from failure


def _begin(steps: "Queue[_Message]") -> None:
    """In the worker: Ctrl-C is the parent's business, and so is stdout, on which HiGHS sometimes writes a line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.close(silence)
    _Worker.steps = steps


def _end_with_parent() -> None:
    """A parent that was killed cannot end anybody: without this its workers would wait for it for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _solve(place: int, problem: Problem, seed: int, deadline: Deadline) -> GroupAnswer:
    steps, last = _Worker.steps, [0.0]

    def report(step: Step) -> None:
        """Schedules always; mere bounds at most ten times a second."""
        now = time.monotonic()
        if steps is not None and (step.chosen or now - last[0] > 0.1):
            last[0] = now
            steps.put((place, step))

    return solve_group(problem, seed, deadline, report)


def _end(executor: ProcessPoolExecutor) -> None:
    """End the processes at once, whatever they are at; from Python 3.14 on this is `terminate_workers`."""
    processes = list((executor._processes or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
