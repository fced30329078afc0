"""A request of the wrong form is told all that is wrong with it: where, what, and what to try."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from domain.access import CompanyRole
from tests.api.serving import Service

ACME_URL = "/api/v1/organisations/acme"
ANY = {"If-Match": "*"}


@pytest.fixture
def coordinator(shared_service: Service) -> TestClient:
    return shared_service.signed_in(CompanyRole.COORDINATOR)


def faults(answer: Any, status: int = 422) -> dict[str, tuple[str, str]]:
    """What is wrong and what to try, by where."""
    assert answer.status_code == status
    return {one["pointer"]: (one["problem"], one.get("hint", "")) for one in answer.json()["faults"]}


@pytest.mark.parametrize("content", [b"", None])
def test_an_empty_body_is_told_what_is_needed(coordinator: TestClient, content: bytes | None) -> None:
    headers = ANY | {"Content-Type": "application/json"}
    company = coordinator.put(f"{ACME_URL}/company", content=content, headers=headers)
    assert faults(company) == {"": ("the body is empty", "send a JSON object with name, zone")}
    policy = faults(coordinator.put(f"{ACME_URL}/policy", content=content, headers=headers))
    assert policy[""][1].startswith("send a JSON object; known: ")
    feed = coordinator.post(f"{ACME_URL}/feeds", content=content, headers=headers)
    assert faults(feed) == {"": ("the body is empty", "send a JSON object with holder")}


def test_what_is_no_object_is_told_what_is_needed(coordinator: TestClient) -> None:
    listed = coordinator.put(f"{ACME_URL}/company", json=["Acme"], headers=ANY)
    assert faults(listed) == {"": ("must be an object", "send a JSON object with name, zone")}
    named = coordinator.post(f"{ACME_URL}/feeds", json={"holder": "ana"})
    assert faults(named) == {"/holder": ("must be an object", "send a JSON object with kind")}


def test_both_faults_of_a_company_are_told_at_once(coordinator: TestClient) -> None:
    answer = coordinator.put(f"{ACME_URL}/company", json={"name": "", "zone": "Berlin", "country": "DE"}, headers=ANY)
    assert {where: problem for where, (problem, _) in faults(answer).items()} == {
        "/name": "is empty",
        "/zone": "unknown time zone",
    }


def test_a_region_that_is_strange_because_the_company_lost_its_country_says_so(coordinator: TestClient) -> None:
    answer = coordinator.put(f"{ACME_URL}/company", json={"name": "Acme", "zone": "Europe/Berlin"}, headers=ANY)
    assert faults(answer)["/region"][0] == "is not a region of US, the company's country"


@pytest.mark.parametrize(
    ("method", "address", "unmatched"), [("put", "engineers/ana", "*"), ("put", "engineers/zoe", None)]
)
def test_an_id_that_is_not_the_addresss_hides_no_other_fault(
    coordinator: TestClient, method: str, address: str, unmatched: str | None
) -> None:
    condition = {"If-Match": "*"} if unmatched else {"If-None-Match": "*"}
    body = {"id": "bob", "name": "", "email": "x@example.com", "team": "nowhere"}
    answer = coordinator.request(method, f"{ACME_URL}/{address}", json=body, headers=condition)
    assert set(faults(answer)) == {"/id", "/name", "/team"}


def test_an_id_alone_that_is_not_the_addresss_is_refused(coordinator: TestClient) -> None:
    kept = coordinator.get(f"{ACME_URL}/engineers/ana").json()["body"]
    answer = coordinator.put(f"{ACME_URL}/engineers/ana", json=kept | {"id": "anna"}, headers=ANY)
    assert faults(answer)["/id"][0] == "the address says ana"
    assert coordinator.get(f"{ACME_URL}/engineers/ana").json()["body"] == kept


@pytest.mark.parametrize(
    ("holder", "told"),
    [
        ({"kind": "company"}, {"/holder/kind": "the company's feed is of the kind all"}),
        ({"kind": "all", "id": "acme"}, {"/holder": "the company's feed, of the kind all, has no id"}),
        ({"kind": "rotation"}, {"/holder": "lacks the id of the rotation"}),
        (
            {"kind": "team", "id": "A B"},
            {"/holder/kind": "must be one of: engineer, rotation, all", "/holder/id": "is not an id"},
        ),
        ({"kind": "engineer", "name": "ana"}, {"/holder/name": "unknown field"}),
        ({}, {"/holder/kind": "is missing"}),
    ],
)
def test_a_feed_for_nobody_says_how_its_holder_is_named(
    coordinator: TestClient, holder: dict[str, str], told: dict[str, str]
) -> None:
    answer = coordinator.post(f"{ACME_URL}/feeds", json={"holder": holder})
    assert {where: problem for where, (problem, _) in faults(answer).items()} == told


def test_the_companys_feed_is_of_the_kind_all(coordinator: TestClient) -> None:
    made = coordinator.post(f"{ACME_URL}/feeds", json={"holder": {"kind": "all"}})
    assert (made.status_code, made.json()["feed"]["holder"]) == (201, {"kind": "all", "id": None})


def test_a_misspelt_field_is_told_the_nearest(coordinator: TestClient) -> None:
    answer = coordinator.post(f"{ACME_URL}/feeds", json={"holder": {"kind": "all"}, "lable": "Ours", "colour": 1})
    assert faults(answer) == {
        "/lable": ("unknown field", "did you mean label?"),
        "/colour": ("unknown field", "known: holder, label"),
    }
    cells = [{"rotation": "pay", "role": "primary", "week": "soon", "engineer": "ana", "wek": 1}]
    nested = coordinator.post(f"{ACME_URL}/drafts/0123456789abcdef/locks", json={"cells": cells}, headers=ANY)
    assert faults(nested) == {
        "/cells/0/week": ("is not a day", "write it like 2027-01-04"),
        "/cells/0/wek": ("unknown field", "did you mean week?"),
    }


def test_a_moment_in_the_address_is_told_how_to_be_written(coordinator: TestClient) -> None:
    for written, problem in (("monday", "is not a moment"), ("2027-01-04T09:00", "has no offset: whose clock is it?")):
        told = faults(coordinator.get(f"{ACME_URL}/oncall", params={"at": written}))
        assert told["query at"][0] == problem
        assert told["query at"][1]


def test_what_is_no_json_is_told_the_line(coordinator: TestClient) -> None:
    body = b'{\n  "holder": {"kind": all}\n}'
    answer = coordinator.post(f"{ACME_URL}/feeds", content=body, headers={"Content-Type": "application/json"})
    assert faults(answer, 400) == {"": ("is no JSON from here on: expecting value", "")}
    assert [(one["line"], one["column"]) for one in answer.json()["faults"]] == [(2, 22)]


def test_half_a_character_is_told_as_that(coordinator: TestClient) -> None:
    body = b'{"holder": {"kind": "all"}, "label": "\\ud800"}'
    answer = coordinator.post(f"{ACME_URL}/feeds", content=body, headers={"Content-Type": "application/json"})
    assert faults(answer) == {"/label": ("holds half a character: a surrogate without its other half", "")}
