"""`dogwatch plan` by its options: what is answered where, and with which exit code."""

import json
import os
import pty
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.cli.running import dogwatch
from tests.cli.running_processes import ROOT, run

pytestmark = pytest.mark.xdist_group("plan command")
"""What is made once for all of them is made in one process of the run, not in each."""

QUARTER = ("--quarter", "2027-Q1")
COLOUR = re.compile(rb"\x1b\[(?:[0-9]+;)*(?:3[0-8]|9[0-7])[0-9;]*m")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "acme.yaml"
    assert run("init", path)[0] == 0
    return path


@pytest.fixture(scope="module")
def planned(template: Path) -> tuple[Path, str]:
    """The folder that a plan of the template was written to, and what it said on stdout."""
    code, out, err = run("plan", template, *QUARTER, "--out", template.parent / "out", "--json")
    assert code == 0, err
    return template.parent / "out", out


def test_json_is_all_that_stdout_gets_and_is_what_was_written(planned: tuple[Path, str]) -> None:
    folder, out = planned
    assert out == (folder / "schedule.json").read_text(encoding="utf-8")
    assert json.loads(out)["status"] == "optimal"


def test_dry_run_answers_the_same_and_writes_nothing_but_the_page_that_was_asked_for(
    template: Path, planned: tuple[Path, str], tmp_path: Path
) -> None:
    out_and_page = ("--out", tmp_path / "out", "--html", tmp_path / "plan.html")
    code, out, err = run("plan", template, *QUARTER, *out_and_page, "--json", "--dry-run")
    assert (code, out) == (0, planned[1])
    assert "fairness" in err
    assert "Written" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["plan.html"]


def test_first_day_and_weeks_name_the_same_weeks_as_the_quarter(template: Path, planned: tuple[Path, str]) -> None:
    code, out, _ = run("plan", template, "--from", "2027-01-04", "--weeks", 13, "--seed", 7, "--json", "--dry-run")
    found = json.loads(out)
    assert (code, found["seed"]) == (0, 7)
    weeks = [date.fromisoformat(shift["week"]) for shift in found["shifts"]]
    assert (min(weeks), max(weeks), len(weeks)) == (date(2027, 1, 4), date(2027, 3, 29), 26)
    assert found["tiers"] == json.loads(planned[1])["tiers"]


def test_a_folder_with_somebody_elses_files_is_left_alone(template: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    code, _, err = run("plan", template, *QUARTER, "--out", tmp_path)
    assert code == 5
    assert "files that dogwatch did not write: thesis.txt" in err
    assert "fairness" not in err, "it is told before the solve, not after it"
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_infeasible_in_json_has_no_shifts_and_exits_3(template: Path, tmp_path: Path) -> None:
    few = re.sub(r"  - \{ id: (?:ivo|joy|hana|gil|emil|chen),.*\n", "", template.read_text(encoding="utf-8"))
    company = tmp_path / "few.yaml"
    company.write_text(few.replace("engineer: gil", "engineer: ana"), encoding="utf-8")
    code, out, _ = run("plan", company, *QUARTER, "--out", tmp_path / "out", "--json")
    found = json.loads(out)
    assert (code, found["status"], found["shifts"]) == (3, "infeasible", [])
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "give --quarter 2027-Q1, or --from 2027-01-04 with --weeks 13"),
        (("--quarter", "2027-Q5"), "'2027-Q5' is not a quarter; write it like 2027-Q1"),
        (("--quarter", "next"), "'next' is not a quarter; write it like 2027-Q1"),
        (("--quarter", "2027-Q1", "--weeks", "3"), "give --quarter 2027-Q1, or --from"),
        (("--from", "2027-01-04"), "give --quarter 2027-Q1, or --from"),
        (("--from", "2027-02-30", "--weeks", "3"), "'2027-02-30' is not a day; write it like 2027-01-04"),
        (("--from", "9999-12-01", "--weeks", "520"), "a plan lies between 1970-01-01 and 9998-12-31"),
        (("--from", "2027-01-04", "--weeks", "0"), "'--weeks'"),
        (("--quarter", "2027-Q1", "--seed", "-1"), "'--seed'"),
        (("--quarter", "2027-Q1", "--time-limit", "0"), "'--time-limit'"),
        (("--quarter", "2027-Q1", "--time-limit", "nan"), "'--time-limit'"),
        (("--quarter", "2027-Q1", "--fast"), "--fast"),
        (
            ("--quarter", "2027-Q1", "--allow", "business-hours:shop:2026-03"),
            "2026-03 is not among the weeks",
        ),
    ],
)
def test_options_that_cannot_be_used_exit_2_with_a_sentence(
    options: tuple[str, ...],
    told: str,
    template: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert dogwatch(monkeypatch, "plan", template, *options) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert told in shown.err
    assert "Traceback" not in shown.err


@pytest.mark.parametrize("name", ["nowhere.yaml", "."])
def test_an_organisation_file_that_is_none_exits_2(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "plan", tmp_path / name, *QUARTER) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert str(tmp_path) in shown.err


def on_a_terminal(*arguments: object, **environment: str) -> bytes:
    """What a terminal is sent by `dogwatch ARGUMENTS`."""
    screen, end = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=end,
        stderr=end,
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm-256color", **environment},
    )
    os.close(end)
    shown = b""
    try:
        while chunk := os.read(screen, 65536):
            shown += chunk
    except OSError:  # Linux's way to say that the other end is closed
        pass
    os.close(screen)
    assert process.wait() == 0
    return shown


def test_a_terminal_sees_progress_and_colour_and_no_color_takes_the_colour_away(template: Path) -> None:
    shown = on_a_terminal("plan", template, *QUARTER, "--dry-run")
    assert b"Ctrl-C keeps the best so far" in shown
    assert COLOUR.search(shown)
    plain = on_a_terminal("plan", template, *QUARTER, "--dry-run", NO_COLOR="1")
    assert b"optimal. Proved" in plain
    assert not COLOUR.search(plain)
