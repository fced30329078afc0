"""`dogwatch check` counts, says which sums are short, and exits 3 when they cannot be mended by any schedule."""

import json
from pathlib import Path

import pytest

from importers.synthetic import Shape, make_organisation, write_organisation
from tests.cli.running import dogwatch
from tests.cli.running_processes import ROOT
from tests.importers.acme import changed, write

TEAM_OWNED = ROOT / "fixtures" / "techcorp" / "team-owned.yaml"
SAMPLE = ROOT / "fixtures" / "techcorp" / "organisation.yaml"
QUARTER = ("--quarter", "2027-Q1")
INCIDENT = "  - {id: INC-1, team: pay, severity: SEV-1, opened: 2026-10-07T03:15:00Z}\n"
MISTYPED = changed(INCIDENT, INCIDENT + INCIDENT.replace("INC-1", "INC-2").replace("2026", "2036"))
ONE_PRIMARY = """\
dogwatch: 1
company: {name: Acme, zone: UTC}
teams: [{id: core, name: Core}]
rotations: [{id: search, name: Search, teams: [core], members: ["team:core"]}]
engineers:
"""


def test_a_quarter_that_can_be_held_exits_0_and_names_the_next_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "check", SAMPLE, *QUARTER) == 0
    shown = capsys.readouterr()
    assert "short" in shown.out
    assert f"dogwatch plan {SAMPLE} --quarter 2027-Q1" in shown.err


def test_a_quarter_that_cannot_be_held_exits_3_with_a_line_for_each_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dogwatch(monkeypatch, "check", TEAM_OWNED, *QUARTER) == 3
    shown = capsys.readouterr()
    assert "- 2027-03, mobile: 5 primary + 5 secondary weeks, 5 people can hold 5; 5 short" in shown.out
    assert sum(line.startswith("- 2027-") for line in shown.out.splitlines()) == 13
    assert "It cannot be done." in shown.err


def test_json_has_every_sum_and_adds_up(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert dogwatch(monkeypatch, "check", TEAM_OWNED, *QUARTER, "--json") == 3
    found = json.loads(capsys.readouterr().out)
    sums = {(one["rotation"], one["window"]): one for one in found["sums"]}
    assert found["suffices"] is False
    assert len(sums) == 9 * 3
    assert all(one["short"] == max(0, one["needed"] - one["possible"]) for one in found["sums"])
    assert {one["needed"] for (_, month), one in sums.items() if month == "2027-03"} == {10}
    assert sum(one["short"] for one in found["short"]) == 33


def test_past_shifts_among_the_counted_weeks_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    people = "".join(f"  - {{id: p{n}, name: P{n}, email: p{n}@example.com, team: core}}\n" for n in range(8))
    past = [f"{{rotation: search, role: primary, week: {week}, engineer: p1}}" for week in ("2027-01-25", "2027-02-08")]
    text = f"{ONE_PRIMARY}{people}history: {{shifts: [{', '.join(past)}]}}\n"
    (tmp_path / "acme.yaml").write_text(text, encoding="utf-8")
    for first, told in (
        ("2027-02-01", "1 past shift lies in the weeks to be planned (2027-02-08)"),
        ("2027-02-15", ""),
    ):
        for words in (("check",), ("plan", "--dry-run", "--time-limit", 20)):
            dogwatch(monkeypatch, words[0], tmp_path / "acme.yaml", "--from", first, "--weeks", 3, *words[1:])
            shown = capsys.readouterr()
            assert (f"warning: history.shifts: {told or '1 past shift'}" in shown.err) is bool(told)


def test_a_line_names_the_role_that_is_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Eight people are enough for February's eight weeks, and one of them may be primary."""
    people = "".join(
        f"  - {{id: p{n}, name: P{n}, email: p{n}@example.com, team: core, roles: [{'primary' if n == 0 else ''}]}}\n"
        for n in range(8)
    ).replace("[]", "[secondary]")
    (tmp_path / "acme.yaml").write_text(ONE_PRIMARY + people, encoding="utf-8")
    assert dogwatch(monkeypatch, "check", tmp_path / "acme.yaml", "--from", "2027-02-01", "--weeks", 4) == 3
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("- ")]
    assert lines == ["- 2027-02, search: 4 primary weeks, 1 person can hold 1; 3 short"]
    assert dogwatch(monkeypatch, "check", tmp_path / "acme.yaml", "--from", "2027-02-01", "--weeks", 4, "--json") == 3
    assert [one["roles"] for one in json.loads(capsys.readouterr().out)["short"]] == [{"primary": 4}]


def test_weeks_can_be_counted_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    company = write_organisation(make_organisation(Shape(people_per_rotation=7, away_percent=0), 1), tmp_path)
    weeks = ("--from", "2027-02-01", "--weeks")
    assert dogwatch(monkeypatch, "check", company, *weeks, 3) == 0
    assert dogwatch(monkeypatch, "check", company, *weeks, 4) == 3
    short = "- 2027-02, team-0001: 4 primary + 4 secondary weeks, 7 people can hold 7; 1 short"
    assert short in capsys.readouterr().out


def test_a_horizon_without_options_exits_2(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert dogwatch(monkeypatch, "check", SAMPLE) == 2
    assert "give --quarter 2027-Q1" in capsys.readouterr().err


def test_a_mistyped_year_and_an_uncounted_role_are_warned_of_before_anything_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(
        tmp_path, changed("    roles: [primary]\nabsences:", "    roles: [primary, backup]\nabsences:", MISTYPED)
    )
    dogwatch(monkeypatch, "check", path, *QUARTER)
    shown = capsys.readouterr()
    line = MISTYPED[: MISTYPED.index("2036")].count("\n") + 1
    assert f"warning: {path}:{line}:" in shown.err
    assert "(found 2036-10-07T03:15:00Z); is the year mistyped?" in shown.err
    assert "no limit and no rest counts weeks as 'backup' (found backup); add it to policy.monthly_limit" in shown.err
