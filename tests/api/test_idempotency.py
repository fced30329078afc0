"""A POST that is sent twice with one key happens once, also when the service dies in between."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.access import CompanyRole
from domain.errors import Conflict
from services.access import repetition
from services.access.repetition import Claim, Refusal, Request
from tests.api.serving import Service, restarted

ACCOUNTS = "/api/v1/organisations/acme/accounts"
ANA = {"email": "ana.new@example.com", "name": "Ana"}
KEY = {"Idempotency-Key": "7f3c"}
BEYOND = (CompanyRole.MANAGER, CompanyRole.PAYROLL, CompanyRole.RATE_ADMINISTRATOR, CompanyRole.AUDITOR)


def opened(service: Service) -> int:
    """How many accounts have Ana's new address."""
    with service.signed_in(CompanyRole.AUDITOR) as auditor:
        return sum(one["email"] == ANA["email"] for one in auditor.get(ACCOUNTS).json()["items"])


def test_the_same_request_is_carried_out_once_and_answered_the_same(service: Service) -> None:
    coordinator = service.signed_in(CompanyRole.COORDINATOR)
    first, second = (coordinator.post(ACCOUNTS, json=ANA, headers=KEY) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]
    assert ("idempotency-replayed" in first.headers, second.headers["idempotency-replayed"]) == (False, "true")
    assert opened(service) == 1


def test_the_answer_outlives_the_process(service: Service) -> None:
    coordinator = service.signed_in(CompanyRole.COORDINATOR)
    first = coordinator.post(ACCOUNTS, json=ANA, headers=KEY)
    with restarted(service) as again:
        assert again.caller(dict(coordinator.headers)).post(ACCOUNTS, json=ANA, headers=KEY).content == first.content


@pytest.mark.parametrize("other", [{"json": ANA | {"name": "Anna"}}, {"url": f"{ACCOUNTS}?x=1", "json": ANA}])
def test_a_key_used_for_another_request_is_refused(quick_service: Service, other: dict[str, object]) -> None:
    coordinator = quick_service.signed_in(CompanyRole.COORDINATOR)
    coordinator.post(ACCOUNTS, json=ANA, headers=KEY)
    answer = coordinator.request("POST", **{"url": ACCOUNTS, **other}, headers=KEY)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/key-reused")


def test_what_was_answered_to_more_rights_is_not_answered_to_fewer(quick_service: Service) -> None:
    both = (CompanyRole.COORDINATOR, CompanyRole.AUDITOR)
    caller, other = quick_service.signed_in(*both), quick_service.signed_in(CompanyRole.COORDINATOR, *BEYOND)
    assert caller.post(ACCOUNTS, json=ANA, headers=KEY).status_code == 201
    address = f"{ACCOUNTS}/{quick_service.account(*both)}"
    told = {name: value for name, value in other.get(address).json().items() if name in ("email", "name")}
    changed = other.put(address, json=told | {"roles": ["auditor"]}, headers={"If-Match": "*"})
    assert changed.status_code == 200, changed.text
    again = caller.post(ACCOUNTS, json=ANA, headers=KEY)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/key-reused")


def test_two_at_once_happen_once(service: Service) -> None:
    callers = [service.signed_in(CompanyRole.COORDINATOR) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda one: one.post(ACCOUNTS, json=ANA, headers=KEY), callers))
    statuses = sorted(one.status_code for one in answers)
    assert statuses[0] == 201
    assert {one.json()["type"] for one in answers if one.status_code == 409} <= {"/problems/key-in-flight"}
    assert set(statuses) <= {201, 409}
    assert opened(service) == 1


def test_keys_of_different_people_are_strangers(quick_service: Service) -> None:
    one = quick_service.signed_in(CompanyRole.COORDINATOR)
    other = quick_service.signed_in(CompanyRole.COORDINATOR, CompanyRole.MANAGER)
    assert one.post(ACCOUNTS, json=ANA, headers=KEY).status_code == 201
    assert other.post(ACCOUNTS, json=ANA | {"email": "b@example.com"}, headers=KEY).status_code == 201


def test_a_request_that_was_refused_may_be_sent_again_with_its_key(quick_service: Service) -> None:
    coordinator = quick_service.signed_in(CompanyRole.COORDINATOR)
    assert coordinator.post(ACCOUNTS, json={"email": "x"}, headers=KEY).status_code == 422
    assert coordinator.post(ACCOUNTS, json=ANA, headers=KEY).status_code == 201


def test_a_secret_is_not_shown_a_second_time(quick_service: Service) -> None:
    coordinator = quick_service.signed_in(CompanyRole.COORDINATOR)
    url = "/api/v1/organisations/acme/tokens"
    assert coordinator.post(url, json={"label": "x"}, headers=KEY).json()["secret"]
    again = coordinator.post(url, json={"label": "x"}, headers=KEY)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/answer-lost")
    assert len(coordinator.get(url).json()["items"]) == 1


@pytest.mark.parametrize("key", [b"", b"x" * 201, b"\xe9"])
def test_a_key_that_cannot_be_kept_is_refused(quick_service: Service, key: bytes) -> None:
    coordinator = quick_service.signed_in(CompanyRole.COORDINATOR)
    answer = coordinator.post(ACCOUNTS, json=ANA, headers={b"Idempotency-Key": key})
    assert answer.status_code == 422
    assert opened(quick_service) == 0


def test_without_a_valid_token_nothing_is_remembered_or_repeated(quick_service: Service) -> None:
    coordinator = quick_service.signed_in(CompanyRole.COORDINATOR)
    coordinator.post(ACCOUNTS, json=ANA, headers=KEY)
    assert quick_service.caller().post(ACCOUNTS, json=ANA, headers=KEY).status_code == 401


ASKED = Request("account:1", "k", "POST /x?", "00")


def test_a_request_that_died_before_it_changed_anything_is_carried_out_again(service: Service) -> None:
    first = repetition.claim(service.database, ASKED, service.clock())
    assert isinstance(first, Claim)
    assert repetition.claim(service.database, ASKED, service.clock()) is Refusal.IN_FLIGHT
    service.clock.pass_time(minutes=2)
    assert isinstance(repetition.claim(service.database, ASKED, service.clock()), Claim)


def test_a_request_that_died_after_it_changed_something_is_never_carried_out_again(service: Service) -> None:
    first = repetition.claim(service.database, ASKED, service.clock())
    assert isinstance(first, Claim)
    with service.database.write() as session:
        first.mark(session)
    service.clock.pass_time(minutes=2)
    assert repetition.claim(service.database, ASKED, service.clock()) is Refusal.ANSWER_LOST


def test_a_request_that_was_taken_over_can_no_longer_change_anything(service: Service) -> None:
    slow = repetition.claim(service.database, ASKED, service.clock())
    service.clock.pass_time(minutes=2)
    quick = repetition.claim(service.database, ASKED, service.clock())
    assert isinstance(slow, Claim)
    assert isinstance(quick, Claim)
    with pytest.raises(Conflict), service.database.write() as session:
        slow.mark(session)
    with service.database.write() as session:
        quick.mark(session)


def test_a_key_is_forgotten_after_a_day(quick_service: Service) -> None:
    repetition.claim(quick_service.database, ASKED, quick_service.clock())
    quick_service.clock.pass_time(hours=24, seconds=1)
    other = Request(ASKED.holder, ASKED.key, ASKED.target, "11")
    assert isinstance(repetition.claim(quick_service.database, other, quick_service.clock()), Claim)
