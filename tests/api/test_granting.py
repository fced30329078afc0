"""Nobody hands out a right they do not hold: not as a role, not as a way in, not by changing somebody who holds it."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from domain.access import CompanyRole, Right
from tests.api.serving import Service

ACCOUNTS = "/api/v1/organisations/acme/accounts"
BEYOND = (CompanyRole.MANAGER, CompanyRole.PAYROLL, CompanyRole.RATE_ADMINISTRATOR, CompanyRole.AUDITOR)
WITHIN = (CompanyRole.COORDINATOR, CompanyRole.ENGINEER)
ANY = {"If-Match": "*"}


@pytest.fixture(scope="module")
def coordinator(shared_service: Service) -> TestClient:
    return shared_service.signed_in(CompanyRole.COORDINATOR)


def details(*roles: CompanyRole, name: str = "new") -> dict[str, Any]:
    return {"email": f"{name}@example.com", "name": name.title(), "roles": roles}


def refused(answer: Any) -> str:
    """Why it was."""
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/forbidden")
    why: str = answer.json()["detail"]
    assert "dogwatch account" in why
    return why


@pytest.mark.parametrize("role", BEYOND)
def test_a_coordinator_gives_nobody_what_a_coordinator_may_not(
    shared_service: Service, coordinator: TestClient, role: CompanyRole
) -> None:
    before = coordinator.get(ACCOUNTS).json()
    refused(coordinator.post(ACCOUNTS, json=details(role)))
    refused(coordinator.post(ACCOUNTS, json=details(CompanyRole.ENGINEER, role)))
    assert coordinator.get(ACCOUNTS).json() == before
    plain = f"{ACCOUNTS}/{shared_service.account(CompanyRole.ENGINEER)}"
    told = coordinator.get(plain).json()
    refused(coordinator.put(plain, json=details(CompanyRole.ENGINEER, role, name="engineer"), headers=ANY))
    assert coordinator.get(plain).json() == told


@pytest.mark.parametrize("role", BEYOND)
def test_a_coordinator_neither_comes_in_as_such_a_person_nor_changes_them(
    shared_service: Service, coordinator: TestClient, role: CompanyRole
) -> None:
    holder = shared_service.signed_in(role)
    address = f"{ACCOUNTS}/{shared_service.account(role)}"
    told = coordinator.get(address).json()
    refused(coordinator.post(f"{address}/sign-in-links"))
    kept = {name: told[name] for name in ("email", "name", "engineer", "roles", "active")}
    changes: tuple[dict[str, Any], ...] = ({"roles": []}, {"active": False}, {"email": "mine@example.com"})
    for change in changes:
        refused(coordinator.put(address, json=kept | change, headers=ANY))
    assert coordinator.get(address).json() == told
    assert holder.get("/api/v1/me").status_code == 200


@pytest.mark.parametrize("role", WITHIN)
def test_what_a_coordinator_holds_and_what_is_only_about_ones_own_is_theirs_to_give(
    coordinator: TestClient, role: CompanyRole
) -> None:
    made = coordinator.post(ACCOUNTS, json=details(role, name=f"one-{role}"))
    assert made.status_code == 201, made.text
    address = f"{ACCOUNTS}/{made.json()['id']}"
    assert coordinator.post(f"{address}/sign-in-links").status_code == 201
    gone = details(role, name=f"one-{role}") | {"active": False}
    assert coordinator.put(address, json=gone, headers=ANY).status_code == 200


def test_whoever_holds_both_gives_both(shared_service: Service) -> None:
    both = shared_service.signed_in(CompanyRole.COORDINATOR, CompanyRole.PAYROLL)
    made = both.post(ACCOUNTS, json=details(CompanyRole.PAYROLL, name="paula"))
    assert made.status_code == 201
    assert both.post(f"{ACCOUNTS}/{made.json()['id']}/sign-in-links").status_code == 201
    assert "pay:approve" in refused(both.post(ACCOUNTS, json=details(CompanyRole.MANAGER, name="max")))


def test_a_program_that_opens_accounts_becomes_nobody_with_more_rights(shared_service: Service) -> None:
    program = shared_service.service_token(Right.EDIT_ACCOUNTS, Right.READ_SCHEDULE)
    assert program.post(ACCOUNTS, json=details(CompanyRole.ENGINEER, name="ed")).status_code == 201
    coordinator = f"{ACCOUNTS}/{shared_service.account(CompanyRole.COORDINATOR)}"
    assert "schedule:publish" in refused(program.post(f"{coordinator}/sign-in-links"))
    assert "schedule:publish" in refused(program.post(ACCOUNTS, json=details(CompanyRole.COORDINATOR, name="cy")))
