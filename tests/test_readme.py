"""The README promises nothing that is not there: its commands run, its links lead somewhere."""

import json
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from tests.cli.running_processes import ROOT, run

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = [line.strip() for line in README.splitlines() if line.startswith("    ")]
COMMANDS = [
    shlex.split(line, comments=True)[1:] for line in BLOCKS if line.startswith((".venv/bin/dogwatch ", "dogwatch "))
]
TARGETS = [shlex.split(line, comments=True)[1] for line in BLOCKS if line.startswith("make ")]
LINKS = re.findall(r"\]\(([^)]+)\)", README)


def test_there_are_commands_to_hold_the_readme_to() -> None:
    assert {command[0] for command in COMMANDS} >= {"init", "validate", "check", "plan"}
    assert set(TARGETS) >= {"demo", "test"}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_and_option_exists(command: list[str]) -> None:
    """`--help` at the end: words and options are read, nothing is run."""
    answered = CliRunner().invoke(app, [*command, "--help"])
    assert answered.exit_code == 0, answered.output


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("link", [link for link in LINKS if "://" not in link and not link.startswith("#")])
def test_every_link_leads_to_a_file(link: str) -> None:
    assert (ROOT / link.partition("#")[0]).exists()


def test_a_company_of_ones_own_is_planned_by_the_commands_as_they_stand(tmp_path: Path) -> None:
    """`acme.yaml` from the first command to the last, each as the README writes it."""
    mine = [command for command in COMMANDS if "acme.yaml" in command]
    assert [command[0] for command in mine] == ["init", "validate", "check", "plan"]
    for command in mine:
        placed = [str(tmp_path / word) if word in ("acme.yaml", "out") else word for word in command]
        code, _, err = run(*placed)
        assert code == 0, err
    assert json.loads((tmp_path / "out" / "schedule.json").read_text(encoding="utf-8"))["status"] == "optimal"


def test_what_the_readme_calls_impossible_is() -> None:
    (command,) = (command for command in COMMANDS if command[:2] == ["plan", "fixtures/techcorp/team-owned.yaml"])
    code, out, err = run("check", *command[1:])
    assert code == 3, err
    assert re.search(r"2027-03, mobile: 5 primary \+ 5 secondary weeks, 5 people can hold 5; 5 short", out)
