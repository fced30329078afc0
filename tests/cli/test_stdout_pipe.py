"""A reader that closes the pipe early costs neither the exit code nor a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

from cli.console import command
from domain.errors import RemoteFailure

START = """
import builtins, os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that runs tests in the background ignores it
from cli.entry import run
before = builtins.__import__
def interrupted(name, *rest, **more):
    if name == "typer":
        os.kill(os.getpid(), signal.SIGINT)
    return before(name, *rest, **more)
builtins.__import__ = interrupted
run()
"""
"""Ctrl-C in the middle of its imports."""
TEAM_OWNED = Path(__file__).parents[2] / "fixtures" / "techcorp" / "team-owned.yaml"


def test_a_closed_pipe_leaves_the_exit_code_and_says_nothing() -> None:
    words = [sys.executable, "-m", "cli.main", "check", str(TEAM_OWNED), "--quarter", "2027-Q1", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as started:
        assert started.stdout
        assert started.stderr
        started.stdout.close()
        said = started.stderr.read().splitlines()
        assert started.wait(60) == 3
    assert [line for line in said if not line.startswith("warning: ")] == [], "the file's own warnings, and no more"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is to be had on Linux only")
@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_a_full_disk_behind_stdout_is_one_sentence_and_a_code(as_json: list[str]) -> None:
    words = [sys.executable, "-m", "cli.entry", "check", str(TEAM_OWNED), "--quarter", "2027-Q1", *as_json]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == RemoteFailure.exit_code
    assert done.stderr.splitlines()[-1].startswith("the answer could not be written to standard output")
    assert "Traceback" not in done.stderr


def test_ctrl_c_while_it_starts_is_silent() -> None:
    words = [sys.executable, "-c", START]
    done = subprocess.run(words, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_suggested_commands_can_be_pasted_whatever_the_path() -> None:
    assert command("dogwatch", "plan", Path("a b/it's.yaml")) == """dogwatch plan 'a b/it'"'"'s.yaml'"""
    assert command("dogwatch", "plan", Path("acme.yaml"), "--weeks", 4) == "dogwatch plan acme.yaml --weeks 4"
