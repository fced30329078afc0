"""`dogwatch announce`: text to paste, tables for a wiki, and Slack; no pay and no private reason in any of them."""

import json
from pathlib import Path

import pytest

from domain.schedule import Schedule
from exporters.schedule_files import schedule_csv
from tests.cli.running import dogwatch
from tests.exporters.sample import MONDAY, weeks
from tests.importers.acme import ACME, write


def plans(folder: Path) -> tuple[Path, Path, Path]:
    """The organisation, what is published, and the draft in which Ana and Cleo swap their first weeks."""
    org = write(folder, ACME)
    for name, holders in {"old.csv": "ana cleo ana", "new.csv": "cleo ana ana"}.items():
        shifts = [one.model_copy(update={"rotation": "pay"}) for one in weeks("payments", "primary", MONDAY, holders)]
        (folder / name).write_text(schedule_csv(Schedule.of(shifts)))
    return org, folder / "old.csv", folder / "new.csv"


def test_only_what_changes_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    org, old, new = plans(tmp_path)
    assert dogwatch(monkeypatch, "announce", org, new, "--before", old) == 0
    said = capsys.readouterr().out
    assert said.count("  + ") == said.count("  - ") == 2
    assert "25 Jan" not in said


def test_weeks_that_the_new_plan_does_not_cover_are_no_news(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    org, old, new = plans(tmp_path)
    head, _, *later = new.read_text(encoding="utf-8").splitlines()
    new.write_text("\n".join((head, *later)) + "\n", encoding="utf-8")
    assert dogwatch(monkeypatch, "announce", org, new, "--before", old) == 0
    said = capsys.readouterr()
    assert "11 Jan" in said.out
    assert " 4 Jan" not in said.out
    assert "does not cover week 2027-01-04" in said.err
    new.write_text(head + "\n", encoding="utf-8")
    assert dogwatch(monkeypatch, "announce", org, new, "--before", old) == 0
    assert " 4 Jan" in capsys.readouterr().out


def test_the_weekly_message_and_the_tables_are_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    org, _, new = plans(tmp_path)
    assert dogwatch(monkeypatch, "announce", org, new, "--handoff", "2027-01-11") == 0
    assert "primary: Cleo \N{RIGHTWARDS ARROW} Ana Silva" in capsys.readouterr().out
    assert dogwatch(monkeypatch, "announce", org, new, "--format", "markdown", "--rotation", "pay") == 0
    assert capsys.readouterr().out.startswith("## Payments: who is on call\n")
    assert dogwatch(monkeypatch, "announce", org, new, "--format", "html") == 0
    assert capsys.readouterr().out.count("<table>") == 2
    assert dogwatch(monkeypatch, "announce", org, new, "--format", "html", "--rotation", "x") == 2
    assert dogwatch(monkeypatch, "announce", org, new, "--handoff", "soon") == 2


def test_slack_is_tried_dry_and_wants_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    org, old, new = plans(tmp_path)
    assert dogwatch(monkeypatch, "announce", org, new, "--before", old, "--slack", "--dry-run") == 0
    (message,) = json.loads(capsys.readouterr().out)
    assert [block["type"] for block in message["blocks"]] == ["header", "section", "section", "context"]
    monkeypatch.delenv("DOGWATCH_SLACK_WEBHOOK", raising=False)
    assert dogwatch(monkeypatch, "announce", org, new, "--slack") == 2


@pytest.mark.parametrize("form", [(), ("--slack", "--dry-run"), ("--format", "html"), ("--handoff", "2027-01-04")])
def test_nothing_of_pay_or_of_private_reasons_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], form: tuple[str, ...]
) -> None:
    org, _, new = plans(tmp_path)
    assert dogwatch(monkeypatch, "announce", org, new, *form) == 0
    said = capsys.readouterr().out
    assert not [
        word for word in ("private", "500", "350", "example.com", "absen", "wish", "00123") if word in said.lower()
    ]


def test_a_webhook_that_fails_is_told_without_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    org, old, new = plans(tmp_path)
    monkeypatch.setenv("DOGWATCH_SLACK_WEBHOOK", "https://127.0.0.1:9/services/secret")
    assert dogwatch(monkeypatch, "announce", org, new, "--before", old, "--slack") == 6
    said = capsys.readouterr()
    assert "0 of 1 messages arrived before" in said.err
    assert "secret" not in said.err + said.out


def test_a_week_that_was_passed_on_before_and_still_is_is_no_news(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    org, old, new = plans(tmp_path)
    passed = tmp_path / "overrides.csv"
    passed.write_text(
        "rotation,role,start,end,engineer,reason\n"
        "pay,primary,2027-01-04T09:00:00-05:00,2027-01-11T09:00:00-05:00,bob,private\n"
    )
    assert dogwatch(monkeypatch, "announce", org, new, "--before", old, "--overrides", passed) == 0
    said = capsys.readouterr().out
    assert ("11 Jan" in said, "4 Jan" in said, "Bob" in said, "private" in said) == (True, False, False, False)
    assert dogwatch(monkeypatch, "announce", org, new, "--handoff", "2027-01-04", "--overrides", passed) == 0
    assert "primary: Bob (works here until 2026-12-31), from" in capsys.readouterr().out
    passed.write_text(passed.read_text().replace("bob", "bobby").replace("2027-01-11", "2031-01-11"))
    assert dogwatch(monkeypatch, "announce", org, new, "--overrides", passed) == 2
