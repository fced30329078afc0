"""Posting to Slack: once, over https, and what became of it is told in words that hold no secret."""

import json
import socket
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.errors import InvalidInput, RemoteFailure
from services.announcing.posting import SlackWebhook
from tests.importers.web_servers import Served, serving, whole

MESSAGES = [{"text": "one", "blocks": []}, {"text": "two é", "blocks": []}]


def webhook(served: Served, seconds: float = 5) -> SlackWebhook:
    address = f"http://127.0.0.1:{served.port}/services/T0/B0/secret"
    return SlackWebhook(address, allowed_hosts=frozenset({f"127.0.0.1:{served.port}"}), seconds=seconds)


def test_each_message_is_posted_once_as_json() -> None:
    with serving(whole(b"ok", "200 OK", "Connection: close")) as served:
        assert webhook(served).post(MESSAGES) == 2
    assert [request.split(b"\r\n")[0] for request in served.requests] == [b"POST /services/T0/B0/secret HTTP/1.1"] * 2
    assert json.loads(served.requests[0].split(b"\r\n\r\n", 1)[1] or b"null") in (None, MESSAGES[0])


def silent(_request: bytes, _send: Callable[[bytes], object]) -> None:
    time.sleep(60)


FAILURES = {
    "404 no_service": (whole(b"no_service", "404 Not Found"), "taken away in Slack"),
    "400 something": (whole(b"<html>", "400 Bad Request"), "it was not taken"),
    "302": (whole(b"", "302 Found", "Location: http://169.254.169.254/"), "it was not taken"),
    "429": (whole(b"rate_limited", "429 Too Many", "Retry-After: 30"), "try again in 30 seconds"),
    "500": (whole(b"", "500 Oops"), "look into the channel before sending it again"),
    "silence": (silent, "look into the channel before sending it again"),
    "cut": (lambda _request, _send: None, "look into the channel before sending it again"),
}


@pytest.mark.parametrize(("reply", "words"), FAILURES.values(), ids=FAILURES)
def test_a_failure_is_told_and_nothing_is_sent_twice(reply: Callable[..., object], words: str) -> None:
    with serving(reply) as served, pytest.raises(RemoteFailure, match=words) as failure:
        webhook(served, seconds=2 if reply is silent else 10).post(MESSAGES)
    assert "secret" not in str(failure.value)
    assert "0 of 2 messages arrived" in str(failure.value)
    assert len(served.requests) == 1


def test_a_message_too_many_is_sent_again_after_the_pause_that_slack_asks_for() -> None:
    answers = iter([b"HTTP/1.1 429 Too Many\r\nRetry-After: 3\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"] * 2)
    taken = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
    pauses: list[float] = []
    with serving(lambda _request, send: send(next(answers, taken))) as served:
        assert replace(webhook(served), sleep=pauses.append).post(MESSAGES) == 2
    assert (pauses, len(served.requests)) == ([3, 3], 4)


def test_what_arrived_before_is_not_sent_again() -> None:
    with serving(whole(b"ok", "200 OK", "Connection: close")) as served:
        assert webhook(served).post(MESSAGES, after=1) == 1
    with (
        serving(whole(b"invalid_payload", "400 Bad Request")) as served,
        pytest.raises(RemoteFailure, match="1 of 2 messages arrived before"),
    ):
        webhook(served).post(MESSAGES, after=1)


def test_the_address_is_in_no_picture_of_the_webhook() -> None:
    assert "secret" not in repr(SlackWebhook("https://hooks.slack.example/services/secret"))


def test_a_server_that_is_not_there_took_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        served = Served(taken.getsockname()[1], [])
    with pytest.raises(RemoteFailure, match="nothing more was sent"):
        webhook(served).post(MESSAGES)


@pytest.mark.parametrize(
    "address", ["", "http://hooks.slack.com/x", "hooks.slack.com", "https://", "https://[", "ftp://x"]
)
def test_an_address_that_is_not_https_is_refused_without_being_told(address: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        SlackWebhook(address)
    assert not address or address not in str(refusal.value)
