"""Who works on through a merge is paid for it, wherever windows end and whatever webhooks come in between."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from compensation.facts import PayFacts
from compensation.overtime import Overtime, overtime
from domain.access import operator
from domain.errors import RemoteFailure
from domain.organisation import Incident
from importers.incidents.names import IncidentNames
from importers.incidents.responses import read_incidents
from importers.report import Report
from importers.segments import read_segments
from pager.client import PagerDuty
from services.incidents.into_files import IncidentFiles, into_files
from services.incidents.into_storage import take_in_incidents, take_in_noted
from services.records.import_organisation import import_organisation
from services.records.reading import stored_organisation
from services.stored_pay.segments import list_segments
from storage.database import Database
from storage.incident_cursor import note_incident
from storage.pay_facts import read_facts
from tests.compensation.company import company, schedule, shifts
from tests.importers.incidents.records import USERS
from tests.pager.double.faults import Fault, Trouble
from tests.pager.double.server import Double
from tests.services.incidents.histories import SPAN, Happened, Look, histories, known_at, looks, name
from tests.services.incidents.pagers import BEGIN, END, pager
from tests.services.test_planning import loaded
from tests.storage.databases import SqliteFiles, database_at

HOME = "example"
NOBODY = IncidentNames()
HOUR = timedelta(hours=1)
EDGE = BEGIN + timedelta(days=30)
HOLDS = schedule(shifts(company(), "2026-05-25", ("alice", "", "")))
Outcome = tuple[Overtime, list[Incident]]


@pytest.fixture(scope="module")
def paging() -> Iterator[tuple[Double, PagerDuty]]:
    with pager() as found:
        yield found


def at_once(double: Double) -> Outcome:
    """What all that the double knows means, read in one piece."""
    log = [one for entries in double.state.log_entries.values() for one in entries]
    read, faults = read_incidents(double.state.incidents.values(), log, USERS, company())
    assert faults == ()
    return outcome(PayFacts(responses=read.segments, unanswered=read.unanswered), read.incidents)


def outcome(facts: PayFacts, incidents: Sequence[Incident]) -> Outcome:
    return overtime(facts, company(), HOLDS), sorted(incidents, key=lambda one: one.id)


def in_storage(database: Database) -> Outcome:
    with database.read() as session:
        return outcome(read_facts(session, HOME), stored_organisation(session, HOME).incidents)


def look(database: Database, client: PagerDuty, double: Double, one: Look, since: datetime | None) -> bool:
    """Whether the reading came to its end."""
    double.faults = [Fault(Trouble.CUT_BEFORE, writes=False, skip=one.breaks) for _ in range(6)] if one.breaks else []
    try:
        if one.webhook is None:
            take_in_incidents(database, operator(HOME), client, NOBODY, since, one.at)
        else:
            with database.write() as session:
                note_incident(session, HOME, name(one.webhook), one.at)
            take_in_noted(database, HOME, client, one.at)
    except RemoteFailure:
        return False
    finally:
        double.faults = []
    return one.webhook is None


@settings(max_examples=30)
@given(st.data())
def test_any_windows_webhooks_and_breaks_bring_what_one_reading_brings(
    paging: tuple[Double, PagerDuty], sqlite_files: SqliteFiles, data: st.DataObject
) -> None:
    brings_what_one_reading_brings(paging, sqlite_files, data)


@pytest.mark.nightly
@settings(max_examples=1_000)
@given(st.data())
def test_a_thousand_ways_to_read_bring_what_one_reading_brings(
    paging: tuple[Double, PagerDuty], sqlite_files: SqliteFiles, data: st.DataObject
) -> None:
    brings_what_one_reading_brings(paging, sqlite_files, data)


def brings_what_one_reading_brings(
    paging: tuple[Double, PagerDuty], sqlite_files: SqliteFiles, data: st.DataObject
) -> None:
    double, client = paging
    happened: list[Happened] = data.draw(histories())
    with sqlite_files.with_tables() as url, database_at(url) as database:
        import_organisation(database, loaded(company()), HOME, operator(HOME), BEGIN)
        since: datetime | None = BEGIN
        for one in [*data.draw(looks(happened)), Look(BEGIN + SPAN, None, None)]:
            known_at(double, happened, one.at)
            since = None if look(database, client, double, one, since) else since
        event(f"{sum(one.into is not None for one in happened)} merged")
        found = in_storage(database)
    assert found == at_once(double)


@pytest.mark.parametrize(("first", "second"), [(-HOUR / 2, HOUR / 2), (HOUR / 2, -HOUR / 2), (HOUR, 2 * HOUR)])
def test_work_goes_on_in_the_other_incident_across_the_edge_of_a_window(
    paging: tuple[Double, PagerDuty], tmp_path: Path, first: timedelta, second: timedelta
) -> None:
    double, client = paging
    merged = Happened(EDGE + first, ((3, "acknowledge", "alice"),), 180, 1)
    known_at(double, [merged, Happened(EDGE + second, (), 480, None)], END)
    files = IncidentFiles(tmp_path / "segments.csv", tmp_path / "incidents.csv", tmp_path / "cursor.json")
    taken = into_files(client, company(), NOBODY, files, BEGIN, END)
    segments = read_segments(files.segments, company(), Report()).responses
    assert [(one.incident, one.start, one.end) for one in segments] == [
        (name(0), EDGE + first + 3 * HOUR / 60, EDGE + first + 3 * HOUR),
        (name(1), EDGE + first + 3 * HOUR, EDGE + second + 8 * HOUR),
    ]
    assert (taken.unused, taken.still_open) == ((), 0)


def test_an_acknowledge_after_the_merge_is_no_second_segment(
    paging: tuple[Double, PagerDuty], sqlite_files: SqliteFiles
) -> None:
    double, client = paging
    first = Happened(EDGE - HOUR, ((3, "acknowledge", "bob"),), 240, 1)
    happened = [first, Happened(EDGE + 3 * HOUR, ((3, "acknowledge", "bob"),), 30, None)]
    for order in ((0, 1), (1, 0)):
        with sqlite_files.with_tables() as url, database_at(url) as database:
            import_organisation(database, loaded(company()), HOME, operator(HOME), BEGIN)
            known_at(double, happened, END)
            for number in (*order, *order):
                look(database, client, double, Look(END, number, None), None)
            assert in_storage(database) == at_once(double)
            worked = [one for one in list_segments(database, HOME) if one.start < one.end]
            assert [(one.incident, one.start) for one in worked] == [
                (name(0), EDGE - HOUR + timedelta(minutes=3)),
                (name(1), EDGE + 3 * HOUR),
            ]


def test_a_webhook_about_the_merged_incident_brings_the_other_one_too(
    paging: tuple[Double, PagerDuty], sqlite_files: SqliteFiles
) -> None:
    double, client = paging
    happened = [Happened(EDGE - 3 * HOUR, ((3, "acknowledge", "alice"),), 300, 1), Happened(EDGE + HOUR, (), 200, None)]
    with sqlite_files.with_tables() as url, database_at(url) as database:
        import_organisation(database, loaded(company()), HOME, operator(HOME), BEGIN)
        known_at(double, happened, EDGE + HOUR / 2)
        look(database, client, double, Look(EDGE + HOUR / 2, None, None), BEGIN)
        known_at(double, happened, EDGE + 3 * HOUR)
        look(database, client, double, Look(EDGE + 3 * HOUR, 0, None), None)
        known_at(double, happened, END)
        look(database, client, double, Look(END, None, None), None)
        assert in_storage(database) == at_once(double)


def test_what_ends_after_our_own_clock_is_read_again_then(
    paging: tuple[Double, PagerDuty], sqlite_files: SqliteFiles
) -> None:
    double, client = paging
    happened = [Happened(EDGE, ((3, "acknowledge", "alice"),), 120, 1), Happened(EDGE + HOUR, (), 200, None)]
    ends = happened[1].ends
    with sqlite_files.with_tables() as url, database_at(url) as database:
        import_organisation(database, loaded(company()), HOME, operator(HOME), BEGIN)
        known_at(double, happened, END)
        for slow in (Look(ends - timedelta(seconds=2), None, None), Look(ends - timedelta(seconds=1), 1, None)):
            assert look(database, client, double, slow, BEGIN) is (slow.webhook is None)
            assert [one.incident for one in list_segments(database, HOME)] == [name(0)]
        look(database, client, double, Look(ends, 0, None), None)
        assert in_storage(database) == at_once(double)


def test_an_incident_whose_other_one_is_gone_is_told(paging: tuple[Double, PagerDuty], tmp_path: Path) -> None:
    double, client = paging
    happened = [Happened(EDGE, ((3, "acknowledge", "alice"),), 120, 1), Happened(EDGE + HOUR, (), 200, None)]
    known_at(double, happened, END)
    del double.state.incidents[name(1)]
    files = IncidentFiles(tmp_path / "segments.csv", tmp_path / "incidents.csv", tmp_path / "cursor.json")
    taken = into_files(client, company(), NOBODY, files, BEGIN, END)
    assert (taken.segments, taken.still_open) == (1, 0)
    assert any("gone" in str(fault) and name(1) in str(fault) for fault in taken.unused)
