"""Tokens of services: they do what their issuer may do today, and end with whoever issued them."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from domain.access import OF_ACCOUNTS, OF_PEOPLE, CompanyRole, Right, rights_of
from tests.api.serving import Service
from tests.importers.acme import ACME as ACME_FILE

ACME = "/api/v1/organisations/acme"
SERVICES = f"{ACME}/tokens/services"
COORDINATOR, ENGINEER = CompanyRole.COORDINATOR, CompanyRole.ENGINEER
ANY = {"If-Match": "*"}
DETAILS = ("email", "name", "engineer", "roles", "active")


@pytest.fixture
def issuer(service: Service) -> TestClient:
    """A coordinator who is an engineer too."""
    return service.signed_in(COORDINATOR, ENGINEER, engineer="ana")


def issued(service: Service, by: TestClient, *scopes: Right) -> TestClient:
    made = by.post(SERVICES, json={"label": "bridge", "scopes": scopes})
    assert made.status_code == 201, made.text
    return service.caller({"Authorization": f"Bearer {made.json()['secret']}"})


def changed(service: Service, **change: Any) -> None:
    """Another coordinator changes the issuer's account."""
    address = f"{ACME}/accounts/{service.account(COORDINATOR, ENGINEER, engineer='ana')}"
    other = service.signed_in(COORDINATOR)
    told = {name: value for name, value in other.get(address).json().items() if name in DETAILS}
    assert other.put(address, json=told | change, headers={"If-Match": "*"}).status_code == 200


def rights(program: TestClient) -> list[str] | None:
    answer = program.get("/api/v1/me")
    return answer.json()["rights"] if answer.status_code == 200 else None


def test_a_service_is_narrowed_to_what_its_issuer_may_still_do(service: Service, issuer: TestClient) -> None:
    program = issued(service, issuer, Right.READ_SCHEDULE, Right.EDIT_INCIDENTS)
    assert rights(program) == ["incident:write", "schedule:read"]
    changed(service, roles=["engineer"])
    assert rights(program) == ["schedule:read"]
    changed(service, roles=["engineer", "coordinator"])
    assert rights(program) == ["incident:write", "schedule:read"]


def test_a_service_ends_with_the_account_that_issued_it_and_does_not_come_back(
    service: Service, issuer: TestClient
) -> None:
    program = issued(service, issuer, Right.READ_SCHEDULE)
    bystander = issued(service, service.signed_in(COORDINATOR), Right.READ_SCHEDULE)
    changed(service, active=False)
    told = service.signed_in(COORDINATOR).get(f"{ACME}/tokens").json()["items"]
    assert [bool(one["revoked_at"]) for one in told if one["created_by"] != "operator"].count(True) == 1
    changed(service, active=True)
    assert (rights(program), rights(bystander)) == (None, ["schedule:read"])


def test_what_a_service_issued_ends_with_it_and_goes_no_further(service: Service, issuer: TestClient) -> None:
    program = issued(service, issuer, Right.ISSUE_TOKENS, Right.EDIT_INCIDENTS, Right.READ_SCHEDULE)
    child = issued(service, program, Right.ISSUE_TOKENS, Right.EDIT_INCIDENTS)
    assert child.post(SERVICES, json={"label": "third", "scopes": ["incident:write"]}).status_code == 403
    changed(service, roles=["engineer"])
    assert rights(child) == []
    changed(service, roles=["engineer", "coordinator"])
    assert rights(child) == ["incident:write", "token:write"]
    known = {one["created_by"]: one["id"] for one in issuer.get(f"{ACME}/tokens").json()["items"]}
    parent = next(name for name in known if name.startswith("token:")).removeprefix("token:")
    assert issuer.delete(f"{ACME}/tokens/{parent}").status_code == 200
    assert rights(child) is None


def test_a_token_made_beside_the_database_has_no_issuer_who_could_leave(service: Service) -> None:
    assert rights(service.service_token(Right.READ_PAY)) == ["pay:read"]


