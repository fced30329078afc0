"""Incidents into files: read once each, stopped anywhere and begun again, and what pay and planning read is right."""

from datetime import timedelta
from pathlib import Path

import pytest

from domain.errors import InvalidInput, RemoteFailure
from domain.organisation import Organisation
from importers.incidents.names import IncidentNames
from importers.incidents.tables import read_incident_table
from importers.report import Report
from importers.segments import read_segments
from pager.client import PagerDuty
from services.incidents.into_files import IncidentFiles, Taken, into_files
from tests.compensation.company import company
from tests.pager.double.faults import Fault, Trouble
from tests.services.incidents.pagers import BEGIN, END, a_season, entry, happens, pager


def files(folder: Path) -> IncidentFiles:
    return IncidentFiles(folder / "segments.csv", folder / "incidents.csv", folder / "cursor.json")


def take(
    client: PagerDuty, folder: Path, until: timedelta = timedelta(0), organisation: Organisation | None = None
) -> Taken:
    names = IncidentNames()
    return into_files(client, organisation or company(), names, files(folder), BEGIN, END + until)


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


def test_six_months_are_read_page_by_page_and_a_second_run_adds_nothing(tmp_path: Path) -> None:
    with pager() as (double, client):
        a_season(double, incidents=105)
        first = take(client, tmp_path)
        written = content(tmp_path)
        again = take(client, tmp_path)
    assert (first.segments, first.unanswered, first.incidents, first.changed) == (90, 15, 105, 210)
    assert (again.segments, again.unanswered, again.incidents, again.changed) == (90, 15, 105, 0)
    assert content(tmp_path) == written
    assert again.unused == ()


def test_a_later_run_asks_for_what_is_new_only(tmp_path: Path) -> None:
    with pager() as (double, client):
        a_season(double, incidents=20)
        into_files(client, company(), IncidentNames(), files(tmp_path), BEGIN, END)
        happens(double, 500, END + timedelta(hours=2), (1, "acknowledge", "alice"), (9, "resolve", "alice"))
        double.forget_requests()
        names = IncidentNames()
        found = into_files(client, company(), names, files(tmp_path), None, END + timedelta(days=1))
        assert found.changed == 2
        assert len(double.requests) == 3


def test_what_pay_and_planning_read_is_what_happened(tmp_path: Path) -> None:
    with pager() as (double, client):
        happens(double, 1, BEGIN, (3, "acknowledge", "alice"), (40, "resolve", "alice"))
        happens(double, 2, BEGIN + timedelta(days=1), (15, "resolve", ""))
        take(client, tmp_path)
    report = Report()
    facts = read_segments(tmp_path / "segments.csv", company(), report)
    (segment,) = facts.responses
    assert (segment.engineer, segment.start - BEGIN, segment.end - segment.start, segment.team) == (
        "alice",
        timedelta(minutes=3),
        timedelta(minutes=37),
        "web",
    )
    assert [one.auto_resolved for one in facts.unanswered] == [True]
    assert [one.id for one in read_incident_table(tmp_path / "incidents.csv", report)] == ["Q0000001", "Q0000002"]
    assert report.faults == []


def test_an_open_incident_is_read_again_until_it_is_over(tmp_path: Path) -> None:
    with pager() as (double, client):
        key = happens(double, 1, BEGIN + timedelta(days=1), (3, "acknowledge", "alice"))
        first = take(client, tmp_path)
        assert (first.segments, first.still_open) == (0, 1)
        double.state.incidents[key]["status"] = "resolved"
        double.state.log_entries[key].append(entry(key, BEGIN + timedelta(days=1, minutes=33), "resolve", "alice"))
        second = into_files(client, company(), IncidentNames(), files(tmp_path), None, END + timedelta(days=1))
    assert (second.segments, second.still_open) == (1, 0)


