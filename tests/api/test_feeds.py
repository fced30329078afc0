"""Feeds over HTTP: what calendar programs need, and what nobody else gets."""

from datetime import timedelta

import pytest

from domain.access import CompanyRole, Right
from tests.api.serving import Service

FEEDS = "/api/v1/organisations/acme/feeds"


def feed_path(service: Service, **holder: str) -> str:
    """The path of a new feed."""
    made = service.signed_in(CompanyRole.COORDINATOR).post(FEEDS, json={"holder": holder, "label": "phone"})
    assert made.status_code == 201, made.text
    address: str = made.json()["url"]
    return address.removeprefix("http://testserver")


def test_a_new_feed_tells_its_addresses_once(quick_service: Service) -> None:
    coordinator = quick_service.signed_in(CompanyRole.COORDINATOR)
    made = coordinator.post(FEEDS, json={"holder": {"kind": "all"}}).json()
    secret = made["url"].rsplit("/", 1)[1].removesuffix(".ics")
    assert made["url"] == f"http://testserver/feeds/{secret}.ics"
    assert made["webcal"] == f"webcal://testserver/feeds/{secret}.ics"
    assert secret in made["google"]
    listed = coordinator.get(FEEDS)
    assert [one["id"] for one in listed.json()["items"]] == [made["feed"]["id"]]
    assert secret not in listed.text


def test_a_calendar_has_the_headers_that_programs_and_proxies_need(quick_service: Service) -> None:
    path = feed_path(quick_service, kind="all")
    quick_service.clock.pass_time(minutes=1)
    answer = quick_service.caller().get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, max-age=300"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "set-cookie" not in answer.headers
    assert answer.headers["etag"].startswith('"')
    assert "last-modified" in answer.headers


def test_head_says_what_get_says_without_the_calendar(quick_service: Service) -> None:
    path = feed_path(quick_service, kind="all")
    get, head = quick_service.caller().get(path), quick_service.caller().head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert {name: head.headers[name] for name in ("etag", "content-type", "content-length")} == {
        name: get.headers[name] for name in ("etag", "content-type", "content-length")
    }


def test_a_program_that_holds_the_last_version_gets_304_with_its_headers(quick_service: Service) -> None:
    path = feed_path(quick_service, kind="all")
    quick_service.clock.pass_time(minutes=1)
    first = quick_service.caller().get(path)
    for condition in ({"If-None-Match": first.headers["etag"]}, {"If-Modified-Since": first.headers["last-modified"]}):
        again = quick_service.caller().get(path, headers=condition)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    "secret", ["x", "a" * 5000, "..%2F..%2Fetc%2Fpasswd", "%00", "%2e%2e", "a.ics", "%F0%9F%90%95"]
)
def test_whatever_is_no_address_is_not_found_alike(shared_service: Service, secret: str) -> None:
    answer = shared_service.caller().get(f"/feeds/{secret}.ics")
    assert answer.status_code in (404, 414)
    assert answer.headers["content-type"] == "application/problem+json"


def test_who_fetches_too_often_is_told_when_to_come_back(quick_service: Service) -> None:
    """After 120 fetches at once; of two in a second somebody slow is never refused."""
    path, caller, fetched = feed_path(quick_service, kind="all"), quick_service.caller(), 0
    while (answer := caller.get(path)).status_code == 200:
        fetched += 1
    assert (answer.status_code, fetched >= 120) == (429, True)
    assert int(answer.headers["retry-after"]) >= 1


def test_a_revoked_feed_answers_empty_at_once_and_is_gone_after_thirty_days(quick_service: Service) -> None:
    coordinator = quick_service.signed_in(CompanyRole.COORDINATOR)
    made = coordinator.post(FEEDS, json={"holder": {"kind": "all"}}).json()
    path = made["url"].removeprefix("http://testserver")
    assert quick_service.caller().get(path).status_code == 200
    assert coordinator.delete(f"{FEEDS}/{made['feed']['id']}").status_code == 200
    ended = quick_service.caller().get(path)
    assert (ended.status_code, b"VEVENT" in ended.content) == (200, False)
    quick_service.clock.pass_time(days=31)
    assert quick_service.caller().get(path).status_code == 404


def test_an_engineer_makes_own_feeds_and_sees_nobody_elses(quick_service: Service) -> None:
    feed_path(quick_service, kind="all")
    ana = quick_service.signed_in(CompanyRole.ENGINEER, engineer="ana")
    assert ana.post(FEEDS, json={"holder": {"kind": "engineer", "id": "ana"}}).status_code == 201
    assert ana.post(FEEDS, json={"holder": {"kind": "engineer", "id": "bob"}}).status_code == 403
    assert [one["holder"]["id"] for one in ana.get(FEEDS).json()["items"]] == ["ana"]


def test_who_is_on_call_is_told_for_any_moment_with_an_offset(quick_service: Service) -> None:
    program = quick_service.service_token(Right.READ_SCHEDULE)
    path = "/api/v1/organisations/acme/oncall"
    now = program.get(path)
    assert now.status_code == 200
    assert now.json()["holders"] == []
    assert len(now.json()["uncovered"]) >= 1
    later = program.get(path, params={"at": (quick_service.clock() + timedelta(days=40)).isoformat()})
    assert later.status_code == 200
    assert program.get(path, params={"at": "2027-01-04T09:00:00"}).status_code == 422
    assert quick_service.caller().get(path).status_code == 401
    assert quick_service.service_token(Right.READ_SCHEDULE, organisation="other").get(path).status_code == 404
