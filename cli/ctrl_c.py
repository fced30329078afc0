"""Ctrl-C once a plan is finished: it is compared and written all the same, in a few seconds, and a word says so."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from cli.console import say

_WORD = "The plan is finished and is being compared and written: a few seconds, it would be lost otherwise."


class CtrlC:
    """What Ctrl-C does: it ends the command, until `finished` is set."""

    def __init__(self) -> None:
        self.finished = False

    def heard(self, number: int, frame: FrameType | None) -> None:
        if not self.finished:
            raise KeyboardInterrupt
        say(_WORD)


@contextmanager
def keeping_finished_plans() -> Iterator[CtrlC]:
    """Listen meanwhile; only the main thread may, in others Ctrl-C stays what it is."""
    listener = CtrlC()
    if threading.current_thread() is not threading.main_thread():
        yield listener
        return
    before = signal.signal(signal.SIGINT, listener.heard)
    try:
        yield listener
    finally:
        signal.signal(signal.SIGINT, before)
