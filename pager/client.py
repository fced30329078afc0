"""Talks to PagerDuty through its own client, with that client's retries switched off.

Left to itself it sends a POST again after a read timeout (one call made four), and waits for ever on 429. Here a
read is repeated a few times; a write is sent once, and again only after 429, which says that it was not taken. Requests
are paced, so that 429 is rare.
"""

import ipaddress
import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx2
from pagerduty import Error, RestApiV2Client

from domain.errors import Fault, InvalidInput
from pager.pacing import Pace
from pager.refusals import Refused, Unanswered
from pager.wire import entry, identifier

ADDRESS = "https://api.pagerduty.com"
PAGE = 100
"""The most that PagerDuty lists in one answer."""
A_MINUTE = 900
"""Requests in a minute: PagerDuty takes 960 of one key."""
_PAUSES = (1, 2, 4, 8, 16)
"""Seconds between attempts when nobody answers."""
_TURNS = (1, 2, 4, 8, 16, 32)
"""Seconds after 429, when PagerDuty does not name its own: together more than the minute that it counts by."""
_LONGEST_PAUSE = 60
_HEADERS = {"Accept": "application/vnd.pagerduty+json;version=2", "Content-Type": "application/json"}

Answer = dict[str, Any]
logging.getLogger("pagerduty").addHandler(logging.NullHandler())
logging.getLogger("pagerduty").propagate = False  # what fails is told by our own errors, once


class _TooManyRequests(Refused):
    """Not taken; `pause` is how many seconds PagerDuty asks to wait, when it says so."""

    def __init__(self, request: str, answer: object, pause: float | None) -> None:
        super().__init__(request, 429, answer)
        self.pause = pause


class PagerDuty:
    """One API key's view of PagerDuty. `pause` waits so many seconds; `timeout` is the longest wait for an answer.

    `a_minute`: how many requests are sent in one minute of `clock`, which tells seconds.
    `address` is another service region, or a server on this very machine: `http://127.0.0.1:8080`.
    """

    def __init__(
        self,
        token: str,
        *,
        address: str = ADDRESS,
        pause: Callable[[float], None] = time.sleep,
        timeout: float = 30,
        a_minute: int = A_MINUTE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = RestApiV2Client(token, **_way_to(address))
        self._client.max_network_attempts = 0
        self._client.max_http_attempts = -1  # with the next line: a 429 is handed back at once
        self._client.retry = {429: 1}
        self._client.timeout = timeout  # type: ignore[assignment]  # parts of a second work too
        self._pause = pause
        self._pace = Pace(a_minute, clock, pause)

    def read(self, path: str, params: Mapping[str, Any] | None = None) -> Answer:
        """What `GET path` answers. Refused for 4xx, Unanswered when a few attempts brought nothing."""
        for pause in _PAUSES:
            try:
                return self._read_once(path, params or {})
            except Unanswered:
                self.wait(pause)
        return self._read_once(path, params or {})

    def pages(self, path: str, key: str, params: Mapping[str, Any] | None = None) -> Iterator[Answer]:
        """Every item that `GET path` lists under `key`, over all pages."""
        offset = 0
        while True:
            answer = self.read(path, {**(params or {}), "limit": PAGE, "offset": offset})
            items = answer.get(key) or []
            if not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
                raise Unanswered(f"GET {path}", f"it lists no {key}")
            yield from items
            if not answer.get("more") or not items:
                return
            offset += len(items)

    def write(self, method: Literal["POST", "PUT", "DELETE"], path: str, body: Mapping[str, Any] | None = None) -> Any:
        """What PagerDuty answers to this one request. Refused: not done. Unanswered: nobody knows."""
        return self._in_turn(method, path, **({"json": dict(body)} if body is not None else {}))

    def created(self, path: str, key: str, body: Mapping[str, Any]) -> str:
        """The id of what `POST path` created. Unanswered when the answer does not tell: look for it by its name."""
        answer = self.write("POST", path, body)
        if made := identifier(entry(answer, key)):
            return made
        raise Unanswered(f"POST {path}", "it does not tell the id of what it created")

    def wait(self, seconds: float) -> None:
        self._pause(seconds)

    def close(self) -> None:
        self._client.close()

    def _read_once(self, path: str, params: Mapping[str, Any]) -> Answer:
        answer = self._in_turn("GET", path, params=dict(params))
        if not isinstance(answer, dict):
            raise Unanswered(f"GET {path}", "its answer is not an object")
        return answer

    def _in_turn(self, method: str, path: str, **more: Any) -> Any:
        """Sent again after each 429, for a minute."""
        for pause in _TURNS:
            try:
                return self._send(method, path, **more)
            except _TooManyRequests as waiting:
                self.wait(min(waiting.pause or pause, _LONGEST_PAUSE))
        return self._send(method, path, **more)

    def _send(self, method: str, path: str, **more: Any) -> Any:
        self._pace.keep()
        try:
            response: httpx2.Response | None = self._client.request(method, path, headers=_HEADERS, **more)
        except (Error, httpx2.RequestError) as failure:
            response, cause = getattr(failure, "response", None), failure.__cause__ or failure
        if response is None:
            raise Unanswered(f"{method} {path}", type(cause).__name__)
        return _accepted(f"{method} {path}", response)


def _accepted(request: str, response: httpx2.Response) -> Any:
    """The content of a good answer; every other one is raised."""
    if response.status_code >= 500:
        raise Unanswered(request, f"it answered {response.status_code}")
    content = _content(request, response)
    if response.status_code == 429:
        raise _TooManyRequests(request, content, _asked_pause(response.headers))
    if not response.is_success:
        raise Refused(request, response.status_code, content)
    return content


def _content(request: str, response: httpx2.Response) -> Any:
    """The JSON of an answer, {} when there is none; a proxy's page in place of JSON is no answer."""
    if not response.content.strip():
        return {}
    try:
        return json.loads(response.content)
    except ValueError as error:
        if response.status_code >= 400:
            return {}
        raise Unanswered(request, "its answer is not JSON") from error


def _asked_pause(headers: Mapping[str, str]) -> float | None:
    for name in ("retry-after", "ratelimit-reset"):
        text = headers.get(name, "")
        if text.isdigit():
            return max(1.0, float(text))
    return None


class _OnThisMachine(httpx2.HTTPTransport):
    """Sends everything to a server on this machine: PagerDuty's client takes https addresses only."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(verify=False)  # there is no TLS on the way to oneself; reading certificates takes a while
        self._host, self._port = host, port

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        request.url = request.url.copy_with(scheme="http", host=self._host, port=self._port)
        return super().handle_request(request)


def _way_to(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return {"base_url": address.rstrip("/")}
    if parts.scheme == "http" and parts.hostname and parts.port and _is_this_machine(parts.hostname):
        return {"transport": _OnThisMachine(parts.hostname, parts.port)}
    hint = "give an https address, such as https://api.eu.pagerduty.com"
    raise InvalidInput([Fault("PagerDuty", 0, 0, "address", "an API key is sent over https only", address, hint)])


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
