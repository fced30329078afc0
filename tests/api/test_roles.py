"""Every route asked by everybody: each role, nobody, another organisation, tokens with and without the scope."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.openapi import guards_of, routes_of
from domain.access import OF_PEOPLE, Actor, CompanyRole, Right
from tests.api.role_table import HOME, Row, rows
from tests.api.serving import SITE, Service

ROWS = {" ".join(row.route): row for row in rows()}
EVERY_SCOPE = frozenset(Right) - OF_PEOPLE
Programs = Callable[[frozenset[Right]], TestClient]


@pytest.fixture(scope="module")
def callers(shared_service: Service) -> dict[Any, TestClient]:
    """Everybody, signed in once."""
    return everybody(shared_service)


def everybody(service: Service) -> dict[Any, TestClient]:
    """Somebody of each role, who is ana where they are an engineer; and somebody with every role elsewhere."""
    here = {
        role: service.signed_in(role, engineer="ana" if role is CompanyRole.ENGINEER else None) for role in CompanyRole
    }
    return {**here, "elsewhere": service.signed_in(*CompanyRole, organisation="other")}


def ask(caller: TestClient, row: Row) -> int:
    """The status of a request that names nothing that is there and says nothing that could be kept."""
    path = row.path.replace("{organisation}", "acme")
    for name in ("number", "period", "week"):
        path = path.replace(f"{{{name}}}", {"number": "77", "period": "2027-01-01", "week": "2027-01-04"}[name])
    while "{" in path:
        before, _, rest = path.partition("{")
        path = f"{before}nobody-knows{rest.partition('}')[2]}"
    body: Any = {} if row.method in ("POST", "PUT", "PATCH") and not row.path.startswith("/sign") else None
    headers = {"If-Match": "*", "Origin": SITE}
    return caller.request(row.method, path, headers=headers, follow_redirects=False, json=body).status_code


def test_every_route_has_a_row_and_every_row_a_route(shared_service: Service) -> None:
    served = {f"{method} {route.path}" for route in routes_of(shared_service.app) for method in route.methods or ()}
    assert served - ROWS.keys() == set(), "a route without a row in tests/api/role_table.py"
    assert ROWS.keys() - served == set(), "a row without a route"


def test_every_route_says_once_who_may_pass(shared_service: Service) -> None:
    assert [route.path for route in routes_of(shared_service.app) if len(guards_of(route)) != 1] == []


def test_everything_of_an_organisation_is_guarded() -> None:
    assert [row.path for row in ROWS.values() if row.is_public and HOME in row.path] == []


GUARDED = [pytest.param(row, id=name) for name, row in ROWS.items() if not row.is_public]


@pytest.mark.parametrize("row", GUARDED)
def test_who_may_pass(row: Row, shared_service: Service, callers: dict[Any, TestClient]) -> None:
    if row.path == "/signout":
        callers = everybody(shared_service)  # these will have signed out
    passed = {role for role in CompanyRole if ask(callers[role], row) not in (401, 403)}
    assert passed == row.roles
    assert ask(shared_service.client, row) == 401
    if HOME in row.path:
        assert ask(callers["elsewhere"], row) == 404


PAID = [
    pytest.param(row, id=name)
    for name, row in ROWS.items()
    if row.path.startswith((f"{HOME}/pay/", f"{HOME}/rates")) and not row.path.endswith("/pay/segments")
]


@pytest.fixture(scope="module")
def let_in(shared_service: Service) -> dict[Any, TestClient]:
    """The same people, each by a link that a colleague with every right has made."""
    colleague = Actor(id="account:colleague", name="Colleague", organisation="acme", roles=tuple(CompanyRole))
    return {
        role: shared_service.signed_in(
            role, engineer="ana" if role is CompanyRole.ENGINEER else None, let_in_by=colleague
        )
        for role in CompanyRole
    }


@pytest.mark.parametrize("row", PAID)
def test_nobody_gets_at_pay_by_a_link_that_somebody_else_made(row: Row, let_in: dict[Any, TestClient]) -> None:
    assert {role: ask(let_in[role], row) for role in CompanyRole} == dict.fromkeys(CompanyRole, 403)


def test_such_a_link_opens_everything_else(let_in: dict[Any, TestClient]) -> None:
    paid, confirms = {one.id for one in PAID}, "POST ~/accounts/{account}/confirm".replace("~", HOME)
    others = [row for name, row in ROWS.items() if not row.is_public and name not in paid | {confirms}]
    for row in others:
        if row.path != "/signout":
            passed = {role for role in CompanyRole if ask(let_in[role], row) not in (401, 403)}
            payroll = {CompanyRole.PAYROLL} if row.path.startswith(f"{HOME}/accounts") else set()
            assert passed == row.roles - payroll, row.route


@pytest.fixture(scope="module")
def with_scopes(shared_service: Service) -> Programs:
    """A program with a token of these scopes, the same for all tests."""
    return cache(lambda scopes: shared_service.service_token(*scopes))


@pytest.mark.parametrize("row", GUARDED)
def test_which_tokens_pass(row: Row, with_scopes: Programs) -> None:
    if row.is_of_people:
        assert ask(with_scopes(EVERY_SCOPE), row) == 403
        return
    for scope in row.scopes or [Right.READ_SCHEDULE]:
        assert ask(with_scopes(frozenset({scope})), row) not in (401, 403)
    if row.scopes:
        assert ask(with_scopes(EVERY_SCOPE - row.scopes), row) == 403


@pytest.mark.parametrize("row", [row for row in ROWS.values() if row.is_public], ids=lambda row: " ".join(row.route))
def test_what_is_public_asks_nobody_who_they_are(row: Row, shared_service: Service) -> None:
    signed = ("/signin/{secret}", "/webhooks/pagerduty/{organisation}")
    refused = {401} if row.path in signed else set()  # what refuses there is the link or the signature, not a guard
    assert ask(shared_service.client, row) not in {401, 403} - refused


OWNED = (
    ("absences", {"first_day": "2027-04-05", "last_day": "2027-04-06"}, "key"),
    ("wishes", {"week": "2027-04-12", "level": "cannot"}, "key"),
    ("feeds", {"holder": {"kind": "engineer", "id": "ana"}}, "feed"),
    ("tokens", {"label": "ana's"}, "token"),
)


@pytest.mark.parametrize(("subject", "body", "name"), OWNED, ids=[one[0] for one in OWNED])
def test_what_is_own_is_not_found_by_colleagues_of_any_lesser_role(
    quick_service: Service, subject: str, body: dict[str, Any], name: str
) -> None:
    address = f"/api/v1/organisations/acme/{subject}"
    ana = quick_service.signed_in(CompanyRole.ENGINEER, engineer="ana")
    made = ana.post(address, json=body)
    assert made.status_code == 201, made.text
    told = made.json()
    key = told["key"] if name == "key" else told[name]["id"]
    others = (CompanyRole.MANAGER, CompanyRole.PAYROLL, CompanyRole.RATE_ADMINISTRATOR, CompanyRole.AUDITOR)
    bob = quick_service.signed_in(CompanyRole.ENGINEER, engineer="bob")
    for caller in (bob, *(quick_service.signed_in(role) for role in others)):
        assert caller.delete(f"{address}/{key}", headers={"If-Match": "*"}).status_code in (403, 404)
    assert bob.delete(f"{address}/{key}", headers={"If-Match": "*"}).status_code == 404
    assert key not in bob.get(address).text
    assert key in ana.get(address).text
    assert ana.delete(f"{address}/{key}", headers={"If-Match": "*"}).status_code in (200, 204)
