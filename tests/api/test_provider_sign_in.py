"""Signing in through a provider: once, in the browser that began it, for who has an account; no lie is believed."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey
from pydantic import SecretStr, ValidationError

from api.settings import Settings
from domain.access import CompanyRole, operator
from domain.accounts import AccountDetails
from services.access.accounts import open_account
from tests.api.openid_provider import CLIENT, SECRET, OpenIdProvider, running_provider
from tests.api.serving import START, Service, served
from tests.storage.databases import SqliteFiles, database_at

ANA = AccountDetails(email="ana@example.com", name="Ana", engineer="ana", roles=(CompanyRole.ENGINEER,))


@pytest.fixture(scope="module")
def openid() -> Iterator[OpenIdProvider]:
    with running_provider() as running:
        yield running


@pytest.fixture
def provider(openid: OpenIdProvider) -> OpenIdProvider:
    """The provider as it tells the truth."""
    fresh = OpenIdProvider(openid.issuer)
    vars(openid).update(vars(fresh))
    return openid


@pytest.fixture
def known(sqlite_files: SqliteFiles, furnished: bytes, provider: OpenIdProvider) -> Iterator[Service]:
    """A service in which Ana has an account."""
    settings = Settings(
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SecretStr(SECRET),
        workers=0,
        log_level="ERROR",
    )
    with (
        sqlite_files.copy_of(furnished) as url,
        database_at(url) as database,
        served(database, settings) as service,
    ):
        provider.now = int(service.clock().timestamp())
        open_account(database, ANA, operator("acme"), service.clock())
        yield service


def sent_away(browser: TestClient, **query: str) -> str:
    """The address at which the browser comes back from the provider."""
    begun = browser.get("/oidc/sign-in", params=query, follow_redirects=False)
    assert begun.status_code == 303, begun.text
    return httpx2.get(begun.headers["location"]).headers["location"]


def sign_in(browser: TestClient, **query: str) -> Any:
    return browser.get(sent_away(browser, **query), follow_redirects=False)


def test_an_engineer_signs_in_and_goes_on_where_they_wanted_to(known: Service) -> None:
    answer = sign_in(known.client, next="/my/weeks?x=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/my/weeks?x=1")
    assert known.client.get("/api/v1/me").json()["engineer"] == "ana"


def test_the_account_is_known_by_its_holder_from_then_on_whatever_the_address(
    known: Service, provider: OpenIdProvider
) -> None:
    sign_in(known.client)
    provider.person = {"sub": "ana-42", "email": "ana.married@example.com", "email_verified": True}
    assert sign_in(known.caller()).status_code == 303
    provider.person = {"sub": "somebody-new", "email": "ana@example.com", "email_verified": True}
    assert sign_in(known.caller()).status_code == 403


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "x", "email": "stranger@example.com", "email_verified": True},
        {"sub": "x", "email": "ana@example.com", "email_verified": False},
        {"sub": "x", "email": "ana@example.com"},
        {"sub": "x", "email": "ana@example.com", "email_verified": "true"},
        {"sub": "x"},
    ],
)
def test_who_has_no_account_or_no_verified_address_is_refused(
    known: Service, provider: OpenIdProvider, person: dict[str, Any]
) -> None:
    provider.person = person
    assert sign_in(known.client).status_code == 403
    assert known.client.get("/api/v1/me").status_code == 401


LIES: dict[str, dict[str, Any]] = {
    "another audience": {"claims": {"aud": "another-client"}},
    "another of two audiences": {"claims": {"aud": ["another-client", "a-third"]}},
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "another sign-in": {"claims": {"nonce": "of-another-sign-in"}},
    "no nonce": {"claims": {"nonce": None}},
    "long ago": {"claims": {"exp": int(START.timestamp()) - 61}},
    "never ends": {"claims": {"exp": None}},
    "nobody": {"claims": {"sub": None}},
    "another key": {"signing_key": RSAKey.generate_key(2048, {"kid": "one"})},
    "no signature": {"header": {"alg": "none"}},
    "signed with what everybody knows": {"header": {"alg": "HS256", "kid": "one"}},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_lie_is_not_believed(known: Service, provider: OpenIdProvider, lie: dict[str, Any]) -> None:
    vars(provider).update(lie)
    assert sign_in(known.client).status_code == 401
    assert known.client.get("/api/v1/me").status_code == 401


def test_a_sign_in_is_ended_once_and_only_by_the_browser_that_began_it(known: Service) -> None:
    back = sent_away(known.client)
    assert known.caller().get(back).status_code == 401
    back = sent_away(known.client)
    assert known.client.get(back, follow_redirects=False).status_code == 303
    assert known.client.get(back, follow_redirects=False).status_code == 401


def test_a_sign_in_that_takes_too_long_is_begun_again(known: Service, provider: OpenIdProvider) -> None:
    back = sent_away(known.client)
    known.clock.pass_time(minutes=10)
    assert known.client.get(back).status_code == 401


def test_a_code_that_the_provider_does_not_know_signs_nobody_in(known: Service) -> None:
    back = sent_away(known.client).replace("code=code-", "code=stolen-")
    assert known.client.get(back).status_code == 401


@pytest.mark.parametrize(
    "path", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "/\r\nX: y"]
)
def test_nobody_is_sent_on_to_another_site(known: Service, path: str) -> None:
    assert sign_in(known.client, next=path).headers["location"] == "/"


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": "ftp://127.0.0.1/x"},
    ],
)
def test_a_provider_that_is_not_the_one_we_asked_is_not_used(
    known: Service, provider: OpenIdProvider, metadata: dict[str, Any]
) -> None:
    provider.metadata = metadata
    assert known.client.get("/oidc/sign-in", follow_redirects=False).status_code == 502


def test_who_has_accounts_in_two_organisations_names_one(known: Service) -> None:
    open_account(known.database, ANA, operator("other"), known.clock())
    assert sign_in(known.client).status_code == 409
    assert sign_in(known.client, organisation="other").status_code == 303
    assert known.client.get("/api/v1/me").json()["organisation"] == "other"


def test_an_account_made_inactive_does_not_come_in_through_the_provider(known: Service) -> None:
    sign_in(known.client)
    with known.signed_in(CompanyRole.COORDINATOR) as coordinator:
        (ana,) = [
            one
            for one in coordinator.get("/api/v1/organisations/acme/accounts").json()["items"]
            if one["email"] == "ana@example.com"
        ]
        change = ANA.model_copy(update={"active": False}).model_dump(mode="json")
        url = f"/api/v1/organisations/acme/accounts/{ana['id']}"
        assert coordinator.put(url, json=change, headers={"If-Match": "*"}).status_code == 200
    assert sign_in(known.caller()).status_code == 403


def test_without_a_provider_there_is_no_such_way_in(shared_service: Service) -> None:
    assert shared_service.client.get("/oidc/sign-in").status_code == 404


def test_a_provider_over_plain_http_is_refused_at_the_start() -> None:
    with pytest.raises(ValidationError):
        Settings(oidc_issuer="http://login.example.org", oidc_client_id="x")
