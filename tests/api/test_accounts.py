"""Accounts: one for each address and engineer, opened by a coordinator, whose own roles are not theirs to change."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from domain.access import CompanyRole, operator
from domain.accounts import AccountDetails
from services.access.accounts import change_account
from tests.api.serving import SITE, Service

ACCOUNTS = "/api/v1/organisations/acme/accounts"
BOB: dict[str, Any] = {"email": "Bob@Example.com", "name": "Bob", "engineer": "bob", "roles": ["engineer"]}


@pytest.fixture
def coordinator(quick_service: Service) -> TestClient:
    return quick_service.signed_in(CompanyRole.COORDINATOR)


def own(service: Service, coordinator: TestClient) -> tuple[str, dict[str, Any]]:
    """The address of the coordinator's own account, and what it says."""
    address = f"{ACCOUNTS}/{service.account(CompanyRole.COORDINATOR)}"
    read = coordinator.get(address).json()
    return address, {name: read[name] for name in ("email", "name", "engineer", "roles", "active")}


@pytest.mark.parametrize(
    "change", [{"roles": ["coordinator", "payroll"]}, {"roles": []}, {"active": False}, {"engineer": "ana"}]
)
def test_nobody_changes_their_own_roles(
    quick_service: Service, coordinator: TestClient, change: dict[str, Any]
) -> None:
    address, told = own(quick_service, coordinator)
    assert coordinator.put(address, json=told | change, headers={"If-Match": "*"}).status_code == 403
    assert own(quick_service, coordinator)[1] == told


def test_ones_own_name_and_address_are_ones_own(quick_service: Service, coordinator: TestClient) -> None:
    address, told = own(quick_service, coordinator)
    change = told | {"email": "real@example.com", "name": "Real Name"}
    assert coordinator.put(address, json=change, headers={"If-Match": "*"}).status_code == 200
    assert coordinator.get("/api/v1/me").json()["name"] == "Real Name"


def test_an_address_and_an_engineer_have_one_account(coordinator: TestClient) -> None:
    made = coordinator.post(ACCOUNTS, json=BOB)
    assert (made.status_code, made.json()["email"]) == (201, "bob@example.com")
    new = {"name": "Robert", "email": "New@example.com"}
    assert coordinator.post(ACCOUNTS, json=new).status_code == 201
    assert coordinator.post(ACCOUNTS, json=new | {"email": "nEW@example.com"}).status_code == 409
    second = coordinator.post(ACCOUNTS, json=BOB | {"email": "bob2@example.com"})
    assert (second.status_code, made.json()["id"] in second.json()["detail"]) == (409, True)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"engineer": None, "name": "Robert"}, "/email"),
        ({"engineer": "ana", "name": "Ana"}, "/email"),
        ({"engineer": None, "email": "boss@example.com", "name": "BOB"}, "/name"),
    ],
)
def test_nobody_has_a_second_account_that_does_not_say_who_they_are(
    coordinator: TestClient, change: dict[str, Any], pointer: str
) -> None:
    answer = coordinator.post(ACCOUNTS, json=BOB | change)
    assert (answer.status_code, [one["pointer"] for one in answer.json()["faults"]]) == (422, [pointer])
    assert "say that its engineer is bob" in answer.json()["faults"][0]["hint"]
    elsewhere = {"engineer": None, "email": "boss@example.com", "name": "Bob (Finance)"}
    assert coordinator.post(ACCOUNTS, json=BOB | elsewhere).status_code == 201


def test_an_engineer_who_is_not_there_is_a_fault(coordinator: TestClient) -> None:
    answer = coordinator.post(ACCOUNTS, json=BOB | {"engineer": "bobby"})
    assert (answer.status_code, answer.json()["faults"][0]["pointer"]) == (422, "/engineer")


def test_a_link_made_for_somebody_signs_them_in(quick_service: Service, coordinator: TestClient) -> None:
    account = coordinator.post(ACCOUNTS, json=BOB).json()["id"]
    link = coordinator.post(f"{ACCOUNTS}/{account}/sign-in-links").json()["url"]
    browser = quick_service.caller()
    browser.post(link, headers={"Origin": SITE}, follow_redirects=False)
    assert browser.get("/api/v1/me").json()["engineer"] == "bob"


