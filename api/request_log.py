"""The outermost layer: gives each request an id, logs and measures it, and turns what nobody expected into a 500."""

import logging
import re
from collections.abc import Iterable, Iterator
from time import perf_counter
from uuid import uuid4

from fastapi.routing import RouteContext
from starlette.requests import ClientDisconnect, Request
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.logs import log
from api.problems import problem
from storage.audit import REQUEST_ID

_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestLog:
    """Id, log line and measures of each request; no answer leaves without an id."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request, watch = Request(scope), _Watch(send, _id_of(scope))
        scope.setdefault("state", {})["request_id"] = watch.request_id
        REQUEST_ID.set(watch.request_id)
        try:
            await self.app(scope, receive, watch)
        except ClientDisconnect:
            watch.status = 499
        except Exception:
            log.exception("unexpected", extra={"request_id": watch.request_id, "route": route_of(scope)})
            if watch.status:
                raise  # the answer has begun: the server cuts the connection
            await problem(request, 500, "internal")(scope, receive, watch)
        finally:
            _tell(scope, watch)


class _Watch:
    """Sees the answer leave: its status, and when it began."""

    def __init__(self, send: Send, request_id: str) -> None:
        self.send = send
        self.request_id = request_id
        self.status = 0
        self.began = perf_counter()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], (b"x-request-id", self.request_id.encode())]
        await self.send(message)


class Templates:
    """The templates of all routes, such as `/feeds/{secret}.ics`: told instead of addresses, which may hold secrets."""

    def __init__(self, routes: Iterable[RouteContext]) -> None:
        known = tuple(routes)
        self._of_endpoint = {route.endpoint: str(route.path) for route in known}
        self._addresses = [
            (route.methods or set(), compile_path(str(route.path))[0], str(route.path)) for route in known
        ]

    def of(self, scope: Scope) -> str:
        """That of the route which was met, or would have been had nothing refused or answered before it; else `-`."""
        met = self._of_endpoint.get(scope.get("endpoint"))
        return met or next(self._named(scope["method"], scope["path"]), "-")

    def _named(self, method: str, path: str) -> Iterator[str]:
        return (told for methods, address, told in self._addresses if method in methods and address.match(path))


def route_of(scope: Scope) -> str:
    """What is told of the request's address."""
    templates: Templates = scope["app"].state.templates
    return templates.of(scope)


def _id_of(scope: Scope) -> str:
    """The caller's own id when it is a plain one, so that a proxy's log and ours can be read together."""
    given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
    return given if _ID.fullmatch(given) else uuid4().hex


def _tell(scope: Scope, watch: _Watch) -> None:
    took, route = perf_counter() - watch.began, route_of(scope)
    method = scope["method"] if scope["method"] in _METHODS else "OTHER"
    metrics = scope["app"].state.metrics
    metrics.requests.labels(method, route, str(watch.status)).inc()
    metrics.request_seconds.labels(route).observe(took)
    # What is unchanged is counted and not told: hundreds of calendar programs ask every few minutes.
    level = logging.DEBUG if watch.status == 304 else logging.INFO
    if not log.isEnabledFor(level):
        return
    actor = scope["state"].get("actor")
    log.log(
        level,
        "request",
        extra={
            "request_id": watch.request_id,
            "method": method,
            "route": route,
            "status": watch.status,
            "ms": round(took * 1000, 1),
            "actor": actor.id if actor else None,
        },
    )
