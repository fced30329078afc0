"""`dogwatch evaluate`: scored in one command, faults told, JSON for programs."""

import json
from datetime import date
from pathlib import Path

import pytest

from domain.clock import WEEK
from services.sample import sample_company
from tests.cli.running import dogwatch


def sheet(folder: Path, text: str) -> Path:
    file = folder / "rota.csv"
    file.write_text(text)
    return file


def fair(weeks: int = 13) -> str:
    names = ["Ana", "Bo", "Cy", "Dee", "Eli", "Flo"]
    return "".join(f"{date(2027, 1, 4) + week * WEEK},{names[week % 6]}\n" for week in range(weeks))


def test_a_bare_sheet_is_scored_in_one_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "evaluate", sheet(tmp_path, fair())) == 0
    said = capsys.readouterr()
    assert "rota.csv, 2027-Q1: 1 rotation, 6 people, 13 weeks to hold" in said.out
    assert "Yours scores 100 of 100, and breaks no rule." in said.out
    assert "dogwatch init" in said.err


def test_json_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "evaluate", sheet(tmp_path, fair().replace("Cy", "Bo")), "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert 0 < answer["yours"]["score"] < answer["possible"]["best"]["score"] == 100
    assert answer["broken"] >= len(answer["breaches"]) > 0
    assert answer["horizon"]["first_day"] == "2027-01-01"


def test_faults_leave_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "evaluate", sheet(tmp_path, "03/04/2027,Ana\n04/05/2027,Bo\n")) == 2
    assert "--dates dmy" in capsys.readouterr().err
    assert dogwatch(monkeypatch, "evaluate", sheet(tmp_path, fair()), "--dates", "ymd") == 2
    assert "must be dmy or mdy" in capsys.readouterr().err
    assert dogwatch(monkeypatch, "evaluate", "a.yaml", "b.csv", "c.csv") == 2


def test_the_next_command_can_be_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    org = sample_company("team-owned.yaml")
    file = sheet(tmp_path, "week,rotation,role,name\n2027-01-11,search,primary,Jonas Weber\n")
    assert dogwatch(monkeypatch, "evaluate", org, file, "--from", "2027-01-11", "--weeks", 3) == 0
    assert "--from 2027-01-11 --weeks 3 " in capsys.readouterr().err


def test_strangers_are_told_with_the_organisation_and_taken_in_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    org = sample_company("team-owned.yaml")
    text = "week,rotation,role,name\n2027-01-04,search,primary,Jonas Weber\n2027-01-04,search,secondary,Kim Poe\n"
    file = sheet(tmp_path, text)
    assert dogwatch(monkeypatch, "evaluate", org, file) == 2
    assert "rota.csv:3:" in capsys.readouterr().err
    assert dogwatch(monkeypatch, "evaluate", org, file, "--accept-unknown") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Kim Poe is taken in, in team search." in said
    assert "Not in the file, not judged: payments" in said
