"""A stateful double of PagerDuty: real HTTP on this machine, both schedule APIs, faults, and a history to look at."""

import copy
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from pager.client import PagerDuty
from tests.pager.double import api_v2, api_v3
from tests.pager.double.contract import violations
from tests.pager.double.faults import Fault, Trouble
from tests.pager.double.final_schedule import OnCall, on_call
from tests.pager.double.state import LayerSchedule, ShiftSchedule, State
from tests.pager.double.wire import Answer, Refusal, Request

_LONGEST_WAIT_SECONDS = 60
TOKEN = "a-key-of-the-double"  # noqa: S105  # opens nothing


class Seen(NamedTuple):
    """One state of one schedule: from `at` on, this is who would be on call when."""

    at: datetime
    schedule: str
    pieces: tuple[OnCall, ...]


class Double:
    """PagerDuty for tests. Its clock stands still but for `tick` a request; tests move it by hand.

    With `real_time` it is the wall's, and nobody moves it.
    """

    def __init__(self, now: datetime, *, real_time: bool = False) -> None:
        self.now = now
        self.real_time = real_time
        self.tick = timedelta(seconds=1)
        self.state = State()
        self.faults: list[Fault] = []
        self.met: list[Trouble] = []
        """The faults that have befallen a request."""
        self.requests: list[Request] = []
        self.violations: list[str] = []
        self.history: list[Seen] = []
        self.a_minute = 960
        """Requests in a minute of its clock; more are answered with 429."""
        self.before_write: Any = None
        """Called before a write takes effect: a place to kill the client. What it sent is then lost."""
        self.after_write: Any = None
        """Called after each write took effect, before it is answered."""
        self.address = ""
        self.clients: list[PagerDuty] = []
        """Closed when the double is."""
        self._before: State | None = None
        self._stale_reads = 0
        self._refused_item: int | None = None
        self._times: list[datetime] = []
        self._lock = threading.RLock()

    @property
    def writes(self) -> list[Request]:
        return [one for one in self.requests if one.writes]

    def forget_requests(self) -> None:
        self.requests.clear()

    def end_troubles(self) -> None:
        """From now on nothing goes wrong, and reads show what is there."""
        self.faults.clear()
        self._stale_reads = 0

    def pause(self, seconds: float) -> None:
        """Stands in for sleeping: the clock moves instead."""
        with self._lock:
            self.now += timedelta(seconds=max(1, round(seconds)))

    def remember(self) -> None:
        """Adds to the history what changed, by a client or by hand."""
        last = {one.schedule: one.pieces for one in self.history}
        every: list[ShiftSchedule | LayerSchedule] = [*self.state.schedules.values(), *self.state.layered.values()]
        for schedule in every:
            pieces = tuple(on_call(schedule))
            if last.get(schedule.id) != pieces:
                self.history.append(Seen(self.now, schedule.id, pieces))

    def heard(self, request: Request) -> tuple[Answer, Trouble | None]:
        """The answer, and what befalls it on its way back."""
        with self._lock:
            self.now = datetime.now(UTC) if self.real_time else self.now + self.tick
            self.requests.append(request)
            wrong = violations(request)
            self.violations += wrong
            trouble = self._befalling(request)
            early = self._early(request, trouble, wrong)
            if early is not None:
                return early, trouble
            return self._done(request), trouble

    def _befalling(self, request: Request) -> Trouble | None:
        for fault in self.faults:
            if fault.befalls(request):
                self.faults.remove(fault)
                self.met.append(fault.trouble)
                if fault.trouble is Trouble.STALE:
                    self._stale_reads = fault.reads_stale
                self._refused_item = 0 if fault.trouble is Trouble.ITEM_REFUSED else None
                return fault.trouble
        return None

    def _early(self, request: Request, trouble: Trouble | None, wrong: list[str]) -> Answer | None:
        if request.headers.get("authorization") != f"Token token={TOKEN}":
            return Answer(401, {"error": {"message": "Unauthorized", "code": 2006}})
        if wrong:
            return Answer(400, {"error": {"message": "Against the contract", "code": 2001, "errors": wrong}})
        self._times = [one for one in self._times if one > self.now - timedelta(minutes=1)]
        self._times.append(self.now)
        if trouble in (Trouble.TOO_MANY, Trouble.TOO_MANY_WITH_HEADERS) or len(self._times) > self.a_minute:
            headers = {"ratelimit-reset": "7"} if trouble is Trouble.TOO_MANY_WITH_HEADERS else {}
            return Answer(429, {"error": {"message": "Rate Limit Exceeded", "code": 2020}}, headers)
        if request.writes and self.before_write and self.before_write(request) == "lost":
            return Answer(500)
        if trouble in (Trouble.FAILED_BEFORE, Trouble.CUT_BEFORE):
            return Answer(500, {"error": {"message": "Internal Server Error", "code": 2000}})
        return None

    def _done(self, request: Request) -> Answer:
        state = self.state
        if request.writes:
            self._before = copy.deepcopy(self.state)
        elif self._stale_reads and self._before:
            self._stale_reads -= 1
            state = self._before
        answer = self.take_effect(request, state)
        self._refused_item = None
        if request.writes:
            self.remember()
            if self.after_write:
                self.after_write(request, answer)
        return answer

    def take_effect(self, request: Request, state: State | None = None) -> Answer:
        """What the request does, and its answer."""
        v3 = request.path.startswith("/v3/schedules")
        try:
            if v3:
                return api_v3.answer(state or self.state, request, self.now)
            return api_v2.answer(state or self.state, request, self.now, self._refused_item)
        except Refusal as refusal:
            return refusal.answer(v3=v3)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else head and body wait 40 ms for each other
    double: Double

    def _answer(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request.of(self.command, self.path, headers, self.rfile.read(length))
        answer, trouble = self.double.heard(request)
        content = b"" if answer.body is None else json.dumps(answer.body).encode()
        if trouble is Trouble.FAILED_AFTER:
            answer, content = Answer(500), b'{"error": {"message": "Internal Server Error"}}'
        if trouble is Trouble.ODD_ANSWER:
            content = b'{"schedule": [], "custom_shifts": [7], "escalation_policy": {"id": null}}'
        if trouble is Trouble.SLOW:
            self._wait_for_the_client_to_go()
        self._send(answer, content, cut=trouble in (Trouble.CUT_BEFORE, Trouble.CUT_AFTER))

    def _wait_for_the_client_to_go(self) -> None:
        """Slower than any patience, however busy the machine: until nobody listens any more."""
        self.connection.settimeout(_LONGEST_WAIT_SECONDS)
        with suppress(OSError):
            self.connection.recv(1)

    def _send(self, answer: Answer, content: bytes, *, cut: bool) -> None:
        try:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.status != 204:
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content) + (50 if cut else 0)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if cut else content)
        except OSError:
            self.close_connection = True  # the client has given up waiting
        self.close_connection = self.close_connection or cut

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815  # the names that http.server calls

    def log_message(self, *_: Any) -> None:
        """Says nothing: the double keeps the requests."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that was killed, or gave up, is no news."""


@contextmanager
def running(now: datetime, *, real_time: bool = False) -> Iterator[Double]:
    """A double that answers on a free port until the block ends."""
    double = Double(now, real_time=real_time)
    handler = type("Handler", (_Handler,), {"double": double})
    server = _Server(("127.0.0.1", 0), handler)
    double.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield double
    finally:
        for client in double.clients:
            client.close()
        server.shutdown()
        server.server_close()
        thread.join()