def test_roles_count_from_the_next_request_on(quick_service: Service, coordinator: TestClient) -> None:
    bob = quick_service.signed_in(CompanyRole.ENGINEER, engineer="bob")
    address = f"{ACCOUNTS}/{quick_service.account(CompanyRole.ENGINEER, engineer='bob')}"
    assert bob.get("/api/v1/organisations/acme/audit").status_code == 403
    read = coordinator.get(address)
    change = {**BOB, "email": read.json()["email"], "roles": ["engineer", "coordinator"]}
    assert coordinator.put(address, json=change, headers={"If-Match": read.headers["etag"]}).status_code == 200
    assert bob.get("/api/v1/organisations/acme/audit").status_code == 200
    assert coordinator.put(address, json=change, headers={"If-Match": read.headers["etag"]}).status_code == 412


def test_a_role_that_is_lost_is_lost_at_once_also_in_a_session_that_is_open(
    quick_service: Service, coordinator: TestClient
) -> None:
    carol = quick_service.signed_in(CompanyRole.AUDITOR)
    account = quick_service.account(CompanyRole.AUDITOR)
    assert carol.get("/api/v1/organisations/acme/audit").status_code == 200
    address = coordinator.get(f"{ACCOUNTS}/{account}").json()["email"]
    details = AccountDetails(email=address, name="Carol", roles=(CompanyRole.ENGINEER,), engineer="cleo")
    change_account(quick_service.database, account, details, operator("acme"), quick_service.clock(), None)
    assert carol.get("/api/v1/organisations/acme/audit").status_code == 403
    assert coordinator.get("/api/v1/organisations/acme/audit").status_code == 200


def test_a_role_that_is_gained_is_not_gained_by_whoever_made_the_link(
    quick_service: Service, coordinator: TestClient
) -> None:
    account = coordinator.post(ACCOUNTS, json=BOB).json()["id"]
    links = [coordinator.post(f"{ACCOUNTS}/{account}/sign-in-links").json()["url"] for _ in range(2)]
    browser = quick_service.caller()
    browser.post(links[0], headers={"Origin": SITE}, follow_redirects=False)
    address = f"{ACCOUNTS}/{account}"
    for name, roles, seen in (("Bo", ["engineer"], 200), ("Bo", ["engineer", "coordinator"], 401)):
        tag = coordinator.get(address).headers["etag"]
        change = {**BOB, "name": name, "roles": roles}
        assert coordinator.put(address, json=change, headers={"If-Match": tag}).status_code == 200
        assert browser.get("/api/v1/me").status_code == seen
    used = quick_service.caller().post(links[1], headers={"Origin": SITE}, follow_redirects=False)
    assert used.status_code == 401


def test_the_audit_tells_roles_and_no_address(quick_service: Service, coordinator: TestClient) -> None:
    account = coordinator.post(ACCOUNTS, json=BOB).json()["id"]
    told = coordinator.get("/api/v1/organisations/acme/audit").text
    assert account in told
    assert "bob@example.com" not in told


@pytest.mark.parametrize(
    ("change", "after"),
    [({"roles": ["engineer"]}, 403), ({"roles": []}, 403), ({"active": False}, 401)],
    ids=["another role", "no role", "inactive"],
)
def test_a_session_and_its_token_lose_what_the_account_loses_with_the_next_request(
    quick_service: Service, coordinator: TestClient, change: dict[str, Any], after: int
) -> None:
    both = (CompanyRole.COORDINATOR, CompanyRole.ENGINEER)
    address = f"{ACCOUNTS}/{quick_service.account(*both, engineer='ana')}"
    browser = quick_service.signed_in(*both, engineer="ana")
    wish = {"label": "mine", "scopes": ["audit:read"]}
    secret = browser.post("/api/v1/organisations/acme/tokens", json=wish).json()["secret"]
    callers = (browser, quick_service.caller({"Authorization": f"Bearer {secret}"}))
    seen = [one.get("/api/v1/organisations/acme/audit").status_code for one in callers]
    told = coordinator.get(address).json()
    kept = {name: told[name] for name in ("email", "name", "engineer", "roles", "active")}
    assert coordinator.put(address, json=kept | change, headers={"If-Match": "*"}).status_code == 200
    seen += [one.get("/api/v1/organisations/acme/audit").status_code for one in callers]
    assert seen == [200, 200, after, after]
