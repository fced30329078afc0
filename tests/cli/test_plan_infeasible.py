"""The sample company as it runs today: exit 3, one screen, nothing written, and every way out takes it to exit 0."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import planning
from services.planning import Planned
from tests.cli.running import dogwatch

pytestmark = pytest.mark.xdist_group("plan infeasible")
"""What is made once for all of them is made in one process of the run, not in each."""

PLAN = ("plan", Path(__file__).parents[2] / "fixtures" / "techcorp" / "team-owned.yaml", "--quarter", "2027-Q1")


@pytest.fixture(scope="module", autouse=True)
def _each_question_is_solved_once() -> Iterator[None]:
    """The reason and its ways out take ten seconds: the commands that ask for the same get the same answer."""
    solve, known = planning.solved_with_progress, dict[tuple[object, ...], Planned]()

    def solved(*asked: object, allow: tuple[str, ...], **more: object) -> Planned:
        question = (*asked[:-1], *allow)
        if question not in known:
            known[question] = solve(*asked, allow=allow, **more)  # type: ignore[arg-type]  # handed through
        return known[question]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "solved_with_progress", solved)
        yield


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


def test_the_quarter_as_the_teams_run_it_today_exits_3_with_the_sum_per_rotation_and_month(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code = dogwatch(monkeypatch, *PLAN, "--out", tmp_path / "out")
    told = capsys.readouterr().out
    assert code == 3
    assert "infeasible" in told
    assert all(month in told for month in ("2027-01", "2027-02", "2027-03"))
    assert short_by_month(told, "mobile") == [3, 3, 5]
    assert short_by_month(told, "search") == [3, 2, 4]
    assert short_by_month(told, "identity") == [1, 1, 3]
    assert not (tmp_path / "out").exists()


def short_by_month(told: str, rotation: str) -> list[int]:
    (line,) = (line for line in told.splitlines() if line.split()[:1] == [rotation])
    return [int(number) for number in re.findall(r"(\d+) short", line)]


def test_every_way_out_on_the_card_leads_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert dogwatch(monkeypatch, *PLAN, "--json", "--dry-run") == 3
    ways = json.loads(capsys.readouterr().out)["card"]["ways_out"]
    assert len(ways) >= 3
    for way in ways:
        assert way["proved"]
        out = tmp_path / str(way["price"])
        code = dogwatch(monkeypatch, *PLAN, "--out", out, *way["switch"].split())
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
