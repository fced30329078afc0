"""Tokens: shown once, kept as a hash, scoped, expiring, revoked at once."""

import pytest
from sqlalchemy import text, update

from domain.access import CompanyRole, Right
from storage.tables.access import TokenRow
from tests.api.serving import Service

TOKENS = "/api/v1/organisations/acme/tokens"


def test_a_token_opens_what_its_scope_names_and_nothing_else(service: Service) -> None:
    with service.signed_in(CompanyRole.COORDINATOR) as coordinator:
        made = coordinator.post(TOKENS, json={"label": "wallboard"})
    assert made.status_code == 201
    program = service.caller({"Authorization": f"Bearer {made.json()['secret']}"})
    assert program.get("/api/v1/me").json()["rights"] == ["schedule:read"]
    refused = program.get("/api/v1/organisations/acme/accounts")
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/forbidden")


def test_the_secret_is_nowhere_in_the_database(service: Service) -> None:
    with service.signed_in(CompanyRole.COORDINATOR) as coordinator:
        secret = coordinator.post(TOKENS, json={"label": "x"}, headers={"Idempotency-Key": "k1"}).json()["secret"]
        assert secret not in coordinator.get(TOKENS).text
    tables = ("token", "audit", "idempotency_key", "account")
    with service.database.read() as session:
        rows = [str(row) for table in tables for row in session.execute(text(f"SELECT * FROM {table}"))]  # noqa: S608
    assert rows
    assert [row for row in rows if secret in row] == []


def test_nobody_hands_out_a_right_they_do_not_hold(quick_service: Service) -> None:
    with quick_service.signed_in(CompanyRole.COORDINATOR) as coordinator:
        answer = coordinator.post(f"{TOKENS}/services", json={"label": "pay", "scopes": ["pay:read"]})
    assert (answer.status_code, "pay:read" in answer.json()["detail"]) == (403, True)
    with quick_service.signed_in(CompanyRole.PAYROLL) as payroll:
        assert payroll.post(f"{TOKENS}/services", json={"label": "pay", "scopes": ["pay:read"]}).status_code == 201


@pytest.mark.parametrize("scope", ["pay:approve", "rates:approve"])
def test_no_service_is_the_second_person(quick_service: Service, scope: str) -> None:
    both = quick_service.signed_in(CompanyRole.MANAGER, CompanyRole.RATE_ADMINISTRATOR, CompanyRole.PAYROLL)
    answer = both.post(f"{TOKENS}/services", json={"label": "bot", "scopes": [scope, "schedule:read"]})
    assert (answer.status_code, answer.json()["detail"].startswith(f"{scope}: that is the word of a person")) == (
        403,
        True,
    )
    assert both.post(TOKENS, json={"label": "mine", "scopes": [scope]}).status_code == 201, "it is the same person"


def test_a_service_that_was_given_such_a_scope_once_does_not_hold_it(quick_service: Service) -> None:
    program = quick_service.service_token(Right.READ_SCHEDULE)
    with quick_service.database.write() as session:
        session.execute(
            update(TokenRow).values(scopes=["pay:approve", "schedule:read"]).where(TokenRow.label == "program")
        )
    assert program.get("/api/v1/organisations/acme/pay/minutes").status_code == 403
    assert program.get("/api/v1/organisations/acme/teams").status_code == 200


def test_an_expired_a_revoked_and_an_unknown_token_are_refused_in_the_same_words(service: Service) -> None:
    expired, revoked = service.service_token(Right.READ_SCHEDULE, days=1), service.service_token(Right.READ_SCHEDULE)
    own = revoked.get(TOKENS).json()["items"]
    assert len(own) == 1
    with service.signed_in(CompanyRole.COORDINATOR) as coordinator:
        assert coordinator.delete(f"{TOKENS}/{own[0]['id']}").json()["revoked_at"]
    service.clock.pass_time(days=1)
    unknown = service.caller({"Authorization": "Bearer dogwatch_" + "x" * 43})
    answers = [one.get("/api/v1/me") for one in (expired, revoked, unknown)]
    assert {one.status_code for one in answers} == {401}
    assert len({one.json()["detail"] for one in answers}) == 1
    assert answers[0].headers["www-authenticate"].startswith("Bearer")


def test_a_token_lasts_to_its_last_second_and_not_longer(service: Service) -> None:
    program = service.service_token(Right.READ_SCHEDULE, days=1)
    service.clock.pass_time(days=1, seconds=-1)
    assert program.get("/api/v1/me").status_code == 200
    service.clock.pass_time(seconds=1)
    assert program.get("/api/v1/me").status_code == 401


def test_when_a_token_was_last_used_is_known(service: Service) -> None:
    program = service.service_token(Right.READ_SCHEDULE)
    service.clock.pass_time(hours=3)
    program.get("/api/v1/me")
    assert program.get(TOKENS).json()["items"][0]["last_used_at"] == "2026-12-01T12:00:00Z"


def test_a_token_of_somebody_else_is_not_found(quick_service: Service) -> None:
    with quick_service.signed_in(CompanyRole.ENGINEER, engineer="ana") as ana:
        token = ana.post(TOKENS, json={"label": "mine"}).json()["token"]["id"]
    with quick_service.signed_in(CompanyRole.ENGINEER, engineer="bob") as bob:
        assert bob.get(f"{TOKENS}/{token}").status_code == 404
        assert bob.delete(f"{TOKENS}/{token}").status_code == 404
        assert bob.get(TOKENS).json()["items"] == []


def test_a_session_is_no_token_and_a_link_is_neither(quick_service: Service) -> None:
    browser = quick_service.signed_in(CompanyRole.COORDINATOR)
    session = browser.headers["cookie"].partition("=")[2]
    assert quick_service.caller({"Authorization": f"Bearer {session}"}).get("/api/v1/me").status_code == 401


def test_an_account_made_inactive_is_out_at_once_with_its_tokens_and_feeds(service: Service) -> None:
    ana = service.signed_in(CompanyRole.ENGINEER, engineer="ana")
    secret = ana.post(TOKENS, json={"label": "mine"}).json()["secret"]
    program = service.caller({"Authorization": f"Bearer {secret}"})
    shown = {"holder": {"kind": "all"}}
    feed = ana.post("/api/v1/organisations/acme/feeds", json=shown).json()["url"]
    account = f"/api/v1/organisations/acme/accounts/{service.account(CompanyRole.ENGINEER, engineer='ana')}"
    with service.signed_in(CompanyRole.COORDINATOR) as coordinator:
        read = coordinator.get(account)
        change = {name: read.json()[name] for name in ("email", "name", "engineer", "roles")} | {"active": False}
        done = coordinator.put(account, json=change, headers={"If-Match": read.headers["etag"]})
    assert done.status_code == 200
    assert service.client.get(feed).text.count("BEGIN:VEVENT") == 0
    assert [one.get("/api/v1/me").status_code for one in (ana, program)] == [401, 401]


def test_a_token_that_reads_the_schedule_leaves_no_feed_behind(quick_service: Service) -> None:
    program = quick_service.service_token(Right.READ_SCHEDULE)
    answer = program.post("/api/v1/organisations/acme/feeds", json={"holder": {"kind": "all"}})
    assert (answer.status_code, program.get("/api/v1/organisations/acme/feeds").json()["items"]) == (403, [])
