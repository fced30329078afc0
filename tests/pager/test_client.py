"""The client wrapper keeps its promises where PagerDuty's own client would not."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.errors import InvalidInput, RemoteFailure
from pager.client import PagerDuty
from pager.refusals import Refused, Unanswered
from tests.pager.double.contract import contract, violations
from tests.pager.double.faults import Fault, Trouble
from tests.pager.double.server import TOKEN, Double, running
from tests.pager.double.state import User
from tests.pager.double.wire import Request

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
BODY = {"schedule": {"name": "On call: payments (primary)", "time_zone": "Etc/UTC"}}


@pytest.fixture
def double() -> Iterator[Double]:
    with running(NOW) as found:
        yield found


def client(double: Double, *, timeout: float = 20, token: str = TOKEN, a_minute: int = 900) -> PagerDuty:
    def clock() -> float:
        return double.now.timestamp()

    pace: Any = {"a_minute": a_minute, "clock": clock}
    made = PagerDuty(token, address=double.address, pause=double.pause, timeout=timeout, **pace)
    double.clients.append(made)
    return made


def test_a_slow_server_gets_one_post_and_no_more(double: Double) -> None:
    double.faults = [Fault(Trouble.SLOW)]
    with pytest.raises(Unanswered, match="ReadTimeout"):
        client(double, timeout=1).write("POST", "/v3/schedules", BODY)
    assert len(double.writes) == 1


@pytest.mark.parametrize("trouble", [Trouble.FAILED_AFTER, Trouble.CUT_AFTER, Trouble.CUT_BEFORE])
def test_a_write_without_an_answer_is_not_repeated(double: Double, trouble: Trouble) -> None:
    double.faults = [Fault(trouble)]
    with pytest.raises(Unanswered):
        client(double).write("POST", "/v3/schedules", BODY)
    assert len(double.writes) == 1


def test_too_many_requests_are_waited_for_and_not_for_ever(double: Double) -> None:
    double.faults = [Fault(Trouble.TOO_MANY), Fault(Trouble.TOO_MANY_WITH_HEADERS)]
    before = double.now
    client(double).write("POST", "/v3/schedules", BODY)
    assert (double.now - before).total_seconds() == 3 + 1 + 7, "three requests, and two pauses"
    double.faults = [Fault(Trouble.TOO_MANY) for _ in range(9)]
    with pytest.raises(Refused, match="429"):
        client(double).write("POST", "/v3/schedules", BODY)


def test_requests_are_paced_so_that_the_limit_of_a_minute_is_never_met(double: Double) -> None:
    double.tick, double.a_minute, begun = timedelta(milliseconds=10), 32, double.now
    way = client(double, a_minute=30)
    for _ in range(100):
        way.read("/abilities")
    assert len(double.requests) == 100, "none was refused"
    assert timedelta(minutes=3) <= double.now - begun <= timedelta(minutes=3, seconds=10)


def test_a_limit_that_others_have_used_up_is_waited_for(double: Double) -> None:
    double.tick, double.a_minute = timedelta(milliseconds=10), 30
    others, way = client(double), client(double)
    for _ in range(30):
        others.read("/abilities")
    begun = double.now
    way.write("POST", "/v3/schedules", BODY)
    assert double.now - begun > timedelta(seconds=50)
    assert len(double.state.schedules) == 1
    refused = len(double.writes) - 1
    assert 1 <= refused <= 6


def test_reads_are_tried_again_and_end(double: Double) -> None:
    double.faults = [Fault(Trouble.FAILED_BEFORE, writes=False), Fault(Trouble.CUT_BEFORE, writes=False)]
    assert client(double).read("/abilities")["abilities"]
    assert len(double.requests) == 3
    double.faults = [Fault(Trouble.FAILED_BEFORE, writes=False) for _ in range(9)]
    with pytest.raises(Unanswered, match="GET /abilities: it answered 500"):
        client(double).read("/abilities")


def test_all_pages_are_read(double: Double) -> None:
    for number in range(230):
        double.state.users[f"U{number:07}"] = User(f"U{number:07}", f"Person {number}", f"p{number}@acme.example")
    assert len({user["id"] for user in client(double).pages("/users", "users")}) == 230
    assert len(double.requests) == 3


def test_a_key_is_sent_over_https_or_within_this_machine_only() -> None:
    for address in ("http://api.pagerduty.com", "http://10.0.0.7:80", "ftp://127.0.0.1:1", "api.pagerduty.com", ""):
        with pytest.raises(InvalidInput, match="over https only"):
            PagerDuty("a key", address=address)
    PagerDuty("a key", address="https://api.eu.pagerduty.com").close()


def test_a_refused_key_is_never_told(double: Double) -> None:
    with pytest.raises(RemoteFailure) as refusal:
        client(double, token="top-secret-key").read("/users")  # noqa: S106  # opens nothing
    assert "secret" not in str(refusal.value)


HEADERS = {
    "accept": "application/vnd.pagerduty+json;version=2",
    "authorization": "Token token=x",
    "content-type": "application/json",
}
MEMBER = '{"type": "user_member", "user_id": "U1"}'
SHIFT = (
    '{"custom_shifts": [{"type": "custom_shift", "start_time": "START", "end_time": "END",'
    ' "assignments": [{"type": "shift_assignment", "member": MEMBER}]}]}'
)
BROKEN = {
    "no user": ("MEMBER", '{"type": "user_member"}', "a user_member without a user_id"),
    "ends at its start": ("END", "2027-01-01T00:00:00Z", "ends no later than it starts"),
    "half a minute": ("END", "2027-01-02T00:00:30Z", "a time that breaks a minute"),
}


def shift_request(**changed: str) -> Request:
    raw = SHIFT
    texts = {"START": "2027-01-01T00:00:00Z", "END": "2027-01-02T00:00:00Z", "MEMBER": MEMBER} | changed
    for name, text in texts.items():
        raw = raw.replace(name, text)
    return Request("POST", "/v3/schedules/P0000001/custom_shifts", (), HEADERS, raw.encode())


def test_the_contract_is_there_and_a_good_request_keeps_it() -> None:
    assert contract()
    assert violations(shift_request()) == []


@pytest.mark.parametrize("broken", BROKEN)
def test_the_double_sees_what_the_contract_leaves_unsaid(broken: str) -> None:
    name, text, sentence = BROKEN[broken]
    assert sentence in violations(shift_request(**{name: text}))[0]


def test_the_double_sees_what_the_contract_forbids() -> None:
    contract()
    without_time = Request("GET", "/v3/schedules/P0000001/custom_shifts", (("limit", "100"),), HEADERS)
    assert "since" in violations(without_time)[0]
    unknown = Request("GET", "/v3/schedule", (), HEADERS)
    assert violations(unknown)
