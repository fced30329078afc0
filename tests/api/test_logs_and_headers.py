"""What is logged names nobody and holds no secret; what is answered tells the browser to keep to us."""

import pytest

from api.settings import settings_from
from domain.access import CompanyRole, operator
from domain.errors import InvalidInput
from services.access.sign_in import sign_in_link
from tests.api.serving import SITE, Service, logged_lines


def test_a_line_for_each_request_without_a_name_or_a_secret(quick_service: Service) -> None:
    account = quick_service.account(CompanyRole.ENGINEER, engineer="ana")
    path = sign_in_link(quick_service.database, account, operator("acme"), quick_service.clock(), 15)
    with logged_lines() as lines:
        quick_service.client.post(path, headers={"Origin": SITE}, follow_redirects=False)
        made = quick_service.client.post(
            "/api/v1/organisations/acme/tokens", json={"label": "anas-laptop"}, headers={"Origin": SITE}
        )
        quick_service.client.get("/feeds/dogwatch_not-a-feed.ics?token=hunter2")
    assert [(line["method"], line["route"], line["status"]) for line in lines()] == [
        ("POST", "/signin/{secret}", 303),
        ("POST", "/api/v1/organisations/{organisation}/tokens", 201),
        ("GET", "/feeds/{secret}.ics", 404),
    ]
    assert lines()[1]["actor"] == f"account:{account}"
    hidden = (path.rsplit("/", 1)[1], made.json()["secret"], "ana", "hunter2", "not-a-feed", "example.com")
    assert [secret for secret in hidden if secret in str(lines())] == []


def test_a_request_with_a_key_is_counted_under_its_route_also_when_it_is_repeated_or_refused(
    quick_service: Service,
) -> None:
    ana, key = quick_service.signed_in(CompanyRole.ENGINEER, engineer="ana"), {"Idempotency-Key": "k"}
    address = "/api/v1/organisations/acme/feeds"
    with logged_lines() as lines:
        for kind, path in (("all", address), ("all", address), ("engineer", address), ("all", "/api/v1/nowhere")):
            ana.post(path, json={"holder": {"kind": kind}}, headers=key)
    route = "/api/v1/organisations/{organisation}/feeds"
    expected = [(route, 201), (route, 409), (route, 409), ("-", 409)]
    assert [(line["route"], line["status"]) for line in lines()] == expected


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/openapi.json", "/signin/x", "/metrics"])
def test_every_answer_keeps_the_browser_to_us(shared_service: Service, path: str) -> None:
    headers = shared_service.client.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "'unsafe-inline'" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] in ("same-origin", "no-referrer")
    assert headers["cache-control"] == "no-store"


def test_an_id_that_a_proxy_gave_is_kept_unless_it_could_forge_a_log_line(shared_service: Service) -> None:
    ask = shared_service.client
    assert ask.get("/healthz", headers={"X-Request-Id": "abc-123-def"}).headers["x-request-id"] == "abc-123-def"
    for forged in ("short", "x" * 65, 'a"b"c"d"e"', "a b c d e f"):
        assert ask.get("/healthz", headers={"X-Request-Id": forged}).headers["x-request-id"] != forged


def test_settings_come_from_the_environment() -> None:
    settings = settings_from({"DOGWATCH_PUBLIC_URL": "https://x.example/", "DOGWATCH_SESSION_HOURS": "8", "HOME": "/x"})
    assert (settings.public_url, settings.session_hours, settings.is_https) == ("https://x.example", 8, True)


def test_every_setting_that_is_wrong_is_named_and_no_value_is_shown() -> None:
    given = {
        "DOGWATCH_PUBLIC_URL": "dogwatch.example.org/hunter2",
        "DOGWATCH_SESSION_HOURS": "hunter2",
        "DOGWATCH_LOG_LEVEL": "hunter2",
    }
    with pytest.raises(InvalidInput) as refused:
        settings_from(given)
    assert {fault.where for fault in refused.value.faults} == set(given)
    assert "hunter2" not in str(refused.value)


def test_a_database_url_is_never_printed() -> None:
    settings = settings_from({"DOGWATCH_DATABASE_URL": "postgresql://dogwatch:hunter2@db/dogwatch"})
    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
