"""Ctrl-C ends a command that has nothing to lose, and never loses a finished plan."""

import os
import signal

import pytest

from cli.ctrl_c import keeping_finished_plans


def test_ctrl_c_once_the_plan_is_finished_is_answered_and_ignored(capsys: pytest.CaptureFixture[str]) -> None:
    with keeping_finished_plans() as ctrl_c:
        ctrl_c.finished = True
        os.kill(os.getpid(), signal.SIGINT)
    assert "finished" in capsys.readouterr().err


def test_ctrl_c_before_that_ends_the_command() -> None:
    with pytest.raises(KeyboardInterrupt), keeping_finished_plans():
        os.kill(os.getpid(), signal.SIGINT)


def test_what_ctrl_c_did_before_it_does_again_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT)
    with keeping_finished_plans():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before
