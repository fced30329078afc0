"""What PagerDuty's names mean is said once and holds for every reading: on demand, after a webhook, into files."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.access import operator
from domain.errors import InvalidInput
from importers.incidents.names import IncidentNames
from pager.client import PagerDuty
from services.incidents.into_files import IncidentFiles, into_files
from services.incidents.into_storage import TakenIn, take_in_incidents, take_in_noted
from services.incidents.naming import naming
from services.records.import_organisation import import_organisation
from services.records.reading import stored_organisation
from services.stored_pay.segments import list_segments
from storage.audit import audit_entries
from storage.database import Database
from storage.incident_cursor import note_incident
from tests.compensation.company import company
from tests.pager.double.server import Double
from tests.services.incidents.pagers import BEGIN, END, happens, pager
from tests.services.test_planning import loaded

HOME = "example"
WEB = IncidentNames(teams={"Strange": "web"}, severities={"high": "SEV-1"})
NOBODY = IncidentNames()
STRANGE = {"service": {"id": "PX", "type": "service_reference", "summary": "Strange"}}
STEPS = ((3, "acknowledge", "alice"), (33, "resolve", "alice"))


@pytest.fixture
def paging() -> Iterator[tuple[Double, PagerDuty]]:
    with pager() as (double, client):
        happens(double, 1, BEGIN + timedelta(days=1), *STEPS, **STRANGE)
        yield double, client


@pytest.fixture
def stored(database: Database) -> Database:
    import_organisation(database, loaded(company()), HOME, operator(HOME), BEGIN)
    return database


def read(database: Database, client: PagerDuty, given: IncidentNames, days: int = 0) -> TakenIn:
    since = None if days else BEGIN
    return take_in_incidents(database, operator(HOME), client, given, since, END + timedelta(days=days))


def meaning(database: Database) -> tuple[list[str], list[str | None]]:
    """Severity of each incident, and team of each segment."""
    with database.read() as session:
        incidents = stored_organisation(session, HOME).incidents
    return [one.severity for one in incidents], [one.team for one in list_segments(database, HOME)]


def test_a_reading_after_a_webhook_keeps_to_the_names_that_were_given(
    stored: Database, paging: tuple[Double, PagerDuty]
) -> None:
    double, client = paging
    first = read(stored, client, WEB)
    assert first.news[:2] == (
        "'Strange' means team web from now on",
        "'high' means severity SEV-1 from now on",
    )
    assert meaning(stored) == (["SEV-1"], ["web"])
    with stored.write() as session:
        note_incident(session, HOME, "Q0000001", END)
    noted = take_in_noted(stored, HOME, client, END)
    assert (noted.facts, noted.incidents, noted.unused, noted.news) == (0, 0, (), ())
    happens(double, 2, END + timedelta(hours=2), *STEPS, **STRANGE)
    assert read(stored, client, NOBODY, days=1).unused == ()
    assert meaning(stored) == (["SEV-1", "SEV-1"], ["web", "web"])


def test_names_given_again_are_changed_and_told_and_audited(stored: Database, paging: tuple[Double, PagerDuty]) -> None:
    _, client = paging
    read(stored, client, WEB)
    assert read(stored, client, WEB, days=1).news == ()
    again = read(stored, client, IncidentNames(severities={"HIGH": "SEV-3"}), days=2)
    assert again.news[0] == "'HIGH' means severity SEV-3 from now on, not SEV-1"
    taken_back = read(stored, client, IncidentNames(teams={"Strange": ""}), days=3)
    assert taken_back.news[0] == "'Strange' does not mean team web any more"
    with stored.read() as session:
        last = next(one for one in audit_entries(session, HOME) if one.action.startswith("say what names"))
    assert (last.before, last.after) == (
        {"team": {"Strange": "web"}, "severity": {"HIGH": "SEV-3"}},
        {"team": {}, "severity": {"HIGH": "SEV-3"}},
    )


def test_names_that_mean_nothing_here_are_refused_and_nothing_is_kept(
    stored: Database, paging: tuple[Double, PagerDuty]
) -> None:
    _, client = paging
    with pytest.raises(InvalidInput, match="no such team"):
        read(stored, client, IncidentNames(teams={"Strange": "wbe"}))
    with pytest.raises(InvalidInput, match="never read before"):
        take_in_incidents(stored, operator(HOME), client, WEB, None, END)
    assert [fault.problem for fault in read(stored, client, NOBODY).unused] == ["no team is known by"]


def test_a_name_whose_team_is_gone_is_told_and_keeps_nothing_from_being_read() -> None:
    before = IncidentNames(teams={"Strange": "gone", "Shop": "web"})
    found = naming(before, NOBODY, company())
    assert found.usable.teams == {"Shop": "web"}
    assert [(fault.problem, fault.value) for fault in found.gone] == [("the organisation has no such team", "gone")]
    assert naming(before, IncidentNames(teams={"strange": "web"}), company()).gone == ()


def test_files_keep_the_names_beside_how_far_was_read(paging: tuple[Double, PagerDuty], tmp_path: Path) -> None:
    double, client = paging
    files = IncidentFiles(tmp_path / "segments.csv", tmp_path / "incidents.csv", tmp_path / "cursor.json")
    assert len(into_files(client, company(), WEB, files, BEGIN, END).news) == 3
    happens(double, 2, END + timedelta(hours=2), *STEPS, **STRANGE)
    second = into_files(client, company(), NOBODY, files, None, END + timedelta(days=1))
    assert (second.news, second.unused, second.incidents) == ((), (), 2)
    assert files.segments.read_text().count(",web,") == 2
