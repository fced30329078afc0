"""Posts messages to a Slack incoming webhook: each once. What may have arrived is never sent again unasked.

Slack takes about one message a second: one that it refuses for that is sent again after the pause that Slack asks for.
"""

import http.client
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx2

from domain.errors import Fault, InvalidInput, RemoteFailure

_TOLD = {
    "invalid_payload": "Slack could not read it",
    "no_service": "the webhook was taken away in Slack; make a new one",
    "invalid_token": "the webhook was taken away in Slack; make a new one",
    "channel_not_found": "the channel of the webhook is gone",
    "channel_is_archived": "the channel of the webhook is archived",
    "action_prohibited": "an administrator of Slack does not allow it",
    "posting_to_general_channel_denied": "the general channel does not take messages of webhooks",
}


@dataclass(frozen=True)
class SlackWebhook:
    """An incoming webhook. Its address is a secret: it is never part of a message.

    `allowed_hosts` may be without encryption: servers of tests on this machine.
    """

    address: str = field(repr=False)
    allowed_hosts: frozenset[str] = frozenset()
    seconds: float = 10
    sleep: Callable[[float], object] = time.sleep

    def __post_init__(self) -> None:
        problem = _problem(self.address, self.allowed_hosts)
        if problem:
            hint = "put the address of the incoming webhook into DOGWATCH_SLACK_WEBHOOK"
            raise InvalidInput([Fault("Slack", 0, 0, "webhook", problem, hint=hint)])

    def post(self, messages: Sequence[Mapping[str, object]], after: int = 0) -> int:
        """How many were posted: all but the first `after`. RemoteFailure says how many arrived before one did not."""
        through_proxy = not self.allowed_hosts  # the company's, where the environment names one
        with httpx2.Client(timeout=self.seconds, follow_redirects=False, trust_env=through_proxy) as client:
            for number, message in enumerate(messages[after:], start=after):
                arrived = f"{number} of {len(messages)} messages arrived before"
                _refuse(self._answer(client, message, arrived), arrived)
        return len(messages[after:])

    def _answer(self, client: httpx2.Client, message: Mapping[str, object], arrived: str) -> httpx2.Response:
        """What Slack says to it, after the pauses it asks for."""
        patience = _PATIENCE
        while True:
            try:
                answer = client.post(self.address, content=json.dumps(message), headers=_HEADERS)
            except httpx2.ConnectError as failure:
                raise RemoteFailure(f"Slack was not reached, nothing more was sent; {arrived}") from failure
            except (httpx2.HTTPError, http.client.HTTPException, OSError) as failure:
                unsure = "Slack did not answer in time: look into the channel before sending it again"
                raise RemoteFailure(f"{unsure}; {arrived}") from failure
            patience -= _pause(answer)
            if answer.status_code != 429 or patience < 0:
                return answer
            self.sleep(_pause(answer))


_PATIENCE = 20
"""Seconds of pauses for one message."""
_HEADERS = {"Content-Type": "application/json; charset=utf-8"}


def _problem(address: str, allowed_hosts: frozenset[str]) -> str:
    try:
        found = urlsplit(address)
        host = f"{found.hostname}:{found.port}"
    except ValueError:
        return "is not an address"
    if not address:
        return "there is no address"
    if found.scheme != "https" and host not in allowed_hosts:
        return "must begin with https://"
    return "" if found.hostname else "is not an address"


def _pause(answer: httpx2.Response) -> int:
    """The seconds after which Slack takes messages again."""
    said = answer.headers.get("retry-after", "")
    return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) < 7 else 60


def _refuse(answer: httpx2.Response, arrived: str) -> None:
    if answer.status_code == 200:
        return
    if answer.status_code >= 500:
        unsure = f"Slack failed ({answer.status_code}): look into the channel before sending it again"
        raise RemoteFailure(f"{unsure}; {arrived}")
    word = answer.text.strip()[:60]
    said = _TOLD.get(word, "it was not taken")
    if answer.status_code == 429:
        said = f"too many messages; try again in {_pause(answer)} seconds"
    raise RemoteFailure(f"Slack refused the message ({answer.status_code}): {said}; {arrived}")
