"""The command line as a process of its own: to be interrupted, starved and robbed of its workers."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 150
"""Far beyond what any of it takes on a busy machine: who waits longer hangs, and fails."""


class Running:
    """`dogwatch ARGUMENTS`, started; the terminal's Ctrl-C reaches it and its workers alike."""

    def __init__(self, *arguments: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cli.main", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )
        self.heard = ""

    def wait_for(self, words: str) -> None:
        """Until a line of stderr holds the words; AssertionError when it ends without."""
        assert self.process.stderr
        for line in self.process.stderr:
            self.heard += line
            if words in line:
                return
        raise AssertionError(f"it never said {words!r}: {self.heard}")

    def ctrl_c(self) -> None:
        os.killpg(self.process.pid, signal.SIGINT)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)

    def ended(self) -> tuple[int, str, str]:
        """Exit code, stdout and stderr."""
        out, err = self.process.communicate()
        return self.process.returncode, out, self.heard + err

    def workers(self) -> list[int]:
        """Process ids of those that solve, as Linux tells them."""
        return [child for child in _children(self.process.pid) if "spawn_main" in _command(child)]


@contextmanager
def running(*arguments: object) -> Iterator[Running]:
    """Ended in any case: it and everybody it started."""
    started = Running(*arguments)
    alarm = Timer(PATIENCE_SECONDS, started.kill)
    alarm.start()
    try:
        yield started
    finally:
        alarm.cancel()
        if started.process.poll() is None:
            started.kill()
        started.process.communicate()


def run(*arguments: object) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of `dogwatch ARGUMENTS`."""
    with running(*arguments) as started:
        return started.ended()


def _children(parent: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def _command(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text()
