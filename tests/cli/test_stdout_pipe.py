"""A reader that closes the pipe early costs neither the exit code nor a traceback."""

import subprocess
import sys
from pathlib import Path

from cli.console import command

TEAM_OWNED = Path(__file__).parents[2] / "fixtures" / "techcorp" / "team-owned.yaml"


def test_a_closed_pipe_leaves_the_exit_code_and_says_nothing() -> None:
    words = [sys.executable, "-m", "cli.main", "check", str(TEAM_OWNED), "--quarter", "2027-Q1", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as started:
        assert started.stdout
        assert started.stderr
        started.stdout.close()
        said = started.stderr.read()
        assert started.wait(60) == 3
    assert said == ""


def test_suggested_commands_can_be_pasted_whatever_the_path() -> None:
    assert command("dogwatch", "plan", Path("a b/it's.yaml")) == """dogwatch plan 'a b/it'"'"'s.yaml'"""
    assert command("dogwatch", "plan", Path("acme.yaml"), "--weeks", 4) == "dogwatch plan acme.yaml --weeks 4"
