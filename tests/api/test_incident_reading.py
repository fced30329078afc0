"""Incidents read from PagerDuty on demand, over the API."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.settings import Settings
from domain.access import CompanyRole
from domain.clock import iso
from storage.database import Database
from tests.api.serving import START, Service, serving
from tests.pager.double.server import TOKEN, Double, running
from tests.pager.double.state import User
from tests.services.incidents.pagers import happens

URL = "/api/v1/organisations/acme/incidents/read"
SINCE = iso(START - timedelta(days=10))


@pytest.fixture
def pager() -> Iterator[Double]:
    with running(START) as double:
        double.state.users["UANA"] = User("UANA", "Ana", "ana@example.com")
        steps = ((1, "acknowledge", "ana"), (31, "resolve", "ana"))
        for number, name in enumerate(("Payments", "Somebody else's"), start=1):
            happens(double, number, START - timedelta(days=number), *steps, service={"id": "PX", "summary": name})
        yield double


@pytest.fixture
def connected(database: Database, tmp_path: Path, pager: Double) -> Iterator[Service]:
    found = Settings(workers=0, log_level="ERROR", pagerduty_token=SecretStr(TOKEN), pagerduty_address=pager.address)
    with serving(database, tmp_path, found) as service:
        yield service


def test_incidents_are_read_once_and_what_could_not_be_used_is_told(connected: Service) -> None:
    caller = connected.signed_in(CompanyRole.COORDINATOR)
    assert caller.post(URL, json={}).status_code == 422
    first = caller.post(URL, json={"since": SINCE}).json()
    assert (first["facts"], first["incidents"], first["still_open"]) == (2, 1, [])
    assert [one["problem"] for one in first["unused"]] == ["no team is known by"]
    again = caller.post(URL, json={"since": SINCE, "teams": {"PX": "web"}, "severities": {"high": "SEV-1"}}).json()
    assert (again["incidents"], again["unused"]) == (2, [])
    incidents = caller.get("/api/v1/organisations/acme/incidents").json()["items"]
    assert {(one["body"]["id"], one["body"]["team"]) for one in incidents if one["body"]["id"].startswith("Q")} == {
        ("Q0000001", "web"),
        ("Q0000002", "web"),
    }


def test_settings_that_name_what_is_not_there_and_a_missing_key_are_refused(
    connected: Service, quick_service: Service
) -> None:
    answer = connected.signed_in(CompanyRole.COORDINATOR).post(URL, json={"since": SINCE, "teams": {"PX": "nobody"}})
    assert answer.status_code == 422
    answer = quick_service.signed_in(CompanyRole.COORDINATOR).post(URL, json={"since": SINCE})
    assert "DOGWATCH_PAGERDUTY_TOKEN" in answer.text
