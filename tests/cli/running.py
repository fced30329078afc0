"""Runs the command line as a person does."""

import sys

import pytest

from cli.main import run


def dogwatch(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """The exit code of `dogwatch ARGUMENTS`; what it prints is for capsys."""
    monkeypatch.setattr(sys, "argv", ["dogwatch", *map(str, arguments)])
    with pytest.raises(SystemExit) as exit_:
        run()
    return exit_.value.code if isinstance(exit_.value.code, int) else int(bool(exit_.value.code))
