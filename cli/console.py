"""Where words go: data to stdout, messages to stderr; colour only on a terminal and without `NO_COLOR`."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from domain.errors import Fault


def data() -> Console:
    """A console on stdout for what a command answers; rich honours `NO_COLOR` and a missing terminal itself."""
    from rich.console import Console

    return Console(highlight=False)


def say(message: str) -> None:
    """One message to stderr, as it is: long lines stay whole, so that `file:line:column` can be clicked."""
    print(message, file=sys.stderr)


def say_all(messages: Iterable[object]) -> None:
    """Each message on its own line of stderr."""
    for message in messages:
        say(str(message))


def print_json(answer: object) -> None:
    """An answer for programs, on stdout."""
    import json

    print(json.dumps(answer, indent=2, ensure_ascii=False))


def as_data(faults: Iterable[Fault]) -> list[dict[str, object]]:
    """Faults or warnings for `print_json`, each with its place, value and hint."""
    from dataclasses import asdict

    return [asdict(fault) for fault in faults]


def command(*words: object) -> str:
    """A command that can be pasted into a shell, paths with blanks included."""
    return " ".join(shlex.quote(str(word)) for word in words)


def counted(number: int, noun: str) -> str:
    """`1 fault`, `3 faults`, `11,000 engineers`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
