"""`dogwatch plan --replan`: other weeks are never lost; what a few changes more would buy is told, and taken."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.running import dogwatch

QUARTER = ("--quarter", "2027-Q1")
AWAY = "  - {engineer: %s, first_day: 2027-01-25, last_day: 2027-03-31}\n"
pytestmark = pytest.mark.xdist_group("replan")


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company whose published quarter cannot stay: one who holds weeks in February is away from then on."""
    folder = tmp_path_factory.mktemp("replan")
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert dogwatch(monkeypatch, "init", folder / "acme.yaml") == 0
        assert dogwatch(monkeypatch, "plan", folder / "acme.yaml", *QUARTER, "--out", folder / "published") == 0
    shifts = json.loads((folder / "published" / "schedule.json").read_text(encoding="utf-8"))["shifts"]
    holder = next(one["engineer"] for one in shifts if one["week"].startswith("2027-02"))
    told = (folder / "acme.yaml").read_text(encoding="utf-8")
    before, rest = told.split("\nwishes:")
    (folder / "acme.yaml").write_text(f"{before}{AWAY % holder}\nwishes:{rest}", encoding="utf-8")
    return folder


def replanned(acme: Path, *options: object) -> tuple[object, ...]:
    return "plan", acme / "acme.yaml", *QUARTER, "--replan", acme / "published" / "schedule.json", *options


def test_what_more_changes_buy_is_told_on_screen_and_on_the_page(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert dogwatch(monkeypatch, *replanned(acme, "--dry-run", "--html", tmp_path / "plan.html")) == 0
    shown, page = capsys.readouterr().out, (tmp_path / "plan.html").read_text(encoding="utf-8")
    assert "with so few changes" in shown
    for told in (shown, page):
        assert "What more changes" in told
        assert all(step in told for step in ("(this plan)", "(2 more)", "(4 more)"))


def test_more_changes_that_are_asked_for_are_taken_and_buy_what_was_told(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = []
    for more in (0, 2, 4):
        assert dogwatch(monkeypatch, *replanned(acme, "--dry-run", "--json", "--more-changes", more)) == 0
        found.append(json.loads(capsys.readouterr().out))
    frontier = found[0]["frontier"]
    assert [one["more"] for one in frontier] == [0, 2, 4]
    assert all(one["gap"] == 0 for one in (step["goal"] for step in frontier))
    assert frontier[2]["goal"]["value"] < frontier[0]["goal"]["value"]
    for step, plan in zip(frontier, found, strict=True):
        assert plan["frontier"] == frontier
        assert plan["status"] == "optimal"
        changes, fairness = plan["tiers"][:2]
        assert changes["value"] <= step["changes"]
        assert fairness == step["goal"]


def test_more_changes_than_there_can_be_are_refused(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "plan", acme / "acme.yaml", *QUARTER, "--more-changes", 2) == 2
    assert "name the published schedule with --replan" in capsys.readouterr().err
    assert dogwatch(monkeypatch, *replanned(acme, "--more-changes", 5)) == 2


LATER = ("--from", "2027-02-01", "--weeks", "9")
JANUARY = "2027-01-04 to 2027-01-25"


def again(acme: Path, published: Path, out: Path) -> tuple[object, ...]:
    return "plan", acme / "acme.yaml", *LATER, "--replan", published, "--out", out


@pytest.mark.parametrize("named", ["schedule.json", "schedule.csv", "", "../published/schedule.json"])
def test_published_weeks_that_the_plan_does_not_cover_are_not_written_over(
    named: str, acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out, published = tmp_path / "out", acme / "published"
    shutil.copytree(published, out)
    shutil.copytree(published, tmp_path / "published")
    before = {file: file.read_bytes() for file in out.rglob("*") if file.is_file()}
    assert dogwatch(monkeypatch, *again(acme, out / named, out)) == 5
    told = capsys.readouterr().err
    assert f"{out} holds weeks {JANUARY} that this plan does not cover; writing would lose them" in told
    assert f"--out {out}-2027-02-01" in told
    assert "first schedule found" not in told
    assert {file: file.read_bytes() for file in out.rglob("*") if file.is_file()} == before


def test_what_was_planned_again_elsewhere_is_compared_and_announced_in_its_own_weeks(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    published, out = acme / "published", tmp_path / "replanned"
    assert dogwatch(monkeypatch, *again(acme, published, out)) == 0
    assert dogwatch(monkeypatch, *again(acme, published, out)) == 0
    capsys.readouterr()
    assert dogwatch(monkeypatch, "compare", published, out, acme / "acme.yaml", "--json") == 0
    compared = json.loads(capsys.readouterr().out)
    plan = json.loads((out / "schedule.json").read_text(encoding="utf-8"))
    assert compared["cells"]
    assert not [one for one in compared["cells"] if one["week"] < "2027-02-01"]
    assert not [breach for rule in compared["rules"] if rule["hard"] for breach in rule["new"]]
    assert any(JANUARY in note for note in compared["notes"])
    told = {one["tier"]: one["after"] for one in compared["tiers"]}
    assert told == {one["name"]: one["value"] for one in plan["tiers"] if one["name"] in told}
    assert dogwatch(monkeypatch, "announce", acme / "acme.yaml", out, "--before", published) == 0
    said = capsys.readouterr()
    assert " - " in said.out
    assert " Jan 2027" not in said.out
    assert f"does not cover weeks {JANUARY}" in said.err