def test_work_of_somebody_whose_address_is_put_right_later_is_taken_over_then(tmp_path: Path) -> None:
    with pager() as (double, client):
        for place, days in enumerate((2, 40)):
            happens(double, place, END - timedelta(days=days), (3, "acknowledge", "alice"), (33, "resolve", "alice"))
        alice = double.state.users["UALICE"]
        right, alice.email = alice.email, "alice.new@acme.example"
        first = take(client, tmp_path)
        assert (first.segments, first.still_open, len(first.unused)) == (0, 1, 2)
        assert all("--since" in fault.hint for fault in first.unused)
        day = timedelta(days=1)
        later = into_files(client, company(), IncidentNames(), files(tmp_path), None, END + day)
        assert (later.segments, later.still_open, len(later.unused)) == (0, 1, 1), "told each time"
        alice.email = right
        put_right = into_files(client, company(), IncidentNames(), files(tmp_path), None, END + 2 * day)
        assert (put_right.segments, put_right.still_open, put_right.unused) == (1, 0, ())


def test_an_incident_merged_into_an_open_one_is_read_again_with_it(tmp_path: Path) -> None:
    with pager() as (double, client):
        merged = {"resolve_reason": {"type": "merge_resolve_reason", "incident": {"id": "Q0000002"}}}
        happens(double, 1, BEGIN, (1, "acknowledge", "alice"), (20, "resolve", "bob"), **merged)
        key = happens(double, 2, BEGIN + timedelta(minutes=5), (2, "acknowledge", "bob"))
        assert take(client, tmp_path).still_open == 2
        double.state.incidents[key]["status"] = "resolved"
        double.state.log_entries[key].append(entry(key, BEGIN + timedelta(minutes=50), "resolve", "bob"))
        into_files(client, company(), IncidentNames(), files(tmp_path), None, END + timedelta(days=1))
    facts = read_segments(tmp_path / "segments.csv", company(), Report())
    minutes = [(one.engineer, one.incident, (one.end - one.start) // timedelta(minutes=1)) for one in facts.responses]
    assert sorted(minutes) == [("alice", "Q0000001", 19), ("alice", "Q0000002", 30), ("bob", "Q0000002", 43)]


def test_an_open_incident_that_is_gone_is_told_of(tmp_path: Path) -> None:
    with pager() as (double, client):
        happens(double, 1, BEGIN + timedelta(days=1), (3, "acknowledge", "alice"))
        take(client, tmp_path)
        double.state.incidents.clear()
        found = into_files(client, company(), IncidentNames(), files(tmp_path), None, END + timedelta(days=1))
    assert [fault.problem for fault in found.unused] == ["was open when it was last read, and is gone"]
    assert found.still_open == 0


@pytest.mark.parametrize("skip", [0, 9, 30])
def test_stopped_anywhere_and_begun_again_the_files_are_the_same(tmp_path: Path, skip: int) -> None:
    broken, whole = tmp_path / "broken", tmp_path / "whole"
    for folder in (broken, whole):
        folder.mkdir()
    with pager() as (double, client):
        a_season(double, incidents=35)
        take(client, whole)
        double.faults = [Fault(Trouble.CUT_BEFORE, writes=False, skip=skip) for _ in range(6)]
        with pytest.raises(RemoteFailure):
            take(client, broken)
        double.faults.clear()
        take(client, broken)
    assert content(broken) == content(whole)


def test_the_first_time_has_to_say_since_when(tmp_path: Path) -> None:
    with pager() as (_, client):
        for since, words in ((None, "never read before"), (END, "not before"), (END.replace(year=2020), "five years")):
            with pytest.raises(InvalidInput, match=words):
                into_files(client, company(), IncidentNames(), files(tmp_path), since, END)


def test_a_window_with_more_incidents_than_can_be_paged_through_is_read_in_halves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.incidents.reading._MOST_PAGED", 3)
    with pager() as (double, client):
        a_season(double, incidents=40)
        assert take(client, tmp_path).incidents == 40
