"""The published schedule over the API: one list, its versions, overrides, and what the audit says of them."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from domain.access import CompanyRole
from tests.api.serving import Service
from tests.services.records.company import imported
from tests.services.records.schedules import published

ACME_URL = "/api/v1/organisations/acme"
PASSED = {
    "rotation": "payments",
    "role": "primary",
    "start": "2027-01-06T12:00:00Z",
    "end": "2027-01-06T20:00:00-05:00",
    "engineer": "dee",
    "reason": "Ana is ill",
    "force": True,
}
ANY = {"If-Match": "*"}


@pytest.fixture
def planned(quick_service: Service, tmp_path: Path) -> Service:
    """Six weeks are published, version 1 and then version 2 of them. Both databases: see tests/services/records."""
    imported(quick_service.database, tmp_path)
    published(quick_service.database)
    published(quick_service.database, primaries=("cy", "ben", "ana"))
    return quick_service


def holders(caller: TestClient) -> list[str]:
    """Who holds the first two weeks of the primary role, in order."""
    found = caller.get(f"{ACME_URL}/schedule", params={"end": "2027-01-18T14:00:00Z", "limit": 500}).json()["items"]
    return [shift["engineer"] for shift in found if shift["role"] == "primary"]


def paged(caller: TestClient, url: str, limit: int) -> list[dict[str, Any]]:
    """Everything of a list, page by page."""
    page = caller.get(url, params={"limit": limit}).json()
    seen: list[dict[str, Any]] = page["items"]
    while page["next"] is not None:
        page = caller.get(url, params={"limit": limit, "cursor": page["next"]}).json()
        seen += page["items"]
    return seen


def test_an_older_version_is_published_again_as_a_new_one(planned: Service) -> None:
    coordinator = planned.signed_in(CompanyRole.COORDINATOR)
    assert holders(coordinator) == ["cy", "ben"]
    newest = coordinator.get(f"{ACME_URL}/versions").headers["etag"]
    address = f"{ACME_URL}/versions/1/roll-back?dry_run=true"
    tried = coordinator.post(address, json={}, headers={"If-Match": newest})
    assert (tried.status_code, tried.json()["dry_run"], holders(coordinator)) == (200, True, ["cy", "ben"])
    done = coordinator.post(f"{ACME_URL}/versions/1/roll-back", json={}, headers={"If-Match": newest})
    assert (done.status_code, done.json()["version"]["number"]) == (201, 3)
    assert holders(coordinator) == ["ana", "ben"]
    late = coordinator.post(f"{ACME_URL}/versions/2/roll-back", json={}, headers={"If-Match": newest})
    assert (late.status_code, holders(coordinator)) == (412, ["ana", "ben"])


def test_a_version_stays_what_it_was(planned: Service) -> None:
    caller = planned.signed_in(CompanyRole.ENGINEER)
    first = caller.get(f"{ACME_URL}/versions/1").json()["schedule"]["shifts"]
    assert {shift["engineer"] for shift in first if shift["week"] == "2027-01-04"} == {"ana", "dee"}
    assert [one["number"] for one in caller.get(f"{ACME_URL}/versions", params={"limit": 1}).json()["items"]] == [2]


def test_an_override_passes_part_of_a_shift_and_is_taken_back(planned: Service) -> None:
    coordinator = planned.signed_in(CompanyRole.COORDINATOR)
    made = coordinator.post(f"{ACME_URL}/overrides", json=PASSED, headers=ANY)
    assert made.status_code == 201, made.text
    assert holders(coordinator) == ["cy", "dee", "cy", "ben"]
    number = made.json()["override"]["id"]
    assert coordinator.delete(f"{ACME_URL}/overrides/{number}").status_code == 200
    assert holders(coordinator) == ["cy", "ben"]
    assert coordinator.delete(f"{ACME_URL}/overrides/{number}").status_code == 409


def test_two_weeks_are_swapped_in_one_step(planned: Service) -> None:
    coordinator = planned.signed_in(CompanyRole.COORDINATOR)
    mondays = ("2027-01-04", "2027-01-11")
    weeks = [{"rotation": "payments", "role": "primary", "week": monday} for monday in mondays]
    seen = {"If-Match": coordinator.get(f"{ACME_URL}/schedule").headers["etag"]}
    made = coordinator.post(f"{ACME_URL}/swaps", json={"weeks": weeks}, headers=seen)
    assert made.status_code == 201, made.text
    assert [one["override"]["engineer"] for one in made.json()["overrides"]] == ["ben", "cy"]
    assert holders(coordinator) == ["ben", "cy"]
    assert coordinator.post(f"{ACME_URL}/swaps", json={"weeks": weeks}, headers=seen).status_code == 412
    alone = coordinator.post(f"{ACME_URL}/swaps", json={"weeks": weeks[:1]}, headers=ANY)
    (fault,) = alone.json()["faults"]
    assert (alone.status_code, fault["pointer"]) == (422, "/weeks")
    assert fault["problem"] == "has 1 entry; at least 2 are needed"


def test_an_override_that_breaks_rules_is_refused_with_every_breach(planned: Service) -> None:
    coordinator = planned.signed_in(CompanyRole.COORDINATOR)
    answer = coordinator.post(f"{ACME_URL}/overrides", json=PASSED | {"force": False}, headers=ANY)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/broken-rules")
    assert answer.json()["breaches"]
    assert holders(coordinator) == ["cy", "ben"]


@pytest.mark.parametrize("ends", [{"start": "0001-01-01T00:00:00Z"}, {"end": "9999-12-31T23:59:00Z"}])
def test_an_override_at_the_edge_of_time_is_refused(planned: Service, ends: dict[str, str]) -> None:
    answer = planned.signed_in(CompanyRole.COORDINATOR).post(f"{ACME_URL}/overrides", json=PASSED | ends, headers=ANY)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-input")
    assert "does not have all the weeks" in answer.text


def test_why_a_shift_was_passed_on_is_for_those_who_decide(planned: Service) -> None:
    coordinator, engineer = planned.signed_in(CompanyRole.COORDINATOR), planned.signed_in(CompanyRole.ENGINEER)
    coordinator.post(f"{ACME_URL}/overrides", json=PASSED, headers=ANY)
    assert coordinator.get(f"{ACME_URL}/overrides").json()["items"][0]["reason"] == "Ana is ill"
    assert "ill" not in engineer.get(f"{ACME_URL}/overrides").json()["items"][0]["reason"]
    with planned.signed_in(CompanyRole.AUDITOR) as auditor:
        assert "is ill" not in auditor.get(f"{ACME_URL}/audit").text


def test_an_override_decided_on_an_old_schedule_is_refused(planned: Service) -> None:
    coordinator = planned.signed_in(CompanyRole.COORDINATOR)
    seen = {"If-Match": coordinator.get(f"{ACME_URL}/schedule").headers["etag"]}
    assert coordinator.post(f"{ACME_URL}/overrides", json=PASSED, headers=seen).status_code == 201
    assert coordinator.post(f"{ACME_URL}/overrides", json=PASSED, headers=seen).status_code == 412
    assert coordinator.post(f"{ACME_URL}/overrides", json=PASSED).status_code == 428


def test_of_two_who_pass_the_same_time_on_at_once_one_is_told_to_look_again(planned: Service) -> None:
    callers = [planned.signed_in(CompanyRole.COORDINATOR) for _ in range(2)]
    seen = {"If-Match": callers[0].get(f"{ACME_URL}/schedule").headers["etag"]}
    asked = [PASSED | {"engineer": who} for who in ("dee", "ben")]
    with ThreadPoolExecutor(2) as pool:
        sent = [
            pool.submit(caller.post, f"{ACME_URL}/overrides", json=wish, headers=seen)
            for caller, wish in zip(callers, asked, strict=True)
        ]
        answers = [one.result() for one in sent]
    assert sorted(one.status_code for one in answers) == [201, 412]
    (made,) = (one.json()["override"]["engineer"] for one in answers if one.status_code == 201)
    assert made in holders(callers[0])


def test_a_schedule_that_is_known_is_not_sent_again(planned: Service) -> None:
    caller = planned.signed_in(CompanyRole.ENGINEER)
    etag = caller.get(f"{ACME_URL}/schedule").headers["etag"]
    assert caller.get(f"{ACME_URL}/schedule", headers={"If-None-Match": etag}).status_code == 304
    planned.signed_in(CompanyRole.COORDINATOR).post(f"{ACME_URL}/overrides", json=PASSED, headers=ANY)
    assert caller.get(f"{ACME_URL}/schedule", headers={"If-None-Match": etag}).status_code == 200


def test_the_schedule_is_narrowed_and_paged_without_loss(planned: Service) -> None:
    caller = planned.signed_in(CompanyRole.ENGINEER)
    seen = paged(caller, f"{ACME_URL}/schedule", 5)
    whole = caller.get(f"{ACME_URL}/schedule").json()["items"]
    assert sorted(map(str, seen)) == sorted(map(str, whole))
    assert len(whole) == 12
    mine = caller.get(f"{ACME_URL}/schedule", params={"engineer": "dee"}).json()["items"]
    assert mine == [shift for shift in whole if shift["engineer"] == "dee"]


def test_the_audit_says_who_did_it_in_which_request(planned: Service) -> None:
    coordinator, auditor = planned.signed_in(CompanyRole.COORDINATOR), planned.signed_in(CompanyRole.AUDITOR)
    made = coordinator.post(f"{ACME_URL}/overrides", json=PASSED, headers=ANY)
    entry = next(one for one in auditor.get(f"{ACME_URL}/audit").json()["items"] if one["action"] == "record override")
    assert entry["request_id"] == made.headers["x-request-id"]
    assert entry["actor"] == f"account:{planned.account(CompanyRole.COORDINATOR)}"
    assert entry["after"]["schedule_revision"] == entry["before"]["schedule_revision"] + 1


def test_the_audit_is_paged_from_the_newest_back(planned: Service) -> None:
    auditor = planned.signed_in(CompanyRole.AUDITOR)
    seen = [one["id"] for one in paged(auditor, f"{ACME_URL}/audit", 2)]
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) > 5


def test_uncovered_hours_of_the_next_two_weeks_are_measured(planned: Service) -> None:
    def gap(role: str) -> float:
        line = f'dogwatch_coverage_gap_hours{{organisation="acme",role="{role}",rotation="payments"}} '
        (found,) = (text for text in planned.client.get("/metrics").text.splitlines() if text.startswith(line))
        return float(found.removeprefix(line))

    planned.clock.at = planned.clock.at.replace(2027, 1, 5)
    assert gap("primary") == 0
    planned.signed_in(CompanyRole.COORDINATOR).post(
        f"{ACME_URL}/overrides", json=PASSED | {"engineer": None}, headers=ANY
    )
    assert gap("primary") == 13
    assert gap("secondary") == 0
    planned.clock.at = planned.clock.at.replace(2027, 3, 1)
    assert gap("primary") == 14 * 24


@pytest.mark.parametrize(
    "query",
    [
        "start=2027-01-01T00:00:00",
        "start=0001-01-01T00:00:00%2B14:00",
        "end=9999-12-31T23:59:59-14:00",
        "rotation=A%20B",
    ],
)
def test_a_question_that_cannot_be_asked_is_a_fault(service: Service, query: str) -> None:
    assert service.signed_in(CompanyRole.ENGINEER).get(f"{ACME_URL}/schedule?{query}").status_code == 422


@pytest.mark.parametrize("number", ["0", "99", "-1", "9999999999999999999999", "x"])
def test_a_version_that_is_not_there_is_refused(service: Service, number: str) -> None:
    caller = service.signed_in(CompanyRole.ENGINEER)
    for subject in ("versions", "overrides"):
        assert caller.get(f"{ACME_URL}/{subject}/{number}").status_code in (404, 422)
