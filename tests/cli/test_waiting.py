"""Whoever waits on a terminal is told why after a second; files and pipes never are."""

import sys
import time

import pytest

from cli import waiting as module
from cli.waiting import waiting


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(module, "_AFTER_SECONDS", 0.05)


@pytest.mark.usefixtures("terminal")
def test_a_long_wait_is_told_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    out = err = ""
    limit = time.monotonic() + 60
    with waiting("Comparing"):
        while "Comparing ..." not in err and time.monotonic() < limit:
            time.sleep(0.02)
            told = capsys.readouterr()
            out, err = out + told.out, err + told.err
    assert "Comparing ..." in err
    assert out == ""


@pytest.mark.usefixtures("terminal")
def test_a_short_one_is_not(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(module, "_AFTER_SECONDS", 60)
    with waiting("Comparing"):
        pass
    assert "Comparing" not in capsys.readouterr().err


@pytest.mark.usefixtures("terminal")
def test_what_goes_wrong_meanwhile_is_not_swallowed() -> None:
    with pytest.raises(ValueError, match="wrong"), waiting("Comparing"):
        raise ValueError("wrong")


def test_nothing_is_written_where_nobody_looks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setattr(module, "_AFTER_SECONDS", 0.01)
    assert not sys.stderr.isatty()
    with waiting("Comparing"):
        time.sleep(0.1)
    assert capsys.readouterr().err == ""
