"""Every request is held against PagerDuty's published schema, and against the rules that the schema leaves unsaid."""

import json
import os
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from werkzeug.datastructures import Headers, ImmutableMultiDict

from tests.pager.double.wire import Request

CONTRACT = "pagerduty-openapi.json"
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_ID = re.compile(r"\b[A-Z][0-9]{7}\b")


def contract_file() -> Path:
    here = Path(__file__).resolve().parents[3]
    return Path(os.environ.get("DOGWATCH_CONTRACTS") or here.parent / "shared/contracts") / CONTRACT


def contract() -> OpenAPI:
    """The schema; the test is skipped where it is absent, and fails there when CI runs it."""
    if contract_file().is_file():
        return _read(contract_file())
    missing = f"{contract_file()} is absent; name its folder in DOGWATCH_CONTRACTS (it has no licence to be copied)"
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI may not skip this: {missing}")
    pytest.skip(missing)


@cache
def _read(path: Path) -> OpenAPI:
    return OpenAPI.from_dict(json.loads(path.read_text(encoding="utf-8")))


class _Sent:
    """A request in the shape openapi-core asks for."""

    host_url = "https://api.pagerduty.com"

    def __init__(self, request: Request) -> None:
        self.method, self.path = request.method.lower(), request.path
        self.body, self.content_type = request.raw or None, request.headers.get("content-type", "")
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(request.query), header=Headers(list(request.headers.items()))
        )


def violations(request: Request) -> list[str]:
    """What is wrong with a request; the schema's part is empty where the schema is absent."""
    found = _unsaid(request) if request.writes else []
    if contract_file().is_file():
        found += _against_schema(_alike(request))
    return [f"{request.method} {request.path}: {text}" for text in found]


def _alike(request: Request) -> Request:
    """The request with its times and ids replaced by others of the same form: the schema cannot tell them apart."""
    query = tuple((key, _TIME.sub("2027-01-01T00:00:00Z", _ID.sub("P0000001", value))) for key, value in request.query)
    raw = _TIME.sub("2027-01-01T00:00:00Z", _ID.sub("P0000001", request.raw.decode())).encode()
    needed = ("accept", "authorization", "content-type")
    headers = _FrozenHeaders({name: value for name, value in request.headers.items() if name.lower() in needed})
    return Request(request.method, _ID.sub("P0000001", request.path), query, headers, raw)


class _FrozenHeaders(dict[str, str]):
    def __hash__(self) -> int:  # type: ignore[override]  # never changed after it is made
        return hash(tuple(sorted(self.items())))


@cache
def _against_schema(request: Request) -> list[str]:
    try:
        _read(contract_file()).validate_request(_Sent(request))
    except OpenAPIError as error:
        return [f"{error} {error.__cause__ or ''}".strip()]
    return []


def _unsaid(request: Request) -> list[str]:
    body = request.body
    found = [text for shift in body.get("custom_shifts", []) for text in _shift(shift)]
    found += _shift(body["custom_shift"]) if "custom_shift" in body else []
    if request.path.startswith("/v3/"):
        found += [text for override in body.get("overrides", []) for text in _override(override)]
    else:
        found += [text for one in body.get("overrides", []) for text in _times(one, "start", "end")]
    return found


def _shift(shift: dict[str, Any]) -> list[str]:
    found = _times(shift, "start_time", "end_time")
    for assignment in shift.get("assignments", []):
        found += _member(assignment["member"])
    return found


def _override(override: dict[str, Any]) -> list[str]:
    targets = [name for name in ("custom_shift_id", "rotation_id") if override.get(name)]
    found = _times(override, "start_time", "end_time") + _member(override["overriding_member"])
    return found if len(targets) == 1 else [*found, "an override names a custom shift or a rotation, one of the two"]


def _member(member: dict[str, Any]) -> list[str]:
    named = str(member.get("user_id") or "").strip()
    return [] if member["type"] != "user_member" or named else ["a user_member without a user_id"]


def _times(what: dict[str, Any], first: str, last: str) -> list[str]:
    times = [datetime.fromisoformat(what[name]) for name in (first, last) if name in what]
    found = ["a time that breaks a minute" for one in times if one.second or one.microsecond]
    return [*found, "ends no later than it starts"] if len(times) == 2 and times[1] <= times[0] else found
