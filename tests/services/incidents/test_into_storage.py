"""Incidents into storage: what pay and planning read there, once each, however often and wherever it is stopped."""

from datetime import timedelta

import pytest

from domain.access import operator
from domain.errors import InvalidInput, NotFound, RemoteFailure
from importers.incidents.names import IncidentNames
from pager.client import PagerDuty
from services.incidents.into_storage import TakenIn, take_in_incidents, take_in_noted
from services.records.import_organisation import import_organisation
from services.records.reading import stored_organisation
from services.stored_pay.segments import list_segments
from storage.database import Database
from storage.incident_cursor import note_incident, to_read_again
from tests.compensation.company import company
from tests.pager.double.faults import Fault, Trouble
from tests.services.incidents.pagers import BEGIN, END, a_season, entry, happens, pager
from tests.services.test_planning import loaded

HOME = "example"


@pytest.fixture
def stored(database: Database) -> Database:
    import_organisation(database, loaded(company()), HOME, operator(HOME), BEGIN)
    return database


def take(database: Database, client: PagerDuty, days: int = 0) -> TakenIn:
    return take_in_incidents(
        database, operator(HOME), client, IncidentNames(), BEGIN if not days else None, END + timedelta(days=days)
    )


def state(database: Database) -> tuple[object, ...]:
    with database.read() as session:
        incidents = stored_organisation(session, HOME).incidents
    return incidents, list_segments(database, HOME)


def test_a_season_is_stored_and_a_second_run_adds_nothing(stored: Database) -> None:
    with pager() as (double, client):
        a_season(double, incidents=21)
        first = take(stored, client)
        before = state(stored)
        second = take(stored, client)
    assert (first.facts, first.incidents, first.still_open) == (21, 21, ())
    assert (second.facts, second.incidents, second.read_until) == (0, 0, END)
    assert state(stored) == before


@pytest.mark.parametrize("skip", [0, 20])
def test_stopped_anywhere_and_begun_again_the_same_is_stored(stored: Database, skip: int) -> None:
    with pager() as (double, client):
        a_season(double, incidents=21)
        double.faults = [Fault(Trouble.FAILED_BEFORE, writes=False, skip=skip) for _ in range(6)]
        with pytest.raises(RemoteFailure):
            take(stored, client)
        double.faults.clear()
        take(stored, client)
        assert take(stored, client).facts == 0
    incidents, segments = state(stored)
    assert (len(incidents), len(segments)) == (21, 18)  # type: ignore[arg-type]  # two tuples


def test_an_incident_is_noted_until_it_is_over_and_what_is_noted_meanwhile_stays(stored: Database) -> None:
    with pager() as (double, client):
        key = happens(double, 1, BEGIN + timedelta(days=1), (3, "acknowledge", "alice"))
        assert take(stored, client).still_open == (key,)
        double.state.incidents[key]["status"] = "resolved"
        double.state.log_entries[key].append(entry(key, BEGIN + timedelta(days=1, minutes=33), "resolve", "alice"))
        double.forget_requests()
        found = take_in_noted(stored, HOME, client, END)
        assert (found.facts, found.still_open, found.read_until) == (1, (), END)
        assert len(double.requests) == 3


def test_a_webhook_during_the_reading_is_not_lost(stored: Database) -> None:
    with pager() as (double, client):
        key = happens(double, 1, BEGIN + timedelta(days=1), (3, "acknowledge", "alice"), (9, "resolve", "alice"))
        with stored.write() as session:
            note_incident(session, HOME, key, END)

        class Interrupted(PagerDuty):
            def read(self, path: str, params: object = None) -> dict[str, object]:
                with stored.write() as session:
                    note_incident(session, HOME, key, END + timedelta(seconds=1))
                return client.read(path, params)  # type: ignore[arg-type]  # passed on as it came

        slow = Interrupted("a-key", address=double.address)
        try:
            take_in_noted(stored, HOME, slow, END)
        finally:
            slow.close()
    with stored.read() as session:
        assert list(to_read_again(session, HOME)) == [key]


def test_the_first_run_has_to_say_since_when_and_of_which_organisation(stored: Database) -> None:
    with pager() as (_, client):
        with pytest.raises(InvalidInput, match="never read before"):
            take(stored, client, days=1)
        with pytest.raises(NotFound):
            take_in_incidents(stored, operator("nobody"), client, IncidentNames(), BEGIN, END)


def test_an_organisation_file_without_incidents_leaves_those_of_the_pager(stored: Database) -> None:
    with pager() as (double, client):
        a_season(double, incidents=7)
        take(stored, client)
    before = state(stored)
    answer = import_organisation(stored, loaded(company()), HOME, operator(HOME), END)
    assert not answer.changes_something
    assert any("such as the pager's, stay" in warning for warning in answer.warnings)
    assert state(stored) == before
