"""The sample company as it runs today: exit 3, one screen, nothing written, and every way out takes it to exit 0."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.running import dogwatch

PLAN = ("plan", Path(__file__).parents[2] / "fixtures" / "techcorp" / "team-owned.yaml", "--quarter", "2027-Q1")


def test_the_card_fits_on_one_screen_and_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code = dogwatch(monkeypatch, *PLAN, "--out", tmp_path / "out")
    told = capsys.readouterr().out
    assert code == 3
    assert len(told.splitlines()) <= 40
    assert max(map(len, told.splitlines())) <= 80
    assert "March 2027 has 5 handoffs, so mobile has 10 weeks to hold" in told
    assert len(re.findall(r"^\d\. ", told, re.MULTILINE)) >= 3
    assert not (tmp_path / "out").exists()


def test_every_way_out_on_the_card_leads_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert dogwatch(monkeypatch, *PLAN, "--json", "--dry-run") == 3
    ways = json.loads(capsys.readouterr().out)["card"]["ways_out"]
    assert len(ways) >= 3
    for way in ways:
        assert way["proved"]
        out = tmp_path / str(way["price"])
        code = dogwatch(monkeypatch, *PLAN, "--out", out, "--time-limit", 60, *way["switch"].split())
        assert code == 0, way["switch"]
        written = json.loads((out / "schedule.json").read_text(encoding="utf-8"))
        assert written["allowances"] == way["allowances"]
        capsys.readouterr()


def test_switches_that_cannot_be_read_are_told_together(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = dogwatch(monkeypatch, *PLAN, "--allow", "lend:ana", "--allow", "open:search:primary:2027-03-08")
    told = capsys.readouterr().err
    assert code == 2
    assert "unknown allowance 'lend'" in told
    assert "only secondary weeks may stay open" in told
