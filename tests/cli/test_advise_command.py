"""`dogwatch advise`: proposals in the terminal and as JSON, and a file to go on with."""

import json
from pathlib import Path

import pytest

from tests.cli.running import dogwatch

_ORG = """
dogwatch: 1
company: {name: Acme, zone: Europe/Berlin}
teams: [{id: web, name: Web}, {id: ops, name: Ops}]
rotations:
  - {id: web, name: Web, teams: [web], members: [team:web]}
  - {id: ops, name: Ops, teams: [ops], members: [team:ops]}
engineers:
"""
MARCH = ("--from", "2027-03-01", "--weeks", "5")


@pytest.fixture
def org(tmp_path: Path) -> Path:
    """Two teams of six, each too small for the five handoffs of March."""
    people = [(team, number) for team in ("web", "ops") for number in range(6)]
    rows = [
        f"  - {{id: {team}{n}, name: {team.title()} {n}, team: {team}, email: {team}{n}@a.example}}\n"
        for team, n in people
    ]
    file = tmp_path / "acme.yaml"
    file.write_text(_ORG + "".join(rows))
    return file


def test_the_advice_names_the_switch_that_takes_it(
    org: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "advise", org, *MARCH) == 0
    said = capsys.readouterr()
    assert "Proposal 1: 12 new pairs of a person and another team's services" in said.out
    assert "Take it: --allow share:web+ops" in said.out
    assert "dogwatch plan" in said.err


def test_json_has_every_proposal_with_its_figures(
    org: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "advise", org, *MARCH, "--json") == 0
    (proposal,) = json.loads(capsys.readouterr().out)["proposals"]
    assert proposal["pools"][0]["rotations"] == ["web", "ops"]
    assert (proposal["strangers"], proposal["status"], proposal["yardsticks"]["uncovered"]) == (12, "optimal", 0)


def test_the_written_company_can_be_checked_and_is_never_overwritten(
    org: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "pooled"
    assert dogwatch(monkeypatch, "advise", org, *MARCH, "--write", folder) == 0
    assert dogwatch(monkeypatch, "check", folder / "organisation.yaml", *MARCH) == 0
    assert dogwatch(monkeypatch, "advise", org, *MARCH, "--write", folder) == 2
    assert "there is an organisation.yaml already" in capsys.readouterr().err
    assert dogwatch(monkeypatch, "advise", org, *MARCH, "--write", tmp_path / "other", "--proposal", "3") == 2
    assert dogwatch(monkeypatch, "advise", org, *MARCH, "--write", tmp_path / "pooled.yaml") == 2
    assert "must name a folder" in capsys.readouterr().err


def test_what_works_needs_none_and_what_cannot_be_helped_leaves_with_3(
    org: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "advise", org, "--from", "2027-01-04", "--weeks", "2") == 0
    assert "every week can be held as it is" in capsys.readouterr().out
    few = [line for line in org.read_text().splitlines(keepends=True) if not any(f"{n}@" in line for n in (3, 4, 5))]
    org.write_text("".join(few))
    assert dogwatch(monkeypatch, "advise", org, *MARCH) == 3
    assert "Sharing alone does not help" in capsys.readouterr().out
