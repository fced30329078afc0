"""`--html FILE`: the answer of every command as a page, with nothing private on it."""

import shutil
from pathlib import Path

import pytest

from tests.cli.running import dogwatch
from tests.exporters.reading_html import read, words

pytestmark = pytest.mark.xdist_group("html option")
"""What is made once for all of them is made in one process of the run, not in each."""

COMPANY = """\
dogwatch: 1
company: {{name: Acme, zone: Europe/Berlin}}
teams: [{{id: core, name: Core}}, {{id: ops, name: Ops}}]
engineers:
{engineers}
rotations:
  - {{id: search, name: Search, teams: [core], members: ["team:core"], roles: [primary]}}
  - {{id: pager, name: Pager, teams: [ops], members: ["team:ops"], roles: [primary]}}
absences:
  - {{engineer: core1, first_day: 2027-02-09, last_day: 2027-02-09, reason: knee surgery}}
pay:
  stipends: [{{role: primary, weekly: 543.21, effective: 2020-01-01}}]
"""
SECRETS = ("surgery", "knee", "543.21", "@example.com")
FEBRUARY = ("--from", "2027-02-01", "--weeks", "4")


def company(folder: Path, in_ops: int) -> Path:
    """Two teams; with fewer than four in the second one, its February cannot be planned."""
    people = [("core", number) for number in range(6)] + [("ops", number) for number in range(in_ops)]
    lines = [
        f"  - {{id: {team}{n}, name: {team.title()} {n}, email: {team}{n}@example.com, team: {team}}}"
        for team, n in people
    ]
    file = folder / "acme.yaml"
    file.write_text(COMPANY.format(engineers="\n".join(lines)), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an organisation file, its February planned in `out`, and the report of that as a page."""
    folder = tmp_path_factory.mktemp("planned")
    command = ("plan", company(folder, in_ops=5), *FEBRUARY, "--out", folder / "out", "--html", folder / "plan.html")
    with pytest.MonkeyPatch.context() as patch:
        assert dogwatch(patch, *command) == 0
    return folder


@pytest.fixture
def acme(planned: Path, tmp_path: Path) -> Path:
    """The same folder, for one test."""
    return shutil.copytree(planned, tmp_path / "acme")


def told(page: Path) -> str:
    """What the page says; nothing private is anywhere in it."""
    text = page.read_text(encoding="utf-8")
    assert not [secret for secret in SECRETS if secret in text]
    assert "<script" not in text
    return words(read(text))


def test_why_compare_and_evaluate_write_their_pages(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    org, out, page = acme / "acme.yaml", acme / "out", acme / "answer.html"
    cell = ("--rotation", "search", "--week", "2027-02-10")
    assert dogwatch(monkeypatch, "why", org, out, *cell, "--html", page) == 0
    assert "Who cannot hold it Away Core 1" in told(page)
    rows = (out / "schedule.csv").read_text(encoding="utf-8").splitlines()
    (acme / "hole.csv").write_text("\n".join((*rows[:2], *rows[3:])) + "\n", encoding="utf-8")
    assert dogwatch(monkeypatch, "compare", out, acme / "hole.csv", org, "--html", page) == 0
    assert "Newly broken: " in told(page)
    assert dogwatch(monkeypatch, "evaluate", org, acme / "hole.csv", *FEBRUARY, "--html", page) == 0
    assert "1 week without exactly one holder" in told(page)


def test_the_report_of_a_plan_says_who_could_hold_each_week(acme: Path) -> None:
    page = acme / "out" / "report.html"
    assert "dogwatch why ORGANISATION.yaml FOLDER --rotation" in told(page)
    lines = [[words(cell) for cell in row] for row in read(page.read_text(encoding="utf-8")).iter("tr")]
    assert ["8 Feb", "5 of 6", "Absence 1"] in lines


def test_an_infeasible_plan_and_its_advice_are_pages_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    org, page = company(tmp_path, in_ops=3), tmp_path / "answer.html"
    assert dogwatch(monkeypatch, "plan", org, *FEBRUARY, "--out", tmp_path / "out", "--html", page) == 3
    card = told(page)
    assert "no schedule for" in card
    assert "3 of 4 1 short" in card
    assert "--allow " in card
    assert not (tmp_path / "out").exists()
    assert dogwatch(monkeypatch, "advise", org, *FEBRUARY, "--html", page) == 0
    assert "--allow share:search+pager" in told(page)


def test_a_plan_that_is_found_writes_its_report(planned: Path) -> None:
    assert "Proved: nobody can make this fairer" in told(planned / "plan.html")


def test_a_folder_is_refused_before_anything_is_solved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    org = company(tmp_path, in_ops=5)
    assert dogwatch(monkeypatch, "plan", org, *FEBRUARY, "--out", tmp_path / "out", "--html", tmp_path) == 5
    said = capsys.readouterr()
    assert "is a folder; name a file in it" in said.err
    assert "first schedule found" not in said.err
    assert not (tmp_path / "out").exists()
