"""Work in processes of its own, which can be ended at any moment; what they told until then stands.

A solver cannot be interrupted while it thinks; a process can be ended.
"""

import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.queues import Queue
from typing import Any, TypeVar

from domain.errors import DogwatchError

_POLL_SECONDS = 0.05

_Answer = TypeVar("_Answer")
_Message = TypeVar("_Message")

Task = Callable[[Callable[[_Message], None]], _Answer]
"""What a process does: it is given whom to tell how far it is, and returns its answer."""


@dataclass(eq=False)
class Stops:
    """How often somebody pressed Ctrl-C. Noted, not raised: an exception in the middle of a message would garble all
    that follow.
    """

    number: int = 0

    def heard(self, *_: object) -> None:
        self.number += 1

    @property
    def any(self) -> bool:
        """Whether somebody stopped it by hand."""
        return self.number > 0

    def not_again(self) -> Callable[[], bool]:
        """Whether Ctrl-C was not pressed since now."""
        by_now = self.number
        return lambda: self.number == by_now


def in_processes(
    tasks: Sequence[Task[_Message, _Answer]],
    jobs: int,
    hear: Callable[[_Message], None],
    is_over: Callable[[Sequence[_Answer]], bool],
) -> list[_Answer | None]:
    """The answer to each task; None where it had none when it was over, which is asked with the answers so far.

    DogwatchError when a process was ended from outside.
    """
    context = multiprocessing.get_context("spawn")
    told: Queue[_Message] = context.Queue()
    executor = ProcessPoolExecutor(min(jobs, len(tasks)), mp_context=context, initializer=_begin, initargs=(told,))
    try:
        with _deaf_children():
            futures: list[Future[_Answer]] = [executor.submit(_done, task) for task in tasks]
        while not all(future.done() for future in futures) and not is_over(_answers(futures)):
            _drain(told, hear)
        _drain(told, hear)
        return [_answer(future) if future.done() else None for future in futures]
    finally:
        _end(executor)


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


def _drain(told: "Queue[_Message]", hear: Callable[[_Message], None]) -> None:
    try:
        hear(told.get(timeout=_POLL_SECONDS))
        while True:
            hear(told.get_nowait())
    except queue.Empty:
        return


def _answers(futures: Sequence[Future[_Answer]]) -> list[_Answer]:
    return [_answer(future) for future in futures if future.done()]


def _answer(future: Future[_Answer]) -> _Answer:
    try:
        return future.result()
    except BrokenProcessPool as failure:
        raise DogwatchError(
            "a process that was solving was ended from outside, perhaps because the machine ran out of memory; "
            "nothing was written. Free some memory, or plan fewer weeks at a time"
        ) from failure


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

    told: "Queue[Any] | None" = None


def _begin(told: "Queue[Any]") -> None:
    """In the worker: Ctrl-C is the parent's business, and so is stdout, on which HiGHS sometimes writes a line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.close(silence)
    _Worker.told = told


def _end_with_parent() -> None:
    """A parent that was killed cannot end anybody: without this its workers would wait for it for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _done(task: Task[Any, _Answer]) -> _Answer:
    if _Worker.told is None:
        raise AssertionError("a worker that was not told where to report")
    return task(_Worker.told.put)


def _end(executor: ProcessPoolExecutor) -> None:
    """End the processes at once, whatever they are at; from Python 3.14 on this is `terminate_workers`."""
    processes = list((executor._processes or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
