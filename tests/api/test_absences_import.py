"""Absences in over the API: looked at first, then kept; everybody brings their own, a coordinator anybody's."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from domain.access import CompanyRole
from services.records.reading import stored_organisation
from storage.database import Database
from tests.api.serving import Service
from tests.importers.test_calendars import calendar, event
from tests.importers.web_servers import serving as web_server
from tests.importers.web_servers import whole

URL = "/api/v1/organisations/acme/absences/import"
FEED = calendar(
    event("UID:1", "DTSTART;VALUE=DATE:20270201", "SUMMARY:[Vacation] Ana Silva"),
    event("UID:2", "DTSTART;VALUE=DATE:20270202", "SUMMARY:Party"),
    event("UID:3", "SUMMARY:broken"),
)


@pytest.fixture
def coordinator(service: Service) -> TestClient:
    return service.signed_in(CompanyRole.COORDINATOR)


def absences(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        found = stored_organisation(session, "acme").absences
    return [(one.engineer, str(one.first_day)) for one in found]


def test_a_shared_calendar_is_proposed_then_confirmed_then_kept_once(service: Service, coordinator: TestClient) -> None:
    before = absences(service.database)
    seen = coordinator.post(URL, json={"calendar": FEED, "keep": True}).json()
    assert [(one["text"], one["engineer"]) for one in seen["proposals"]] == [
        ("[Vacation] Ana Silva", "ana"),
        ("Party", None),
    ]
    assert [one["line"] for one in seen["unused"]] == [4, 9, 14]
    assert absences(service.database) == before
    confirmed = {"calendar": FEED, "confirmed": {"[Vacation] Ana Silva": "ana"}}
    assert len(coordinator.post(URL, json=confirmed).json()["absences"]) == 1
    assert absences(service.database) == before
    for new, known in ((1, 0), (0, 1)):
        answer = coordinator.post(URL, json={**confirmed, "keep": True}).json()
        assert (len(answer["absences"]), answer["known"]) == (new, known)
    assert absences(service.database) == [*before, ("ana", "2027-02-01")]
    told = coordinator.get("/api/v1/organisations/acme/audit").json()["items"][0]
    assert (told["action"], told["after"]) == ("take in absences", {"absences": 1, "engineers": ["ana"]})


def test_how_short_an_absence_may_be_is_said_in_the_question(quick_service: Service) -> None:
    coordinator = quick_service.signed_in(CompanyRole.COORDINATOR)
    dentist = calendar(event("UID:1", "DTSTART:20270201T090000Z", "DURATION:PT2H"))
    for hours, count in ((4, 0), (2, 1)):
        brought = {"calendar": dentist, "engineer": "ana", "shortest_hours": hours}
        assert len(coordinator.post(URL, json=brought).json()["absences"]) == count
    for wrong in (-1, 25, "soon"):
        assert coordinator.post(URL, json={"calendar": dentist, "shortest_hours": wrong}).status_code == 422


def test_an_engineer_brings_only_their_own(quick_service: Service) -> None:
    ana = quick_service.signed_in(CompanyRole.ENGINEER, engineer="ana")
    mine = {"table": "engineer,first_day,last_day\nana,2027-02-01,2027-02-02\n", "engineer": "ana", "keep": True}
    own = {"calendar": FEED, "engineer": "ana", "keep": True}
    assert ana.post(URL, json={**own, "engineer": "cleo"}).status_code == 403
    assert ana.post(URL, json={"calendar": FEED, "confirmed": {"Party": "cleo"}, "keep": True}).status_code == 403
    foreign = {**mine, "table": "engineer,first_day,last_day\ncleo,2027-02-01,2027-02-02\n"}
    assert ana.post(URL, json=foreign).status_code == 403
    assert ana.post(URL, json=own).status_code == 200
    assert ("cleo", "2027-02-01") not in absences(quick_service.database)
    assert ("ana", "2027-02-01") in absences(quick_service.database)


def approvals(database: Database) -> list[bool]:
    """Whether ana's absence of the first of February 2027 is approved, as often as it is kept."""
    with database.read() as session:
        found = stored_organisation(session, "acme").absences
    return [one.approved for one in found if (one.engineer, str(one.first_day)) == ("ana", "2027-02-01")]


@pytest.fixture(params=["calendar", "table", "address"])
def brought(request: pytest.FixtureRequest, quick_service: Service) -> Iterator[dict[str, str]]:
    """Ana's first of February 2027, which its source says is approved, in each way in which it can be brought."""
    table = "engineer,first_day,last_day,approved\nana,2027-02-01,2027-02-01,true\n"
    feed = calendar(event("UID:1", "DTSTART;VALUE=DATE:20270201", "STATUS:CONFIRMED", "SUMMARY:Away"))
    if request.param != "address":
        yield {request.param: table if request.param == "table" else feed}
        return
    settings = quick_service.app.state.settings
    quick_service.app.state.settings = settings.model_copy(update={"calendar_hosts": "127.0.0.1"})
    with web_server(whole(feed.encode())) as served:
        yield {"address": served.address}


@pytest.mark.parametrize("role", [CompanyRole.ENGINEER, CompanyRole.COORDINATOR])
def test_what_an_engineer_brings_waits_for_somebody_else_to_approve_it(
    quick_service: Service, brought: dict[str, str], role: CompanyRole
) -> None:
    ana = quick_service.signed_in(role, engineer="ana")
    for keep, new in ((False, 1), (True, 1), (True, 0)):
        answer = ana.post(URL, json={**brought, "engineer": "ana", "keep": keep})
        assert answer.status_code == 200, answer.text
        assert [one["approved"] for one in answer.json()["absences"]] == [False] * new
    assert approvals(quick_service.database) == [False]


def test_what_is_approved_stays_so_when_its_owner_brings_it_again(
    quick_service: Service, brought: dict[str, str]
) -> None:
    coordinator = quick_service.signed_in(CompanyRole.COORDINATOR)
    ana = quick_service.signed_in(CompanyRole.ENGINEER, engineer="ana")
    for who, new in ((coordinator, 1), (ana, 0)):
        answer = who.post(URL, json={**brought, "engineer": "ana", "keep": True}).json()
        assert (len(answer["absences"]), answer["known"]) == (new, 1 - new)
        assert approvals(quick_service.database) == [True]


@pytest.mark.parametrize("address", ["https://127.0.0.1/a.ics", "http://example.com/a.ics", "file:///etc/passwd"])
def test_an_address_that_may_not_be_fetched_is_refused(quick_service: Service, address: str) -> None:
    answer = quick_service.signed_in(CompanyRole.COORDINATOR).post(URL, json={"address": address, "engineer": "ana"})
    assert answer.status_code == 422
    assert "faults" in answer.json()


@pytest.mark.parametrize("body", [{}, {"calendar": "", "table": ""}, {"calendar": "<html>"}, {"table": "a,b\n"}])
def test_a_source_of_which_nothing_can_be_read_is_refused(quick_service: Service, body: dict[str, str]) -> None:
    answer = quick_service.signed_in(CompanyRole.COORDINATOR).post(URL, json={**body, "engineer": "ana"})
    assert answer.status_code == 422
