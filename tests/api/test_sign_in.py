"""Signing in with a link: once, soon, from our own page; and signing out."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.settings import Settings
from domain.access import CompanyRole, operator
from services.access.sign_in import sign_in_link
from storage.database import Database
from tests.api.serving import SITE, Service, serving

FROM_US = {"Origin": SITE}


def link(service: Service) -> str:
    account = service.account(CompanyRole.COORDINATOR)
    return sign_in_link(service.database, account, operator("acme"), service.clock(), 15)


def test_a_link_signs_in_once(service: Service) -> None:
    path = link(service)
    first = service.client.post(path, headers=FROM_US, follow_redirects=False)
    assert (first.status_code, first.headers["location"]) == (303, "/")
    cookie = first.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=lax", "path=/", "max-age=43200"))
    assert service.client.get("/api/v1/me").json()["roles"] == ["coordinator"]
    assert service.caller().post(path, headers=FROM_US).status_code == 401


def test_of_two_who_use_a_link_at_once_one_gets_in(service: Service) -> None:
    path = link(service)
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(service.caller().post, path, headers=FROM_US, follow_redirects=False) for _ in range(4)]
        assert sorted(one.result().status_code for one in sent) == [303, 401, 401, 401]


def test_looking_at_a_link_does_not_use_it_up(quick_service: Service) -> None:
    path = link(quick_service)
    shown = quick_service.caller().get(path)
    assert (shown.status_code, '<form method="post">' in shown.text, "set-cookie" in shown.headers) == (
        200,
        True,
        False,
    )
    assert quick_service.client.post(path, headers=FROM_US, follow_redirects=False).status_code == 303


def test_a_link_is_over_after_its_minutes(quick_service: Service) -> None:
    path = link(quick_service)
    quick_service.clock.pass_time(minutes=15)
    assert quick_service.client.post(path, headers=FROM_US).status_code == 401


def test_a_session_is_over_after_its_hours(quick_service: Service) -> None:
    browser = quick_service.signed_in(CompanyRole.COORDINATOR)
    quick_service.clock.pass_time(hours=12)
    assert browser.get("/api/v1/me").status_code == 401


def test_signing_out_ends_the_session_itself(service: Service) -> None:
    browser = service.signed_in(CompanyRole.COORDINATOR)
    assert browser.post("/signout", follow_redirects=False).status_code == 303
    assert browser.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
        {"Sec-Fetch-Site": "cross-site", "Origin": SITE},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": f"{SITE}.evil.example"},
    ],
)
def test_a_write_with_a_cookie_from_another_site_is_refused(quick_service: Service, headers: dict[str, str]) -> None:
    cookie = {"Cookie": quick_service.signed_in(CompanyRole.COORDINATOR).headers["cookie"]}
    sent = quick_service.caller({**cookie, **headers})
    url = "/api/v1/organisations/acme/tokens"
    assert sent.post(url, json={"label": "x"}).status_code == 403
    assert sent.get(url).json()["items"] == []


@pytest.mark.parametrize("headers", [{"Origin": SITE}, {"Sec-Fetch-Site": "same-origin"}])
def test_a_write_from_our_own_page_is_taken(quick_service: Service, headers: dict[str, str]) -> None:
    cookie = {"Cookie": quick_service.signed_in(CompanyRole.COORDINATOR).headers["cookie"]}
    sent = quick_service.caller({**cookie, **headers})
    assert sent.post("/api/v1/organisations/acme/tokens", json={"label": "x"}).status_code == 201


def test_a_link_is_not_used_from_another_site(quick_service: Service) -> None:
    path = link(quick_service)
    assert quick_service.client.post(path, headers={"Origin": "https://evil.example"}).status_code == 403
    assert quick_service.client.post(path, headers=FROM_US, follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    "secret", ["x", "dogwatch_", "dogwatch_" + "é" * 40, "..", "%2e%2e%2fadmin", "%00", "a" * 3000]
)
def test_what_is_no_link_signs_nobody_in(quick_service: Service, secret: str) -> None:
    answer = quick_service.client.post(f"/signin/{secret}", headers=FROM_US)
    assert answer.status_code in (400, 401, 404, 405)
    assert answer.headers["content-type"] == "application/problem+json"


def test_over_https_the_cookie_goes_over_nothing_else(database: Database, tmp_path: Path) -> None:
    https = Settings(public_url="https://testserver", workers=0, log_level="ERROR")
    with serving(database, tmp_path, https) as service:
        answer = service.client.post(link(service), headers={"Origin": "https://testserver"}, follow_redirects=False)
    assert answer.headers["set-cookie"].startswith("__Host-dogwatch=")
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"].startswith("max-age=")
