"""`dogwatch absences import`: propose, confirm, write; and the file that is written is read by the organisation."""

import json
from pathlib import Path

import pytest

from importers.organisation_file import load_organisation
from tests.cli.running import dogwatch
from tests.importers.acme import ACME, write
from tests.importers.test_calendars import calendar, event
from tests.importers.web_servers import serving, whole

FEED = calendar(
    event("UID:1", "DTSTART;VALUE=DATE:20270111", "SUMMARY:=[Vacation] Ana Silva"),
    event("UID:2", "DTSTART;VALUE=DATE:20270112", "SUMMARY:Company party"),
    event("UID:3", "SUMMARY:broken"),
)


def test_the_proposals_of_a_shared_calendar_are_confirmed_and_its_absences_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    org = write(tmp_path, ACME, {"team.ics": FEED})
    feed, matches, away = (tmp_path / name for name in ("team.ics", "matches.csv", "away.csv"))
    assert dogwatch(monkeypatch, "absences", "import", feed, org, "--propose", matches) == 0
    assert "0 new absences; 3 lines not used." in capsys.readouterr().err
    assert matches.read_text().splitlines()[1] == "'=[Vacation] Ana Silva,ana,certain,,1,4"
    assert dogwatch(monkeypatch, "absences", "import", feed, org, "--confirm", matches, "--write", away) == 0
    assert "1 new absence; 2 lines not used." in capsys.readouterr().err
    named = write(tmp_path, f"{ACME}files: {{absences: [away.csv]}}\n", {"away.csv": away.read_bytes()})
    assert str(load_organisation(named).organisation.absences[-1].first_day) == "2027-01-11"


def test_a_title_of_two_people_is_confirmed_for_both_and_one_without_a_name_asks_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    day = "DTSTART;VALUE=DATE:20270111"
    org = write(
        tmp_path, ACME, {"team.ics": calendar(event("UID:1", day, "SUMMARY:Ana Silva, Cleo") + event("UID:2", day))}
    )
    matches = tmp_path / "matches.csv"
    matches.write_text('text,engineer\n"Ana Silva, Cleo","ana, cleo@example.com"\n')
    assert dogwatch(monkeypatch, "absences", "import", tmp_path / "team.ics", org, "--confirm", matches) == 0
    printed = capsys.readouterr()
    assert [line.split(",")[0] for line in printed.out.splitlines()] == ["engineer", "ana", "cleo"]
    assert "No title names anybody" not in printed.err
    matches.write_text('text,engineer\n"Ana Silva, Cleo","ana, cleon"\n')
    assert dogwatch(monkeypatch, "absences", "import", tmp_path / "team.ics", org, "--confirm", matches) == 2
    assert "unknown engineer" in capsys.readouterr().err


def test_the_answer_in_json_has_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    org = write(tmp_path, ACME, {"team.ics": FEED})
    assert dogwatch(monkeypatch, "absences", "import", tmp_path / "team.ics", org, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert [one["engineer"] for one in answer["proposals"]] == ["ana", None]
    assert [fault["line"] for fault in answer["unused"]] == [4, 9, 14]
    assert dogwatch(monkeypatch, "absences", "import", tmp_path / "team.ics", org, "-e", "cleo", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert [one["engineer"] for one in answer["absences"]] == ["cleo", "cleo"]


def test_a_calendar_in_which_no_title_names_anybody_asks_whose_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = calendar(event("UID:1", "DTSTART;VALUE=DATE:20270111", "SUMMARY:Vacation"))
    org = write(tmp_path, ACME, {"mine.ics": own})
    assert dogwatch(monkeypatch, "absences", "import", tmp_path / "mine.ics", org) == 0
    assert "say whose: --engineer ID" in capsys.readouterr().err


def test_a_calendar_is_fetched_by_its_address_from_an_allowed_host_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    org = write(tmp_path, ACME)
    with serving(whole(FEED.encode())) as served:
        assert dogwatch(monkeypatch, "absences", "import", served.address, org, "-e", "ana") == 2
        assert served.requests == []
        allowed = ("--allow-host", f"127.0.0.1:{served.port}")
        assert dogwatch(monkeypatch, "absences", "import", served.address, org, "-e", "ana", *allowed) == 0
    assert "2 new absences; 1 line not used." in capsys.readouterr().err


def test_somebodys_own_table_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    org = write(tmp_path, ACME, {"team.ics": FEED, "mine.csv": "my,own\n1,2\n"})
    feed, mine = tmp_path / "team.ics", tmp_path / "mine.csv"
    assert dogwatch(monkeypatch, "absences", "import", feed, org, "-e", "ana", "--write", mine) == 5
    assert mine.read_text() == "my,own\n1,2\n"
