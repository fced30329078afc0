"""The command line answers at once, and every kind of failure has its exit code."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from cli.main import run
from domain.errors import Conflict, DogwatchError, Fault, InvalidInput, OutOfTime, RefusedPlan, RemoteFailure
from tests.cli.running import dogwatch

HEAVY = {
    "ortools",
    "pydantic",
    "sqlalchemy",
    "fastapi",
    "icalendar",
    "holidays",
    "jinja2",
    "yaml",
    "numpy",
    "xlsxwriter",
}
LOADED = """
import json, sys
from cli.main import run
sys.argv = ["dogwatch", "--help"]
try:
    run()
except SystemExit as done:
    print(json.dumps([done.code, sorted(name for name in sys.modules if "." not in name)]), file=sys.stderr)
"""


def test_help_loads_nothing_heavy_so_that_it_answers_at_once() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    code, modules = json.loads(done.stderr)
    assert code == 0
    assert HEAVY.isdisjoint(modules), HEAVY & set(modules)
    assert "typer" in modules, "modules are told by these names"


def test_help_shows_examples_and_exit_codes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "--help") == 0
    shown = capsys.readouterr().out
    assert "dogwatch init acme.yaml" in shown
    assert "2 usage or input invalid" in shown


def test_the_version_is_the_packages(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert dogwatch(monkeypatch, "--version") == 0
    assert capsys.readouterr().out.startswith("dogwatch 0.")


@pytest.mark.parametrize("arguments", [["nonsense"], ["validate"], ["validate", "--nonsense", "x"]])
def test_wrong_usage_exits_2(monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    assert dogwatch(monkeypatch, *arguments) == 2


def failing(error: Exception) -> Callable[[], NoReturn]:
    def command() -> NoReturn:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DogwatchError("odd"), 1),
        (RefusedPlan("the checker disagrees"), 1),
        (InvalidInput([Fault("a.yaml", 3, 5, "zone", "unknown time zone", "Mars")]), 2),
        (OutOfTime("no schedule within 10 s"), 4),
        (Conflict("somebody published meanwhile"), 5),
        (RemoteFailure("PagerDuty did not answer"), 6),
    ],
    ids=lambda value: type(value).__name__,
)
def test_expected_failures_have_their_code_and_no_traceback(
    capsys: pytest.CaptureFixture[str], error: DogwatchError, code: int
) -> None:
    with pytest.raises(SystemExit) as exit_:
        run(failing(error))
    shown = capsys.readouterr()
    assert exit_.value.code == code
    assert str(error) in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""


def test_a_bug_says_that_it_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        run(failing(ZeroDivisionError("oops")))
    assert exit_.value.code == 1
    assert "This is a bug in dogwatch, not in your file" in capsys.readouterr().err


def test_faults_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(failing(InvalidInput([Fault("a.yaml", line, 1, "zone", "is missing") for line in (1, 2)])))
    assert capsys.readouterr().err.endswith("2 faults; nothing was taken over.\n")


@pytest.mark.parametrize("command", ["plan", "check", "evaluate", "compare", "validate", "why", "advise"])
def test_faults_are_data_on_stdout_where_json_was_asked_for(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    weeks = {"plan": ("--quarter", "2027-Q1"), "check": ("--quarter", "2027-Q1"), "advise": ("--quarter", "2027-Q1")}
    cell = {"why": ("out", "--rotation", "pay", "--week", "2027-01-04"), "compare": ("gone.json",)}
    gone = tmp_path / "gone.yaml"
    words = (command, gone, *weeks.get(command, ()), *cell.get(command, ()))
    assert dogwatch(monkeypatch, *words, "--json") == 2
    shown = capsys.readouterr()
    answer = json.loads(shown.out)
    assert answer["valid"] is False
    assert answer["faults"][0].keys() == {"file", "line", "column", "where", "problem", "value", "hint"}
    assert (answer["faults"][0]["file"], answer["faults"][0]["problem"]) == (str(gone), "there is no such file")
    assert "there is no such file" in shown.err, "people read the same beside it"
    assert dogwatch(monkeypatch, *words) == 2
    assert capsys.readouterr().out == ""
