"""`dogwatch validate` sums up a good file and tells every fault of a bad one."""

import json
from pathlib import Path

import pytest

from tests.cli.running import dogwatch
from tests.importers.acme import ACME, changed, write


def test_a_good_file_is_summed_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "validate", write(tmp_path, ACME)) == 0
    shown = capsys.readouterr()
    counts = [line.split(maxsplit=1) for line in shown.out.splitlines()[1:]]
    assert shown.out.startswith("Acme\n")
    assert {name.strip(): int(number) for number, name in counts} == {
        "teams": 3,
        "engineers": 3,
        "rotations": 2,
        "absences": 2,
        "wishes": 2,
        "locks": 1,
        "past shifts, weeks of 2026-10-05": 2,
        "incidents": 1,
        "weeks of incidents": 1,
        "warnings": 0,
    }
    assert shown.err.endswith("org.yaml is valid.\n")


def test_a_bad_file_exits_2_with_every_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = changed("lead: ana", "lead: anna", changed("share: 0.6", "share: 6"))
    assert dogwatch(monkeypatch, "validate", write(tmp_path, text)) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines() == [
        f"{tmp_path}/org.yaml:14:37: teams[0].lead: unknown engineer (found anna); did you mean ana?",
        f"{tmp_path}/org.yaml:18:74: engineers[0].share: must be at most 1 (found 6)",
        "2 faults; nothing was taken over.",
    ]


def test_warnings_are_told_and_the_file_is_valid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, changed("year: 2025, engineer: bob", "year: 2025, engineer: gone"))
    assert dogwatch(monkeypatch, "validate", path) == 0
    assert "warning: " in capsys.readouterr().err


def test_json_answers_on_stdout_both_ways(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, ACME)
    assert dogwatch(monkeypatch, "validate", path, "--json") == 0
    good = json.loads(capsys.readouterr().out)
    assert (good["valid"], good["company"], good["engineers"], good["warnings"]) == (True, "Acme", 3, [])
    assert len(good["sha256"]) == 64
    assert good["past_weeks"] == ["2026-10-05"]

    write(tmp_path, changed("share: 0.6", "share: 6"))
    assert dogwatch(monkeypatch, "validate", path, "--json") == 2
    bad = json.loads(capsys.readouterr().out)
    assert bad["valid"] is False
    assert [(fault["line"], fault["where"], fault["value"]) for fault in bad["faults"]] == [
        (18, "engineers[0].share", "6")
    ]
