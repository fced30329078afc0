"""Pay is seen by whoever it is paid to: not by the coordinator who opened the account, or made the link."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.settings import Settings
from domain.access import CompanyRole
from tests.api.openid_provider import CLIENT, SECRET, OpenIdProvider, running_provider
from tests.api.serving import SITE, Service, served
from tests.api.test_provider_sign_in import sign_in
from tests.storage.databases import SqliteFiles, database_at

ACME = "/api/v1/organisations/acme"
ACCOUNTS = f"{ACME}/accounts"
COORDINATOR, ENGINEER, PAYROLL = CompanyRole.COORDINATOR, CompanyRole.ENGINEER, CompanyRole.PAYROLL
MINE: dict[str, Any] = {"email": "cora@example.com", "name": "Ana", "engineer": "ana", "roles": ["engineer"]}
CLAIM = {"start": "2026-11-20T02:00:00Z", "end": "2026-11-20T02:40:00Z", "reason": "by phone"}
ANY = {"If-Match": "*"}


@pytest.fixture(scope="module")
def openid() -> Iterator[OpenIdProvider]:
    with running_provider() as running:
        yield running


@pytest.fixture
def offered(sqlite_files: SqliteFiles, furnished: bytes, openid: OpenIdProvider) -> Iterator[Service]:
    """A service with the company's own sign-in, at which somebody of the address `cora@example.com` stands."""
    settings = Settings(
        oidc_issuer=openid.issuer, oidc_client_id=CLIENT, oidc_client_secret=SecretStr(SECRET), log_level="ERROR"
    ).model_copy(update={"workers": 0})
    with (
        sqlite_files.copy_of(furnished) as url,
        database_at(url) as database,
        served(database, settings) as service,
    ):
        openid.now = int(service.clock().timestamp())
        openid.person = {"sub": "cora-7", "email": "cora@example.com", "email_verified": True}
        yield service


@pytest.fixture
def coordinator(offered: Service) -> TestClient:
    return offered.signed_in(COORDINATOR)


def let_in(service: Service, by: TestClient, account: str) -> TestClient:
    """A browser that came in by a link which `by` has made."""
    made = by.post(f"{ACCOUNTS}/{account}/sign-in-links")
    assert made.status_code == 201, made.text
    browser = service.caller({"Origin": SITE})
    assert browser.post(made.json()["url"], follow_redirects=False).status_code == 303
    return browser


def opened(by: TestClient, **change: Any) -> str:
    made = by.post(ACCOUNTS, json=MINE | change)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def pay_of(browser: TestClient) -> tuple[int, int, int]:
    """What is answered to the statement, to the list of claims and to a claim."""
    statement, claims = browser.get(f"{ACME}/pay/statements/2026-11/ana"), browser.get(f"{ACME}/pay/claims")
    return statement.status_code, claims.status_code, browser.post(f"{ACME}/pay/claims", json=CLAIM).status_code


def test_a_coordinator_who_comes_in_as_an_engineer_sees_no_pay_and_claims_nothing(
    offered: Service, coordinator: TestClient
) -> None:
    browser = let_in(offered, coordinator, opened(coordinator))
    told = browser.get("/api/v1/me").json()
    assert (told["engineer"], told["withheld"]) == ("ana", ["pay:own"])
    assert "somebody else made the link" in told["hint"]
    assert "somebody else made the link" in browser.get("/").text
    assert pay_of(browser) == (403, 403, 403)
    assert "somebody else made the link" in browser.get(f"{ACME}/pay/claims").json()["detail"]


def test_an_account_that_is_hers_lets_nobody_else_see_her_pay_either(offered: Service, coordinator: TestClient) -> None:
    ana = offered.account(ENGINEER, engineer="ana")
    assert pay_of(let_in(offered, coordinator, ana)) == (403, 403, 403)
    assert pay_of(offered.signed_in(ENGINEER, engineer="ana"))[1:] == (200, 201)


def test_a_token_that_such_a_session_issues_is_no_more_than_the_session(
    offered: Service, coordinator: TestClient
) -> None:
    browser = let_in(offered, coordinator, offered.account(ENGINEER, engineer="ana"))
    wish = {"label": "later", "scopes": ["pay:own"]}
    assert browser.post(f"{ACME}/tokens", json=wish).status_code == 403
    secret = browser.post(f"{ACME}/tokens", json=wish | {"scopes": ["own:write"]}).json()["secret"]
    absence = {"first_day": "2027-04-05", "last_day": "2027-04-06", "reason": "a hospital"}
    made = offered.signed_in(ENGINEER, engineer="ana").post(f"{ACME}/absences", json=absence).json()
    program = offered.caller({"Authorization": f"Bearer {secret}"})
    seen = program.get(f"{ACME}/absences/{made['key']}")
    assert (seen.status_code, "reason" in seen.json()["body"]) == (200, False)
    kept = program.put(f"{ACME}/absences/{made['key']}", json=seen.json()["body"], headers=ANY)
    assert kept.status_code == 200, kept.text
    read = offered.signed_in(ENGINEER, engineer="ana").get(f"{ACME}/absences/{made['key']}")
    assert read.json()["body"]["reason"] == "a hospital"


