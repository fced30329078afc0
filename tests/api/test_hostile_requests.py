"""Requests that are made to break something: refused with a problem, logged, and nothing is kept."""

import json
import time
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from domain.access import CompanyRole
from tests.api.serving import Service, logged_lines

TOKENS = "/api/v1/organisations/acme/tokens"
PROBLEM = "application/problem+json"
GOOD = {"label": "x"}


@pytest.fixture
def coordinator(shared_service: Service) -> TestClient:
    return shared_service.signed_in(CompanyRole.COORDINATOR)


def bodies() -> Iterator[tuple[str, bytes, str, int]]:
    deep = b'{"label": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    quotes = b'{"label": [' * 70 + b'"' + b'\\"' * 300_000
    yield "deep", deep, "application/json", 422
    yield "deep and never closed", b"[" * 500_000, "application/json", 422
    yield "slow to scan", quotes, "application/json", 422
    yield "utf-16", json.dumps(GOOD).encode("utf-16"), "application/json", 400
    yield "latin-1", '{"label": "Zoë"}'.encode("latin-1"), "application/json", 400
    yield "half a character", b'{"label": "\xe2\x82"}', "application/json", 400
    yield "another charset", json.dumps(GOOD).encode(), "application/json; charset=shift_jis", 415
    yield "no json", b"label=x", "application/json", 400
    yield "half a json", b'{"label": "x"', "application/json", 400
    yield "a form", b"label=x", "application/x-www-form-urlencoded", 415
    yield "xml", b"<label>x</label>", "application/xml", 415
    yield "no type", json.dumps(GOOD).encode(), "", 415
    yield "a strange type", json.dumps(GOOD).encode(), "application/json/../yaml", 415
    yield "nul", b'{"label": "a\\u0000b"}', "application/json", 422
    yield "raw nul", b'{"label": "a\x00b"}', "application/json", 422
    yield "half a surrogate", b'{"label": "\\ud800"}', "application/json", 422
    yield "a long number", b'{"label": "x", "days": ' + b"9" * 10_000 + b"}", "application/json", 400
    yield "infinity", b'{"label": "x", "days": Infinity}', "application/json", 422
    for number in ("NaN", "Infinity", "-Infinity", "1e999", "-0.1E+400", "9" * 400 + ".0"):
        yield f"no number: {number[:9]}", f'{{"label": {number}}}'.encode(), "application/json", 422
    yield "key twice", b'{"label": "a", "scopes": [], "label": "b"}', "application/json", 422
    yield "key twice deep within", b'[{"a": {"b": 1, "c": 2, "\\u0062": 3}}]', "application/json", 422
    yield "nan deep within", b'{"label": "\\"", "days": [[{"NaN": [1,NaN]}]]}', "application/json", 422
    yield "too large", b'{"label": "' + b"x" * 1_100_000 + b'"}', "application/json", 413
    yield "a list", b"[]", "application/json", 422
    yield "unknown fields", b'{"label": "x", "rolez": []}', "application/json", 422
    yield "nothing", b"", "application/json", 422


@pytest.mark.parametrize(("body", "kind", "status"), [one[1:] for one in bodies()], ids=[one[0] for one in bodies()])
def test_a_bad_body_is_a_problem_and_changes_nothing(
    coordinator: TestClient, body: bytes, kind: str, status: int
) -> None:
    began = time.process_time()
    answer = coordinator.post(TOKENS, content=body, headers={"Content-Type": kind} if kind else {})
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert coordinator.get(TOKENS).json()["items"] == []
    assert time.process_time() - began < 3


@pytest.mark.parametrize("number", [b"NaN", b"-Infinity", b"1e999"])
def test_what_is_no_number_becomes_no_text(coordinator: TestClient, number: bytes) -> None:
    url = "/api/v1/organisations/acme/teams"
    sent = b'{"id": "new", "name": ' + number + b"}"
    answer = coordinator.post(url, content=sent, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
    assert [fault["problem"] for fault in answer.json()["faults"]] == ["NaN and Infinity are no numbers of JSON"]


def test_words_that_look_like_no_number_are_taken_and_quickly(quick_service: Service) -> None:
    caller = quick_service.signed_in(CompanyRole.COORDINATOR)
    for label in ("NaN", "1e999", 'a "NaN", NaN', "Infinity\\", '\\"NaN'):
        assert caller.post(TOKENS, json={"label": label}).status_code == 201
    assert {one["label"] for one in caller.get(TOKENS).json()["items"]} >= {"NaN", "1e999", "Infinity\\"}
    long = b'{"label": ["e100' + b'", "e100", 1e100, NaNa \\"' * 30_000
    began = time.process_time()
    assert caller.post(TOKENS, content=long, headers={"Content-Type": "application/json"}).status_code in (400, 422)
    assert time.process_time() - began < 3


def test_a_body_is_refused_while_it_arrives(coordinator: TestClient) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 50_000_000:
            sent += 100_000
            yield b"x" * 100_000

    answer = coordinator.post(TOKENS, content=endless(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


def test_every_fault_is_told_at_once_with_its_place(coordinator: TestClient) -> None:
    answer = coordinator.post(TOKENS, json={"label": "", "scopes": ["pay:read", "all"], "days": 0})
    places = {fault["pointer"] for fault in answer.json()["faults"]}
    assert places == {"/label", "/scopes/1", "/days"}


def test_what_was_sent_is_not_repeated(coordinator: TestClient) -> None:
    answer = coordinator.post(TOKENS, json={"label": "x", "scopes": "my-password-hunter2"})
    assert (answer.status_code, "hunter2" in answer.text) == (422, False)


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("limit=0", "query limit"),
        ("limit=501", "query limit"),
        ("limit=x", "query limit"),
        ("cursor=xx", "query cursor"),
        ("cursor=W10", "query cursor"),
        ("cursor=bnVsbA", "query cursor"),
        ("cursor=%00", "query cursor"),
        ("cursor=" + "W" * 600, "query cursor"),
    ],
)
def test_a_bad_page_is_a_fault(coordinator: TestClient, query: str, place: str) -> None:
    answer = coordinator.get(f"{TOKENS}?{query}")
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["faults"]] == [place]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/api/v1/organisations/acme/tokens/../../other/tokens", 404),
        ("GET", "/api/v1/organisations/..%2f..%2fetc%2fpasswd/tokens", 404),
        ("GET", "/api/v1/organisations/%00/tokens", 404),
        ("GET", "/api/v1/organisations/ACME/tokens", 404),
        ("GET", "/api/v1/organisations/acme/tokens/%2e%2e", 404),
        ("GET", "/api/v1/organisations/acme/tokens/%ff%fe", 404),
        ("GET", "/feeds/..%2f..%2fsecret.ics", 404),
        ("GET", "/feeds/%00.ics", 404),
        ("PATCH", "/healthz", 405),
        ("BREW", "/healthz", 405),
        ("GET", "/problems/%0d%0aSet-Cookie:x", 404),
    ],
)
def test_a_strange_address_is_a_problem(coordinator: TestClient, method: str, path: str, status: int) -> None:
    answer = coordinator.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)


