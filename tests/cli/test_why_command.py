"""`dogwatch why` and `dogwatch compare` as people type them."""

import json
from pathlib import Path

import pytest

from tests.cli.running import dogwatch

COMPANY = """\
dogwatch: 1
company: {name: Acme, zone: Europe/Berlin}
teams: [{id: core, name: Core}]
engineers:
  - {id: ana, name: Ana Silva, email: ana@example.com, team: core}
  - {id: bo, name: Bo Lind, email: bo@example.com, team: core}
  - {id: cy, name: Cy Ruiz, email: cy@example.com, team: core}
  - {id: di, name: Di Moor, email: di@example.com, team: core}
  - {id: eva, name: Eva Kern, email: eva@example.com, team: core}
rotations:
  - {id: search, name: Search, teams: [core], members: ["team:core"], roles: [primary]}
absences:
  - {engineer: bo, first_day: 2027-02-09, last_day: 2027-02-09, reason: knee surgery}
pay:
  stipends: [{role: primary, weekly: 500, effective: 2020-01-01}]
"""


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """An organisation file with its February planned beside it, in `out`."""
    (tmp_path / "acme.yaml").write_text(COMPANY, encoding="utf-8")
    options = ("--from", "2027-02-01", "--weeks", "4", "--out", tmp_path / "out")
    assert dogwatch(monkeypatch, "plan", tmp_path / "acme.yaml", *options) == 0
    capsys.readouterr()
    return tmp_path


def why(monkeypatch: pytest.MonkeyPatch, folder: Path, *more: str) -> int:
    cell = ("--rotation", "search", "--week", "2027-02-10")
    return dogwatch(monkeypatch, "why", folder / "acme.yaml", folder / "out", *cell, *more)


def test_why_tells_the_holder_the_alternative_and_who_is_away(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert why(monkeypatch, acme) == 0
    told = capsys.readouterr()
    assert told.out.startswith("search primary, week of 2027-02-08: ")
    assert "The cheapest alternative, proved in every goal" in told.out
    assert "- away: Bo Lind" in told.out
    assert "surgery" not in told.out + told.err
    assert "locks:" in told.err


def test_why_answers_in_json_with_nothing_else_on_stdout(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert why(monkeypatch, acme, "--json", "--exact") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["alternative"]["changes"][0]["week"] == "2027-02-08"
    assert {one["standing"] for one in found["candidates"]} == {"possible", "excluded"}


def test_the_same_question_gets_the_same_bytes(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = set()
    for _ in range(2):
        assert why(monkeypatch, acme, "--json") == 0
        answers.add(capsys.readouterr().out)
    assert len(answers) == 1


def test_asking_for_somebody_who_is_away_exits_3_with_the_reason(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert why(monkeypatch, acme, "--instead", "bo") == 3
    assert "- away: Bo Lind" in capsys.readouterr().out


def test_two_questions_at_once_are_refused(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert why(monkeypatch, acme, "--instead", "cy", "--not-me") == 2
    assert "two questions" in capsys.readouterr().err


def test_a_day_that_is_none_is_refused(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    schedule = ("why", acme / "acme.yaml", acme / "out", "--rotation", "search")
    assert dogwatch(monkeypatch, *schedule, "--week", "2027-02-30") == 2
    assert "--week: is not a day" in capsys.readouterr().err


def test_taking_the_alternative_makes_the_plan_that_was_promised(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert why(monkeypatch, acme, "--not-me", "--json") == 0
    promised = json.loads(capsys.readouterr().out)["alternative"]
    lock = f"{{rotation: search, role: primary, week: 2027-02-08, engineer: {promised['engineer']}}}"
    (acme / "locked.yaml").write_text(f"{COMPANY}locks: [{lock}]\n", encoding="utf-8")
    options = ("--from", "2027-02-01", "--weeks", "4", "--out", acme / "other")
    assert dogwatch(monkeypatch, "plan", acme / "locked.yaml", *options) == 0
    capsys.readouterr()
    assert dogwatch(monkeypatch, "compare", acme / "out", acme / "other", acme / "acme.yaml", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["after"] - one["before"] for one in found["tiers"]] == [one["price"] for one in promised["prices"]]


def test_compare_reads_folders_and_tells_what_changed(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (acme / "out" / "schedule.csv").read_text(encoding="utf-8").splitlines()
    (acme / "short.csv").write_text("\n".join(rows[:-1]) + "\n", encoding="utf-8")
    assert dogwatch(monkeypatch, "compare", acme / "out", acme / "short.csv", acme / "acme.yaml") == 0
    told = capsys.readouterr().out
    assert told.startswith("- Newly broken: search primary, week of 2027-02-22: nobody")
    assert "coverage (must hold): broken 0 times before, 1 after" in told


def test_compare_without_an_organisation_says_how_to_learn_more(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (acme / "none.csv").write_text("rotation,role,week,engineer,start,end\n", encoding="utf-8")
    assert dogwatch(monkeypatch, "compare", acme / "out", acme / "none.csv") == 0
    told = capsys.readouterr()
    assert "What changes for whom" in told.out
    assert "For rules, goals and burdens: dogwatch compare" in told.err