def test_a_service_does_to_its_issuers_account_nothing_that_its_issuer_may_not(service: Service) -> None:
    roles = (COORDINATOR, CompanyRole.PAYROLL)
    scopes = rights_of(roles) - OF_ACCOUNTS - OF_PEOPLE
    program = issued(service, service.signed_in(*roles, engineer="ana"), *sorted(scopes))
    own = f"{ACME}/accounts/{service.account(*roles, engineer='ana')}"
    told = {name: value for name, value in program.get(own).json().items() if name in DETAILS}
    change = told | {"engineer": None, "name": "Nobody"}
    answers = (program.put(own, json=change, headers=ANY), program.post(f"{own}/confirm", headers=ANY))
    assert [one.status_code for one in answers] == [403, 403]
    assert "nobody changes their own roles" in answers[0].text
    assert "nobody confirms their own account" in answers[1].text
    others = f"{ACME}/accounts/{service.account(ENGINEER, engineer='bob')}"
    assert program.post(f"{others}/confirm", headers=ANY).status_code == 200


def test_a_service_sees_of_its_issuer_what_it_sees_of_everybody(service: Service) -> None:
    cleo = service.signed_in(COORDINATOR, ENGINEER, CompanyRole.PAYROLL, engineer="cleo")
    claim = {"start": "2026-11-20T02:00:00Z", "end": "2026-11-20T02:40:00Z", "reason": "by phone"}
    assert cleo.post(f"{ACME}/pay/claims", json=claim).status_code == 201
    program = issued(service, cleo, Right.READ_PAY)
    assert [one["claim"]["reason"] for one in program.get(f"{ACME}/pay/claims").json()["items"]] == [""]
    assert [one["claim"]["reason"] for one in cleo.get(f"{ACME}/pay/claims").json()["items"]] == ["by phone"]
    bridge = issued(service, cleo, Right.READ_SCHEDULE)
    told, own = (by.get(f"{ACME}/engineers/cleo").json()["body"] for by in (bridge, cleo))
    assert {"payroll_id", "share"} & told.keys() == set()
    assert {"payroll_id", "share"} <= own.keys()


def test_what_is_its_issuers_own_is_not_given_to_a_service(service: Service) -> None:
    ana = service.signed_in(COORDINATOR, ENGINEER, engineer="ana")
    claim = {"start": "2026-11-20T02:00:00Z", "end": "2026-11-20T02:40:00Z"}
    assert ana.post(f"{ACME}/pay/claims", json=claim).status_code == 201
    program = issued(service, ana, Right.READ_OWN_PAY, Right.EDIT_OWN)
    assert [len(by.get(f"{ACME}/pay/claims").json()["items"]) for by in (ana, program)] == [1, 0]
    absence = f"{ACME}/absences/ana~2027-01-04"
    assert [by.get(absence).status_code for by in (ana, program)] == [200, 404]
    assert [by.delete(absence, headers=ANY).status_code for by in (program, ana)] == [404, 204]


def test_a_program_changes_no_rates_by_a_file_that_its_issuer_would_have_to_propose(service: Service) -> None:
    both = service.signed_in(COORDINATOR, CompanyRole.RATE_ADMINISTRATOR, CompanyRole.PAYROLL)
    program = issued(service, both, Right.EDIT_ORGANISATION, Right.EDIT_RATES)
    file = ACME_FILE.replace("hourly: 80", "hourly: 800")
    headers = ANY | {"Content-Type": "application/yaml"}
    taken = program.put(ACME, content=file.encode(), headers=headers)
    assert (taken.status_code, taken.json()["differences"]) == (200, [])
    assert "a rate administrator proposes rates" in taken.json()["warnings"][0]
    beside = service.service_token(Right.EDIT_ORGANISATION, Right.EDIT_RATES)
    assert [one["kind"] for one in beside.put(ACME, content=file.encode(), headers=headers).json()["differences"]] == [
        "pay"
    ]