@pytest.mark.parametrize(
    "path",
    ["/feeds/nobody.ics/", "/healthz/", "/docs/", "/api/v1/me/", "/api/v1/organisations/acme/tokens/", "/nowhere/"],
)
def test_an_address_with_a_stroke_too_many_leads_nowhere(coordinator: TestClient, path: str) -> None:
    """Least of all to the host that somebody says they meant."""
    for method in ("GET", "HEAD", "POST"):
        answer = coordinator.request(method, path, headers={"Host": "evil.example"}, follow_redirects=False)
        assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)
        assert "evil.example" not in str(answer.headers) + answer.text


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"Bearer",
        b"Bearer ",
        b"Basic YTpi",
        b"Bearer a b",
        b"Bearer \xff",
        b"bearer dogwatch_",
        b"Bearer " + b"x" * 9000,
    ],
)
def test_a_strange_credential_is_nobody(shared_service: Service, header: bytes) -> None:
    answer = shared_service.client.get("/api/v1/me", headers=[(b"Authorization", header)])
    assert (answer.status_code, answer.headers["content-type"]) == (401, PROBLEM)


def test_something_nobody_expected_is_told_without_details(shared_service: Service) -> None:
    app = create_app(shared_service.app.state.settings, database=shared_service.database)

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("password=hunter2")

    with logged_lines() as lines, TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/broken", headers={"X-Request-Id": "from-proxy-1"})
    assert (answer.status_code, answer.headers["content-type"]) == (500, PROBLEM)
    assert answer.json() == {
        "type": "/problems/internal",
        "title": "Something broke in dogwatch",
        "status": 500,
        "request_id": "from-proxy-1",
    }
    assert [line.get("error") for line in lines() if line["request_id"] == "from-proxy-1"] == ["RuntimeError", None]
    assert "hunter2" not in str(lines())
