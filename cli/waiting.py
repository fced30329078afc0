"""A word on the terminal for whoever waits longer than a second; nothing where nobody looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

_AFTER_SECONDS = 1.0


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Say on stderr what takes so long, until it is done; only on a terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    status = console.status(f"{what} ...")
    timer = Timer(_AFTER_SECONDS, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        status.stop()
