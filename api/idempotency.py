"""Idempotency-Key on POST: the same key and body are carried out once; what was answered is answered again.

Keys belong to whoever sent them and are remembered for a day. Only answers to requests that succeeded are kept: one
that was refused changed nothing, and may be sent again with the same key.
"""

from collections.abc import MutableMapping
from hashlib import sha256
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.credentials import actor_of_request
from api.logs import log
from api.problems import ProblemAnswer, on_dogwatch_error, problem, request_id
from domain.access import Actor
from domain.errors import DogwatchError, Fault, InvalidInput, Unauthenticated, Unavailable
from services.access import repetition
from services.access.repetition import Answer, Claim, Refusal
from storage.database import WITH_EVERY_WRITE

HEADER = "idempotency-key"
_LONGEST = 200
_IN_FLIGHT_SECONDS = "5"
_NAMES = {
    Refusal.OTHER_REQUEST: "key-reused",
    Refusal.IN_FLIGHT: "key-in-flight",
    Refusal.ANSWER_LOST: "answer-lost",
}


def shown_once(request: Request) -> None:
    """The answer holds a secret: it is not kept, and repeating the request does not show it again."""
    request.state.shown_once = True


class Idempotency:
    """Carries a POST with a key out once."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope) if scope["type"] == "http" else None
        if request is None or request.method != "POST" or HEADER not in request.headers:
            await self.app(scope, receive, send)
            return
        try:
            found = await _claimed(request, request.headers[HEADER])
        except DogwatchError as refusal:  # nothing was done; the routes' handlers do not see what happens out here
            await on_dogwatch_error(request, refusal)(scope, receive, send)
            return
        if found is None:
            await self.app(scope, receive, send)
        elif isinstance(found, Claim):
            await self._carry_out(request, found, receive, send)
        else:
            await _repeated(request, found)(scope, receive, send)

    async def _carry_out(self, request: Request, held: Claim, receive: Receive, send: Send) -> None:
        recorder = _Recorder(send)
        reset = WITH_EVERY_WRITE.set(held.mark)
        try:
            await self.app(request.scope, receive, recorder)
        finally:
            WITH_EVERY_WRITE.reset(reset)
            await _settle(request, held, recorder)
        await recorder.flush()


class _Recorder:
    """Holds an answer back until it is kept: what was sent is then what will be sent again."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.messages: list[MutableMapping[str, Any]] = []
        self.status = 500

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        self.messages.append(message)

    def answer(self, *, keeps_body: bool) -> Answer:
        raw = self.messages[0]["headers"]
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)
        body = b"".join(message.get("body", b"") for message in self.messages[1:])
        return Answer(self.status, headers, body if keeps_body else None)

    async def flush(self) -> None:
        for message in self.messages:
            await self.send(message)


async def _claimed(request: Request, key: str) -> Claim | Answer | Refusal | None:
    """What is known of the key, and the claim on one that is new; None for somebody the route will refuse."""
    holder = await _holder(request)
    if holder is None:
        return None
    if not (0 < len(key) <= _LONGEST and key.isascii() and key.isprintable()):
        raise InvalidInput([Fault("", 0, 0, "header Idempotency-Key", f"1 to {_LONGEST} printable ASCII characters")])
    state = request.app.state
    return await run_in_threadpool(repetition.claim, state.database, _asked(request, holder, key), state.clock())


async def _settle(request: Request, held: Claim, recorder: _Recorder) -> None:
    """Keep what was answered, or free the key. Where neither can be written the claim stays as it is: whoever sends the
    request again is told that its answer is lost, if it has changed anything; and the answer itself still goes out."""
    store = request.app.state.database
    try:
        if recorder.status < 400:
            answer = recorder.answer(keeps_body=not getattr(request.state, "shown_once", False))
            await run_in_threadpool(repetition.keep, store, held, answer)
        else:
            await run_in_threadpool(repetition.release, store, held)
    except Unavailable:
        log.exception("what was answered could not be kept", extra={"request_id": request_id(request)})


async def _holder(request: Request) -> Actor | None:
    try:
        return await run_in_threadpool(actor_of_request, request)
    except Unauthenticated:
        return None


def _asked(request: Request, holder: Actor, key: str) -> repetition.Request:
    """What is asked, and with which rights: what was answered to more rights is not answered to fewer."""
    target = f"{request.method} {request.url.path}?{request.url.query}"
    rights = " ".join(sorted(holder.rights)).encode()
    return repetition.Request(holder.id, key, target, sha256(getattr(request.state, "body", b"") + rights).hexdigest())


def _repeated(request: Request, found: Answer | Refusal) -> Response | ProblemAnswer:
    if isinstance(found, Refusal):
        headers = {"Retry-After": _IN_FLIGHT_SECONDS} if found is Refusal.IN_FLIGHT else None
        return problem(request, 409, _NAMES[found], headers=headers)
    if found.body is None:
        told = "it was carried out, and showed a secret that is shown once; make a new one"
        return problem(request, 409, "answer-lost", told)
    answer = Response(found.body, found.status)
    answer.raw_headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in found.headers]
    answer.headers["Idempotency-Replayed"] = "true"
    return answer
