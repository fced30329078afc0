"""Posting to Slack: once, over https, and what became of it is told in words that hold no secret."""

import json
import socket
import time
from collections.abc import Callable

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
    time.sleep(8)


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
        webhook(served, seconds=0.5 if reply is silent else 10).post(MESSAGES)
    assert "secret" not in str(failure.value)
    assert "0 of 2 messages arrived" in str(failure.value)
    assert len(served.requests) == 1


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