def test_the_companys_sign_in_proves_the_address_and_not_that_it_is_hers(
    offered: Service, coordinator: TestClient
) -> None:
    account = opened(coordinator)
    browser = offered.caller({"Origin": SITE})
    assert sign_in(browser).status_code == 303
    assert "payroll does" in browser.get("/api/v1/me").json()["hint"]
    assert pay_of(browser) == (403, 403, 403)
    payroll = offered.signed_in(PAYROLL)
    assert payroll.post(f"{ACCOUNTS}/{account}/confirm", headers=ANY).json()["confirmed_by"].startswith("account:")
    assert pay_of(browser)[1:] == (200, 201)


def test_another_address_has_to_be_confirmed_again(offered: Service, coordinator: TestClient) -> None:
    ana, browser = offered.account(ENGINEER, engineer="ana"), offered.signed_in(ENGINEER, engineer="ana")
    assert pay_of(browser)[1] == 200
    renamed = MINE | {"email": coordinator.get(f"{ACCOUNTS}/{ana}").json()["email"], "name": "Ana the Great"}
    assert coordinator.put(f"{ACCOUNTS}/{ana}", json=renamed, headers=ANY).json()["confirmed_by"] == "operator"
    moved = coordinator.put(f"{ACCOUNTS}/{ana}", json=MINE, headers=ANY)
    assert (moved.status_code, moved.json()["confirmed_by"]) == (200, None)
    assert pay_of(browser) == (401, 401, 401)
    anew = offered.caller({"Origin": SITE})
    assert sign_in(anew).status_code == 303
    assert pay_of(anew) == (403, 403, 403)


def test_whoever_held_the_former_address_is_out_when_the_new_one_is_confirmed(
    offered: Service, coordinator: TestClient
) -> None:
    account, browser = opened(coordinator), offered.caller({"Origin": SITE})
    assert sign_in(browser).status_code == 303
    wish = {"label": "later", "scopes": ["own:write"]}
    secret = browser.post(f"{ACME}/tokens", json=wish).json()["secret"]
    moved = coordinator.put(f"{ACCOUNTS}/{account}", json=MINE | {"email": "ana@example.com"}, headers=ANY)
    assert moved.status_code == 200, moved.text
    assert offered.signed_in(PAYROLL).post(f"{ACCOUNTS}/{account}/confirm", headers=ANY).status_code == 200
    program = offered.caller({"Authorization": f"Bearer {secret}"})
    assert [one.get("/api/v1/me").status_code for one in (browser, program)] == [401, 401]
    assert sign_in(offered.caller({"Origin": SITE})).status_code == 403


def test_what_was_looked_at_is_what_is_confirmed_and_never_ones_own(offered: Service, coordinator: TestClient) -> None:
    account = opened(coordinator)
    payroll = offered.signed_in(PAYROLL, engineer="bob")
    read = payroll.get(f"{ACCOUNTS}/{account}")
    assert payroll.post(f"{ACCOUNTS}/{account}/confirm").status_code == 428
    changed = MINE | {"email": "elsewhere@example.com"}
    assert coordinator.put(f"{ACCOUNTS}/{account}", json=changed, headers=ANY).status_code == 200
    seen = {"If-Match": read.headers["etag"]}
    assert payroll.post(f"{ACCOUNTS}/{account}/confirm", headers=seen).status_code == 412
    own, nobody = offered.account(PAYROLL, engineer="bob"), offered.account(COORDINATOR)
    assert payroll.post(f"{ACCOUNTS}/{own}/confirm", headers=ANY).status_code == 403
    assert payroll.post(f"{ACCOUNTS}/{nobody}/confirm", headers=ANY).status_code == 409
    assert coordinator.post(f"{ACCOUNTS}/{account}/confirm", headers=ANY).status_code == 403


def test_nobody_gives_a_second_word_as_a_colleague(offered: Service) -> None:
    both = offered.signed_in(COORDINATOR, CompanyRole.MANAGER, engineer="ana")
    claim = offered.signed_in(ENGINEER, engineer="bob").post(f"{ACME}/pay/claims", json=CLAIM)
    colleague = let_in(offered, both, offered.account(CompanyRole.MANAGER))
    decided = colleague.post(f"{ACME}/pay/minutes/{claim.json()['subject']}", json={"accepted": True})
    assert (decided.status_code, "somebody else made" in decided.json()["detail"]) == (403, True)


def test_a_link_that_one_makes_for_oneself_is_as_good_as_the_session(offered: Service) -> None:
    both = offered.signed_in(COORDINATOR, ENGINEER, engineer="ana")
    own = offered.account(COORDINATOR, ENGINEER, engineer="ana")
    assert pay_of(let_in(offered, both, own))[1] == 200
    other = let_in(offered, offered.signed_in(COORDINATOR), own)
    assert pay_of(let_in(offered, other, own)) == (403, 403, 403)
