"""What bodies are taken: how large, of which kind, in which encoding, how deep. Asked before any route sees them.

A body is read here as a whole, and no further than its limit: what is too large is refused while it arrives.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from math import isfinite
from typing import NamedTuple

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import ProblemAnswer, invalid, problem
from domain.errors import Fault

DEEPEST = 64
_TOKENS = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)
"""Strings and brackets. Nothing here is tried twice: a body that was made to be slow to scan is not."""
_FLAT = bytes.maketrans(b"123456789E", b"000000000e")
_PERHAPS_NOT_FINITE = (b"NaN", b"Infinity", b"0e000", b"0e+000", b"0" * 300)
"""In a body where every digit is a 0: looked for at the speed of memory, for nearly none holds any."""
_NUMBERS = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|NaN|Infinity|\d++(?:\.\d++)?+(?:[eE][+-]?\d++)?+', re.DOTALL)
"""Strings, numbers, and what Python takes for a number although JSON has no such thing."""
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
JSON = ("application/json",)
YAML = ("application/yaml", "application/x-yaml", "text/yaml", "application/json")


class BodyRule(NamedTuple):
    """Which bodies a path takes."""

    path: re.Pattern[str]
    kinds: tuple[str, ...]
    is_large: bool = False


RULES: tuple[BodyRule, ...] = (
    BodyRule(re.compile(r"/api/v1/organisations/[^/]+/?"), YAML, is_large=True),
    BodyRule(re.compile(r"/api/v1/organisations/[^/]+/absences/import/?"), JSON, is_large=True),
    BodyRule(re.compile(r"/(signin|signout|web)(/.*)?"), ("application/x-www-form-urlencoded", "multipart/form-data")),
)
"""The first that matches counts; whatever matches none takes JSON."""
_OTHERS = BodyRule(re.compile(".*"), JSON)


def kinds_taken(path: str) -> tuple[str, ...]:
    """The content types that a path takes."""
    return _rule(path).kinds


def _rule(path: str) -> BodyRule:
    return next((rule for rule in RULES if rule.path.fullmatch(path)), _OTHERS)


class BodyGuard:
    """Refuses bodies that no route should see, with a problem that says why."""

    def __init__(self, app: ASGIApp, body_bytes: int, import_bytes: int) -> None:
        self.app = app
        self.limits = {False: body_bytes, True: import_bytes}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        rule = _rule(scope["path"])
        limit = self.limits[rule.is_large]
        body = await _read(request, receive, limit)
        refusal = _too_large(request, limit) if body is None else _refusal(request, rule, body)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        scope.setdefault("state", {})["body"] = body
        await self.app(scope, _Replayed(body or b"", receive), send)


class _Replayed:
    """Hands out a body that was read already, then whatever else the connection says."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self.body: bytes | None = body
        self.receive = receive

    async def __call__(self) -> Message:
        if self.body is None:
            return await self.receive()
        body, self.body = self.body, None
        return {"type": "http.request", "body": body, "more_body": False}


async def _read(request: Request, receive: Receive, limit: int) -> bytes | None:
    """The body; None as soon as it is known to be larger than its limit."""
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced[:18]) > limit:
        return None
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise ClientDisconnect
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            return None
        if not message.get("more_body", False):
            return b"".join(parts)


def _too_large(request: Request, limit: int) -> ProblemAnswer:
    return problem(request, 413, "too-large", f"at most {limit} bytes are taken here", {"Connection": "close"})


def _refusal(request: Request, rule: BodyRule, body: bytes) -> ProblemAnswer | None:
    if not body:
        return None
    kind, charset = _kind(request.headers.get("content-type", ""))
    if kind not in rule.kinds:
        return problem(request, 415, "wrong-content-type", f"send one of: {', '.join(rule.kinds)}")
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        return problem(request, 415, "wrong-content-type", "send UTF-8")
    if kind == "multipart/form-data":
        return None
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as fault:
        return problem(request, 400, "bad-request", f"byte {fault.start} is not UTF-8")
    faults = list(_json_faults(body, is_large=rule.is_large)) if kind == "application/json" else []
    if b"\x00" in body:
        faults.append(Fault("", 0, 0, "", "a NUL character cannot be kept"))
    return invalid(request, faults) if faults else None


def _kind(content_type: str) -> tuple[str, str]:
    kind, _, rest = content_type.partition(";")
    charset = re.search(r'charset\s*=\s*"?([\w.:-]+)', rest, re.IGNORECASE)
    return kind.strip().lower(), charset[1].lower() if charset else ""


def _json_faults(body: bytes, *, is_large: bool) -> Iterable[Fault]:
    if b"u0000" in body and _NUL.search(body):
        yield Fault("", 0, 0, "", "a NUL character cannot be kept")
    if body.count(b"[") + body.count(b"{") > DEEPEST and _depth(body) > DEEPEST:
        yield Fault("", 0, 0, "", f"nested more than {DEEPEST} levels deep")
    elif not is_large:
        for key in sorted(_repeated(body)):
            yield Fault("", 0, 0, "", f"the key {key[:80]!r} stands twice in one object", hint="which of them counts?")
    if not _is_finite(body):
        yield Fault("", 0, 0, "", "NaN and Infinity are no numbers of JSON")


def _repeated(body: bytes) -> frozenset[str]:
    """Keys of which readers take the first or the last, each as it likes; none in what is no JSON, told elsewhere."""
    found = set[str]()

    def note(pairs: list[tuple[str, object]]) -> None:
        if len({key for key, _ in pairs}) < len(pairs):
            found.update(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)

    with suppress(ValueError):
        json.loads(body, object_pairs_hook=note, parse_int=len, parse_float=len)
    return frozenset(found)


def _is_finite(body: bytes) -> bool:
    """False for a number that would be kept as `inf` or `nan`."""
    flat = body.translate(_FLAT)
    if not any(sign in flat for sign in _PERHAPS_NOT_FINITE):
        return True
    found = (one[0] for one in _NUMBERS.finditer(body))
    return all(one.startswith(b'"') or one.isdigit() or isfinite(float(one)) for one in found)


def _depth(body: bytes) -> int:
    deepest = depth = 0
    for found in _TOKENS.finditer(body):
        if found[0] in (b"[", b"{"):
            depth += 1
            if depth > DEEPEST:
                return depth
        elif found[0] in (b"]", b"}"):
            depth -= 1
        deepest = max(deepest, depth)
    return deepest
